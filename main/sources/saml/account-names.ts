/**
 * Names of accounts: a SAML response has their numbers only, the page that AWS shows a person with several roles has the
 * aliases next to them. The page is no documented interface, so nothing depends on it: what isn't found has no name.
 */
import { isAbort } from '../../base/errors.ts';
import type { Log } from '../../platform/log.ts';
import { exchange } from '../../platform/network/exchange.ts';
import type { Network } from '../../platform/network/network.ts';
import type { SamlResponse } from './response.ts';

export interface AccountNamesDependencies {
  readonly network: Network;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
}

export type AccountNames = Readonly<Record<string, string>>;

/** More than the page of somebody with thousands of roles, in characters. */
const MAX_PAGE = 4 * 1024 * 1024;
/** `Account: acme-prod (111122223333)`; aliases are as CreateAccountAlias has them. */
const LABEL = /class="saml-account-name"[^<>]*>[^<]{0,40}?\s([a-z0-9][a-z0-9-]{1,61}[a-z0-9])\s\((\d{12})\)/g;

/**
 * Posts the response where a browser would. With a single role AWS signs the browser in there instead of asking, so then it
 * is not asked. Resolves with what was found, nothing where AWS does not answer. @throws AbortError
 */
export async function readAccountNames(
  { encoded, recipient, roles }: SamlResponse,
  { network, env, log }: AccountNamesDependencies,
  signal: AbortSignal,
): Promise<AccountNames> {
  if (roles.length < 2) return {};
  const url = new URL(env.AWS_ENDPOINT_URL_SIGNIN ? `${env.AWS_ENDPOINT_URL_SIGNIN}/saml` : recipient);
  try {
    const { status, body } = await exchange(network, url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
      body: new URLSearchParams({ SAMLResponse: encoded.expose() }).toString(),
      signal,
    });
    if (status !== 200) throw new Error(`AWS answered with ${status}.`);
    const own = new Set(roles.map(({ account }) => account));
    const labels = [...body.toString('utf8').slice(0, MAX_PAGE).matchAll(LABEL)];
    return Object.fromEntries(labels.flatMap(([, name = '', id = '']) => (own.has(id) ? [[id, name]] : [])));
  } catch (error) {
    if (isAbort(error)) throw error;
    log.warn('The names of accounts were not found on AWS’s sign-in page.', { error });
    return {};
  }
}
