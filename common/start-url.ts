/**
 * What a person pastes as the address of their access portal, made into the start URL that AWS knows, or what is wrong with
 * it. Forms of hosts: commercial, China, GovCloud and EU partitions, issuer URLs, and portals of single instances.
 */
import { consoleHost, PARTITIONS, signInHost } from './partitions.ts';
import { isLoopback, REGION_SOURCE } from './patterns.ts';

export type UrlProblem = 'empty' | 'notUrl' | 'notHttps' | 'credentials' | 'console' | 'signin';

export type StartUrl =
  | { readonly problem: UrlProblem }
  | {
      readonly problem: null;
      readonly url: string;
      /** Where the address itself tells; else null. */
      readonly region: string | null;
      /** What the portal is called in its address; else null. */
      readonly alias: string | null;
      /** False for a host that is none of AWS's. */
      readonly isKnown: boolean;
    };

const HOSTS: readonly { readonly host: RegExp; readonly path?: string; readonly hasRegion?: true }[] = [
  { host: new RegExp(`^start\\.(${REGION_SOURCE})\\.us-gov-home\\.awsapps\\.com$`), hasRegion: true },
  { host: /^start\.us-gov-home\.awsapps\.com$/ },
  { host: new RegExp(`^start\\.(${REGION_SOURCE})\\.home\\.awsapps\\.cn$`), hasRegion: true },
  { host: /^([\w-]+)\.awsapps\.(?:com|cn|eu)$/, path: '/start' },
  {
    host: new RegExp(`^ssoins-[\\da-f]+\\.(${REGION_SOURCE})\\.portal\\.amazonaws\\.(?:com|com\\.cn|eu)$`),
    hasRegion: true,
  },
  { host: new RegExp(`^ssoins-[\\da-f]+\\.portal\\.(${REGION_SOURCE})\\.app\\.aws$`), hasRegion: true },
  { host: /^identitycenter\.(?:[\w-]+\.)*amazonaws\.(?:com|com\.cn|eu)$/ },
];
/** `amazonaws.eu` and `aws.eu` are the European partition's, too. */
const CONSOLES = [...PARTITIONS.map(consoleHost), 'console.aws.eu', 'console.amazonaws.eu'];
const SIGN_INS = [...PARTITIONS.map(signInHost), 'signin.aws', 'signin.aws.eu', 'signin.amazonaws.eu'];
const ENDPOINT = /^(?:device|oidc|portal)\.sso\./;

export function readStartUrl(typed: string): StartUrl {
  const text = typed.trim();
  if (text === '') return { problem: 'empty' };
  // The id of a directory is what the AWS console calls it.
  if (/^d-[\da-f]{10}$/i.test(text)) return readStartUrl(`https://${text}.awsapps.com/start`);
  const hasScheme = /^[a-z][a-z\d+.-]*:/i.test(text) && !/^[\w.-]+:\d/.test(text);
  let url: URL;
  try {
    url = new URL(hasScheme ? text : `https://${text}`);
  } catch {
    return { problem: 'notUrl' };
  }
  if (/\s/.test(text) || !(isLoopback(url.hostname) || url.hostname.includes('.'))) return { problem: 'notUrl' };
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) return { problem: 'notHttps' };
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { problem: 'notHttps' };
  if (url.username !== '' || url.password !== '') return { problem: 'credentials' };
  const { hostname } = url;
  const isBelow = (site: string) => hostname === site || hostname.endsWith(`.${site}`);
  if (CONSOLES.some(isBelow)) return { problem: 'console' };
  if (SIGN_INS.some(isBelow) || ENDPOINT.test(hostname)) return { problem: 'signin' };
  return known(url);
}

function known(url: URL): StartUrl {
  for (const { host, path, hasRegion } of HOSTS) {
    const found = host.exec(url.hostname);
    if (!found) continue;
    url.search = '';
    // Whatever page of the portal was open, it begins at /start.
    if (path) url.pathname = path;
    const name = found[1] ?? null;
    const alias = hasRegion || name === null || /^d-[\da-f]{10}$/.test(name) ? null : name;
    return { problem: null, url: plainStartUrl(url), region: hasRegion ? name : null, alias, isKnown: true };
  }
  const isKnown = isLoopback(url.hostname);
  return { problem: null, url: plainStartUrl(url), region: null, alias: null, isKnown };
}

/**
 * The start URL in its one form: without fragment and without slashes at its end, because browsers show `…/start/#/` for
 * what the API calls `…/start`.
 */
export function plainStartUrl(url: URL): string {
  url.hash = '';
  return url.href.replace(/\/+$/, '');
}
