/** What AWS's names look like, and which hosts are this machine itself: once for the window, main and the emulator. */

/** A region's name, to be put into longer patterns. Bounded, because it ends up in host names. */
export const REGION_SOURCE = '[a-z]{2,4}(?:-[a-z]{2,12}){1,3}-\\d{1,2}';
export const REGION = new RegExp(`^${REGION_SOURCE}$`);
export const ACCOUNT_ID = /^\d{12}$/;

/** What IAM takes as the name of a role or a user, to be put into longer patterns. */
export const IAM_NAME_SOURCE = '[\\w+=,.@-]{1,64}';
export const IAM_NAME = new RegExp(`^${IAM_NAME_SOURCE}$`);
/** What `AssumeRole` takes as `SerialNumber` and as `ExternalId`. */
export const MFA_SERIAL = /^[\w+=/:,.@-]{9,256}$/;
export const EXTERNAL_ID = /^[\w+=,.@:/-]{2,1224}$/;

/** SHA-256 as Daypass writes it. */
export const SHA256_HEX = /^[0-9a-f]{64}$/;

const ROLE_ARN = new RegExp(`^arn:aws[a-z-]*:iam::(\\d{12}):role/(?:[\\x21-\\x7e]+/)?(${IAM_NAME_SOURCE})$`);

/** Of a person who signs in to the console: the account's root user, a user of IAM, or a role that they took. */
const LOGIN_SESSION = /^arn:[\w-]+:(?:iam|sts)::(\d{12}):(.+)$/;

export function isRegion(text: string): boolean {
  return REGION.test(text);
}

export function isAccountId(text: string): boolean {
  return ACCOUNT_ID.test(text);
}

export function isRoleArn(text: string): boolean {
  return ROLE_ARN.test(text);
}

/** Account and name of a role; its path is left out, because names are unique in an account without it. */
export function partsOfRoleArn(arn: string): { account: string; role: string } {
  const [, account = '', role = ''] = ROLE_ARN.exec(arn) ?? [];
  return { account, role };
}

export function isLoginSession(arn: string): boolean {
  return LOGIN_SESSION.test(arn);
}

/** Account of a person's ARN, and what is behind it: `user/ann`, `assumed-role/Admin/ann`, `root`. */
export function partsOfLoginSession(arn: string): { account: string; resource: string } {
  const [, account = '', resource = ''] = LOGIN_SESSION.exec(arn) ?? [];
  return { account, resource };
}

/**
 * Whether traffic to it never leaves the machine (RFC 8252 §7.3, RFC 6761 §6.3).
 * @param host as `URL.hostname` has it: lower case, IPv6 addresses in brackets.
 */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** https, or http to this machine itself (RFC 8252 §8.3), without user and password. */
export function isPageAddress(candidate: string): boolean {
  let url: URL;
  try {
    url = new URL(candidate);
  } catch {
    return false;
  }
  const { protocol, hostname, username, password } = url;
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}
