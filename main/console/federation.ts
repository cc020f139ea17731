/**
 * Sign-in to the console with a role's credentials, through AWS's federation endpoint
 * (docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html).
 *
 * A sign-in address opens the console for anyone who has it. It is a `Secret` from the moment it exists.
 */
import { REGION_SOURCE } from '../../common/patterns.ts';
import { noteRefusal, type Refusal, traceOf } from '../base/aws/refusal.ts';
import { type Clock, withTimeout } from '../base/clock.ts';
import type { RoleCredentials } from '../base/credentials.ts';
import { DaypassError } from '../base/errors.ts';
import { Secret } from '../base/secret.ts';
import type { Log } from '../platform/log.ts';
import type { Fetch } from '../platform/network/fetch.ts';
import { refuseForeignDenial } from '../platform/network/foreign-answer.ts';
import { refusalOfResponse } from '../platform/network/refused-answer.ts';
import type { ConsolePlace } from './partition.ts';

export interface FederationDependencies {
  /** Follows no redirect. */
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly log: Log;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Beyond this many characters some proxies and servers refuse an address; the form goes in the body then. */
const LONGEST_URL = 4_000;
/** The whole request, in ms. */
const LIMIT_MS = 10_000;
/** A sign-in token is under 2 KiB; anyone who sends much more is not AWS. */
const MAX_ANSWER_BYTES = 64 * 1024;
/** Where the console leads when its session ends, in our own windows and for roles that come from no portal. */
export const ISSUER = 'https://daypass.invalid/';
/** In front of a region's own sign-in host. */
const REGIONAL = new RegExp(`^${REGION_SOURCE}\\.`);
const FORM = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' } as const;

/**
 * A token that signs in to the console within the next 15 minutes.
 * @param sessionSeconds how long the console session is to last, 900 to 43,200; null leaves it to AWS, and must be null
 *   for credentials that came from role chaining or GetFederationToken. Where AWS refuses it, it is left out.
 * @throws DaypassError aws-unreachable | network-sign-in | aws-throttled | aws-failed | console-refused, and what
 *   the way out throws: proxy-*, tls-*, ca-bundle-invalid
 */
export async function signinToken(
  place: ConsolePlace,
  credentials: RoleCredentials,
  sessionSeconds: number | null,
  dependencies: FederationDependencies,
): Promise<Secret> {
  const first = await ask(place, credentials, sessionSeconds, dependencies);
  // AWS answers 400 both to a duration that these credentials may not ask for and to credentials it doesn't take.
  const last =
    first.status === 400 && sessionSeconds !== null ? await ask(place, credentials, null, dependencies) : first;
  return tokenIn(last);
}

/**
 * The address that signs in and leads to `destination`.
 * @param issuer the portal, where the console sends a person to sign in again; null for none.
 */
export function loginUrl(
  place: ConsolePlace,
  token: Secret,
  destination: string,
  { issuer, env }: { issuer: string | null; env: FederationDependencies['env'] },
): Secret {
  const url = endpoint(place, '/federation', env);
  url.search = new URLSearchParams({
    Action: 'login',
    Issuer: issuer ?? ISSUER,
    Destination: destination,
    SigninToken: token.expose(),
  }).toString();
  return new Secret(url.href);
}

/**
 * The address that first ends whatever console session the browser has, then leads to `url`. It is known to work with the
 * partition's bare sign-in host, and not with those of regions; where multi-session is switched on, AWS answers 400.
 */
export function afterSignOut(place: ConsolePlace, url: Secret, env: FederationDependencies['env']): Secret {
  const signOut = endpoint({ ...place, signin: place.signin.replace(REGIONAL, '') }, '/oauth', env);
  signOut.search = new URLSearchParams({ Action: 'logout', redirect_uri: url.expose() }).toString();
  return new Secret(signOut.href);
}

function endpoint({ signin }: ConsolePlace, path: string, env: FederationDependencies['env']): URL {
  return new URL(path, env.AWS_ENDPOINT_URL_SIGNIN || `https://${signin}`);
}

interface FederationAnswer {
  readonly status: number;
  readonly body: string;
  /** Null unless AWS refused. */
  readonly refusal: Refusal | null;
}

async function ask(
  place: ConsolePlace,
  { accessKeyId, secretAccessKey, sessionToken }: RoleCredentials,
  sessionSeconds: number | null,
  { fetch, clock, log, env }: FederationDependencies,
): Promise<FederationAnswer> {
  const form = new URLSearchParams({ Action: 'getSigninToken' });
  if (sessionSeconds !== null) form.set('SessionDuration', String(sessionSeconds));
  form.set(
    'Session',
    JSON.stringify({
      sessionId: accessKeyId,
      sessionKey: secretAccessKey.expose(),
      sessionToken: sessionToken.expose(),
    }),
  );
  const url = endpoint(place, '/federation', env);
  const text = form.toString();
  const isLong = url.href.length + text.length > LONGEST_URL;
  if (!isLong) url.search = text;
  const abort = new AbortController();
  const work = fetch(url.href, {
    signal: abort.signal,
    ...(isLong
      ? { method: 'POST', headers: FORM, body: text }
      : { method: 'GET', headers: { accept: 'application/json' } }),
  }).then(async (response) => {
    const body = await limited(response);
    const { status } = response;
    if (status < 400) return { status, body, refusal: null };
    const headers = Object.fromEntries(response.headers);
    refuseForeignDenial({ status, headers, text: body }, endpoint(place, '/federation', env).hostname);
    const refusal = refusalOfResponse('getSigninToken', response, body, clock.now());
    // Its words may quote the address, in which the credentials are, encoded or not.
    return { status, body, refusal: { ...refusal, description: null } };
  });
  try {
    const answer = await withTimeout(clock, LIMIT_MS, work, () => new Error('No answer in time.'));
    if (answer.refusal) log.info('AWS refused a call.', { trace: traceOf(answer.refusal) });
    return answer;
  } catch (cause) {
    if (cause instanceof DaypassError) throw cause;
    // What others throw may quote the address, which holds the credentials; their codes don't.
    throw new DaypassError('aws-unreachable', "AWS's console sign-in can't be reached.", { cause: codeOf(cause) });
  } finally {
    abort.abort();
  }
}

async function limited(response: Response): Promise<string> {
  const bytes = await response.arrayBuffer();
  return bytes.byteLength > MAX_ANSWER_BYTES ? '' : Buffer.from(bytes).toString('utf8');
}

function tokenIn({ status, body, refusal }: FederationAnswer): Secret {
  if (refusal) {
    const error = refusalError(status);
    noteRefusal(error, refusal);
    throw error;
  }
  const token = signinTokenIn(body);
  if (token) return new Secret(token);
  throw new DaypassError('network-sign-in', "Something else answers in place of AWS's console sign-in.");
}

function refusalError(status: number): DaypassError {
  if (status === 429) return new DaypassError('aws-throttled', 'AWS asks to slow down.');
  if (status >= 500)
    return new DaypassError('aws-failed', `AWS's console sign-in failed (status ${status}).`, {
      details: { reason: `${status}` },
    });
  const what = `AWS does not open its console for these credentials (status ${status}).`;
  return new DaypassError('console-refused', what);
}

function signinTokenIn(body: string): string | null {
  try {
    const { SigninToken } = JSON.parse(body) as { SigninToken?: unknown };
    return typeof SigninToken === 'string' && SigninToken !== '' ? SigninToken : null;
  } catch {
    return null;
  }
}

function codeOf(error: unknown): Error {
  const { code, name } = error as NodeJS.ErrnoException;
  return new Error(typeof code === 'string' ? code : name);
}
