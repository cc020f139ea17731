/** Names of everything that can be asked of the emulator, as AWS names them; pages have names of our own. */
export const API_OPERATIONS = [
  ...(['RegisterClient', 'StartDeviceAuthorization', 'CreateToken'] as const),
  ...(['ListAccounts', 'ListAccountRoles', 'GetRoleCredentials', 'Logout'] as const),
  ...(['ListAccessKeys', 'CreateAccessKey', 'UpdateAccessKey', 'DeleteAccessKey'] as const),
  ...(['GetAccessKeyLastUsed', 'ListMFADevices'] as const),
  ...(['CreateOAuth2Token'] as const),
  ...(['GetSigninToken', 'GetCallerIdentity', 'ListBuckets'] as const),
  ...([
    'AssumeRole',
    'AssumeRoleWithWebIdentity',
    'AssumeRoleWithSAML',
    'GetSessionToken',
    'GetFederationToken',
  ] as const),
  ...(['GetId', 'GetCredentialsForIdentity', 'GetAuthorizationToken'] as const),
] as const;

export const PAGES = [
  ...(['DevicePage', 'DeviceDecision', 'AuthorizePage', 'AuthorizeDecision'] as const),
  ...(['ConsoleSignInPage', 'ConsoleSignInDecision', 'SamlSignInPage'] as const),
  ...(['PortalPage', 'ConsoleLogin', 'ConsoleLogout', 'ConsoleHome', 'Asset'] as const),
] as const;

export type Operation = (typeof API_OPERATIONS)[number] | (typeof PAGES)[number];
