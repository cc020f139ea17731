/**
 * Environment variables in which SDKs and tools find credentials before, or instead of, those that Daypass gives. Which tool takes
 * which, tried out: docs/decisions/0012.
 */
export const RIVALS = [
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'AWS_CREDENTIAL_EXPIRATION',
  // They say more of the keys next to them: whose account it is decides where requests go.
  'AWS_ACCOUNT_ID',
  'AWS_CREDENTIAL_SCOPE',
  // An API key, which comes before every signature (botocore: `get_bearer_auth_supported_services`).
  'AWS_BEARER_TOKEN_BEDROCK',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_ROLE_ARN',
  'AWS_ROLE_SESSION_NAME',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  // Older spellings, which Go's SDKs, s3cmd, PHP and Java still read.
  'AWS_ACCESS_KEY',
  'AWS_SECRET_KEY',
  'AMAZON_ACCESS_KEY_ID',
  'AMAZON_SECRET_ACCESS_KEY',
  'AMAZON_SESSION_TOKEN',
  'AWS_CREDENTIAL_FILE',
  // restic and whatever else is built on MinIO's library.
  'MINIO_ACCESS_KEY',
  'MINIO_SECRET_KEY',
  'MINIO_ROOT_USER',
  'MINIO_ROOT_PASSWORD',
  // Of a `daypass exec` around this one.
  'DAYPASS_GRANT',
] as const;
