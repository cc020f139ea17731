/**
 * AWS Signature Version 4 (docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html), as far as
 * Daypass signs on its own: presigned GETs, JSON calls, and what CodeCommit takes for a password.
 */
import { createHash, createHmac } from 'node:crypto';
import type { RoleCredentials } from '../credentials.ts';

export type SigningCredentials = Pick<RoleCredentials, 'accessKeyId' | 'secretAccessKey' | 'sessionToken'>;

export interface SigningScope {
  readonly credentials: SigningCredentials;
  readonly region: string;
  /** The signing name: `sts`, `ecr`, `codecommit`. */
  readonly service: string;
  /** ms since the epoch, by AWS's clock. */
  readonly now: number;
}

/** `20261124T090000Z` */
function amzDate(ms: number): string {
  return `${new Date(ms).toISOString().replace(/[-:]/g, '').slice(0, 15)}Z`;
}

/**
 * A GET that anyone who has the address may make until `expiresS` seconds are over, in the order in which botocore writes it.
 * @param query in the order in which it is sent. @param headers that the caller must send as they are, besides `host`.
 */
export function presignGet(
  scope: SigningScope,
  url: URL,
  query: readonly (readonly [string, string])[],
  { headers = {}, expiresS }: { headers?: Readonly<Record<string, string>>; expiresS: number },
): string {
  const { credentials, now } = scope;
  const all: Record<string, string> = { host: url.host, ...headers };
  const names = Object.keys(all).sort();
  const date = amzDate(now);
  const pairs: (readonly [string, string])[] = [
    ...query,
    ['X-Amz-Algorithm', ALGORITHM],
    ['X-Amz-Credential', `${credentials.accessKeyId}/${credentialScope(scope)}`],
    ['X-Amz-Date', date],
    ['X-Amz-Expires', String(expiresS)],
    ['X-Amz-SignedHeaders', names.join(';')],
    ['X-Amz-Security-Token', credentials.sessionToken.expose()],
  ];
  const canonical = [
    'GET',
    url.pathname,
    [...pairs]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(encodePair)
      .join('&'),
    ...names.map((name) => `${name}:${all[name]}`),
    '',
    names.join(';'),
    sha256(''),
  ].join('\n');
  const signature = signatureOf(scope, date, canonical);
  return `${url.origin}${url.pathname}?${pairs.map(encodePair).join('&')}&X-Amz-Signature=${signature}`;
}

/** Headers for a POST to `/` with this body; `headers` are sent and signed besides them. */
export function signPost(
  scope: SigningScope,
  url: URL,
  body: string,
  headers: Readonly<Record<string, string>>,
): Record<string, string> {
  const { credentials, now } = scope;
  const date = amzDate(now);
  const signed: Record<string, string> = {
    ...headers,
    host: url.host,
    'x-amz-date': date,
    'x-amz-security-token': credentials.sessionToken.expose(),
  };
  const names = Object.keys(signed).sort();
  const canonical = [
    'POST',
    url.pathname,
    '',
    ...names.map((name) => `${name}:${signed[name]}`),
    '',
    names.join(';'),
    sha256(body),
  ].join('\n');
  const credential = `${credentials.accessKeyId}/${credentialScope(scope)}`;
  const signature = signatureOf(scope, date, canonical);
  const authorization = `${ALGORITHM} Credential=${credential}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return { ...signed, authorization };
}

/**
 * Name and password of a Git repository in CodeCommit, as the AWS CLI's credential helper makes them: a signature over
 * the method `GIT`, the path and the host without its port, with no payload and a time that has no Z in what is signed.
 */
export function codeCommitPassword(
  scope: SigningScope,
  { host, path }: { host: string; path: string },
): { username: string; password: string } {
  const { credentials, now } = scope;
  const date = amzDate(now).slice(0, -1);
  const name = host.split(':')[0] ?? '';
  const signature = signatureOf(scope, date, `GIT\n${path}\n\nhost:${name}\n\nhost\n`);
  return {
    username: `${credentials.accessKeyId}%${credentials.sessionToken.expose()}`,
    password: `${date}Z${signature}`,
  };
}

const ALGORITHM = 'AWS4-HMAC-SHA256';

function credentialScope({ now, region, service }: SigningScope): string {
  return `${amzDate(now).slice(0, 8)}/${region}/${service}/aws4_request`;
}

function signatureOf(scope: SigningScope, date: string, canonical: string): string {
  const toSign = [ALGORITHM, date, credentialScope(scope), sha256(canonical)].join('\n');
  const start = `AWS4${scope.credentials.secretAccessKey.expose()}`;
  const key = credentialScope(scope)
    .split('/')
    .reduce<string | Buffer>((previous, part) => hmac(previous, part), start);
  return hmac(key, toSign).toString('hex');
}

/** RFC 3986: `encodeURIComponent` leaves five characters alone that are to be encoded. */
export function uriEncode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
}

function encodePair([name, value]: readonly [string, string]): string {
  return `${uriEncode(name)}=${uriEncode(value)}`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
