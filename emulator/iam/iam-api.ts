/** IAM (query protocol): the access keys of a user, as the user manages them. */

import { type EmulatorRequest, type EmulatorResponse, escapeMarkup, form, header, isForm, xml } from '../http/http.ts';
import type { Exchange, Route } from '../http/route.ts';
import { WireError } from '../http/wire-error.ts';
import { requireSignature } from '../signing/signed-request.ts';
import { credentialOf } from '../signing/sigv4.ts';
import { type EmulatorKey, MAX_KEYS } from './access-keys.ts';
import { type EmulatorUser, mfaSerialOf } from './iam.ts';

const NAMESPACE = 'https://iam.amazonaws.com/doc/2010-05-08/';

const OPERATIONS = {
  ListAccessKeys: listKeys,
  CreateAccessKey: createKey,
  UpdateAccessKey: updateKey,
  DeleteAccessKey: deleteKey,
  GetAccessKeyLastUsed: lastUsed,
  ListMFADevices: listMfaDevices,
} as const;

export const iamRoutes: readonly Route[] = (Object.keys(OPERATIONS) as (keyof typeof OPERATIONS)[]).map(
  (operation): Route => ({
    operation,
    method: 'POST',
    path: '/',
    accepts: (request) => isIam(request) && form(request).get('Action') === operation,
    errors: 'iam',
    handle: (exchange) => answer(operation, OPERATIONS[operation](caller(exchange), exchange)),
  }),
);

const NAMED = ['ListAccessKeys', 'CreateAccessKey', 'UpdateAccessKey', 'DeleteAccessKey', 'ListMFADevices'];

function isIam(request: EmulatorRequest): boolean {
  return isForm(request) && credentialOf(header(request, 'authorization'))?.service === 'iam';
}

/** The user who asks, by a key or by a session with MFA: without, IAM takes no session. @throws WireError */
function caller(exchange: Exchange): EmulatorUser {
  const refused = (type: string, message: string) => new WireError(type, message, { status: 403 });
  const unknown = refused('InvalidClientTokenId', 'The security token included in the request is invalid.');
  const skewed = refused('SignatureDoesNotMatch', 'Signature expired or not yet current');
  const { principal } = requireSignature(exchange, 'iam', {
    missing: refused('MissingAuthenticationToken', 'Request is missing Authentication Token'),
    unknownKey: unknown,
    wrongToken: unknown,
    expired: refused('ExpiredToken', 'The security token included in the request is expired'),
    skewed,
    wrongSignature: refused('SignatureDoesNotMatch', 'The request signature we calculated does not match.'),
  });
  const user = exchange.state.iam.user(principal.arn);
  if (!user || (principal.kind === 'user-session' && !principal.mfa)) throw unknown;
  const named = form(exchange.request).get('UserName');
  const action = form(exchange.request).get('Action') ?? '';
  // "If a temporary access key is used, then UserName is required" (IAM's reference of these calls).
  if (named === null && principal.kind === 'user-session' && NAMED.includes(action)) {
    throw new WireError('ValidationError', 'Must specify userName when calling with non-User credentials');
  }
  if (named !== null && named !== user.name) {
    throw refused('AccessDenied', `User: ${principal.arn} is not authorized to perform: iam:${action}`);
  }
  return user;
}

function listKeys(user: EmulatorUser, { state }: Exchange): string {
  const members = state.accessKeys.listed(user.arn).map((key) => `<member>${keyFields(user, key)}</member>`);
  return `<AccessKeyMetadata>${members.join('')}</AccessKeyMetadata><IsTruncated>false</IsTruncated>`;
}

function createKey(user: EmulatorUser, { state }: Exchange): string {
  if (state.accessKeys.of(user.arn).length >= MAX_KEYS) {
    throw new WireError('LimitExceeded', `Cannot exceed quota for AccessKeysPerUser: ${MAX_KEYS}`, { status: 409 });
  }
  const key = state.accessKeys.add(user, {
    delayMs: state.settings.newKeySeconds * 1000,
    unlistedMs: state.settings.newKeyListedSeconds * 1000,
  });
  return `<AccessKey>${keyFields(user, key)}<SecretAccessKey>${escapeMarkup(key.secret)}</SecretAccessKey></AccessKey>`;
}

function updateKey(user: EmulatorUser, exchange: Exchange): string {
  const status = form(exchange.request).get('Status');
  if (status !== 'Active' && status !== 'Inactive') throw new WireError('ValidationError', 'Status is no status');
  keyOf(user, exchange).status = status;
  return '';
}

function deleteKey(user: EmulatorUser, exchange: Exchange): string {
  exchange.state.accessKeys.remove(user.arn, keyOf(user, exchange).id);
  return '';
}

function lastUsed(user: EmulatorUser, exchange: Exchange): string {
  const { lastUsed: used } = keyOf(user, exchange);
  const date = used ? `<LastUsedDate>${iso(used.at)}</LastUsedDate>` : '';
  const where = `<ServiceName>${used?.service ?? 'N/A'}</ServiceName><Region>${used ? 'us-east-1' : 'N/A'}</Region>`;
  const name = `<UserName>${escapeMarkup(user.name)}</UserName>`;
  return `${name}<AccessKeyLastUsed>${date}${where}</AccessKeyLastUsed>`;
}

function listMfaDevices(user: EmulatorUser, { state }: Exchange): string {
  const serial = mfaSerialOf(user.accountId, user.name);
  const fields =
    `<UserName>${escapeMarkup(user.name)}</UserName><SerialNumber>${escapeMarkup(serial)}</SerialNumber>` +
    `<EnableDate>${iso(0)}</EnableDate>`;
  const devices = state.iam.hasMfaDevice(serial) ? `<member>${fields}</member>` : '';
  return `<MFADevices>${devices}</MFADevices><IsTruncated>false</IsTruncated>`;
}

function keyOf(user: EmulatorUser, { request, state }: Exchange): EmulatorKey {
  const id = form(request).get('AccessKeyId') ?? '';
  const key = state.accessKeys.of(user.arn).find((one) => one.id === id);
  if (!key) throw new WireError('NoSuchEntity', `The Access Key with id ${id} cannot be found.`, { status: 404 });
  return key;
}

function keyFields(user: EmulatorUser, { id, status, createdAt }: EmulatorKey): string {
  return (
    `<UserName>${escapeMarkup(user.name)}</UserName><AccessKeyId>${id}</AccessKeyId>` +
    `<Status>${status}</Status><CreateDate>${iso(createdAt)}</CreateDate>`
  );
}

function iso(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

function answer(operation: string, result: string): EmulatorResponse {
  return xml(
    `<${operation}Response xmlns="${NAMESPACE}"><${operation}Result>${result}</${operation}Result></${operation}Response>`,
  );
}
