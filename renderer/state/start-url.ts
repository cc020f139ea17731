/**
 * What a person pastes as the address of their access portal, made into the start URL that AWS knows, or what is wrong with
 * it. Forms of hosts: commercial, China, GovCloud and EU partitions, issuer URLs, and portals of single instances.
 */
import type { Strings } from '../strings/en.ts';

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

const REGION = '[a-z]{2,}(?:-[a-z]+)+-\\d{1,2}';
const HOSTS: readonly { readonly host: RegExp; readonly path?: string; readonly hasRegion?: true }[] = [
  { host: new RegExp(`^start\\.(${REGION})\\.us-gov-home\\.awsapps\\.com$`), hasRegion: true },
  { host: /^start\.us-gov-home\.awsapps\.com$/ },
  { host: new RegExp(`^start\\.(${REGION})\\.home\\.awsapps\\.cn$`), hasRegion: true },
  { host: /^([\w-]+)\.awsapps\.(?:com|cn|eu)$/, path: '/start' },
  { host: new RegExp(`^ssoins-[\\da-f]+\\.portal\\.(${REGION})\\.app\\.aws$`), hasRegion: true },
  { host: /^identitycenter\.(?:[\w-]+\.)*amazonaws\.(?:com|com\.cn|eu)$/ },
];
const CONSOLE = /(?:^|\.)console\.(?:aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com|aws\.eu|amazonaws\.eu)$/;
const SIGN_IN =
  /(?:^|\.)signin\.(?:aws\.amazon\.com|aws|amazonaws\.cn|amazonaws-us-gov\.com|aws\.eu|amazonaws\.eu)$|^(?:device|oidc|portal)\.sso\./;

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
  if (CONSOLE.test(url.hostname)) return { problem: 'console' };
  if (SIGN_IN.test(url.hostname)) return { problem: 'signin' };
  return known(url);
}

/** What to say under the field. */
export function startUrlWord(read: StartUrl, typed: string, t: Strings): string | null {
  if (read.problem !== null) return t.add.problems[read.problem];
  if (!read.isKnown) return t.add.problems.unusual;
  return read.url === typed.trim() ? null : t.add.problems.cleaned(read.url);
}

export function isRegion(text: string): boolean {
  return new RegExp(`^${REGION}$`).test(text);
}

function known(url: URL): StartUrl {
  url.hash = '';
  for (const { host, path, hasRegion } of HOSTS) {
    const found = host.exec(url.hostname);
    if (!found) continue;
    url.search = '';
    // Whatever page of the portal was open, it begins at /start.
    if (path) url.pathname = path;
    const name = found[1] ?? null;
    const alias = hasRegion || name === null || /^d-[\da-f]{10}$/.test(name) ? null : name;
    return { problem: null, url: withoutSlash(url), region: hasRegion ? name : null, alias, isKnown: true };
  }
  const isKnown = isLoopback(url.hostname);
  return { problem: null, url: withoutSlash(url), region: null, alias: null, isKnown };
}

function withoutSlash({ href }: URL): string {
  return href.replace(/\/+$/, '');
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}
