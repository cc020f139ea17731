/**
 * `daypass://` links, which anyone may put on any page. They say one of two things, in one form; whatever reads otherwise is none:
 * `daypass://console/111122223333/Admin?service=s3&region=eu-west-1&session=acme`, `daypass://use/111122223333/Admin`.
 */
import { IAM_NAME_SOURCE, isRegion } from '../../../common/patterns.ts';
import { printable } from '../../base/printable.ts';
import { findService } from '../../console/services.ts';

export interface Link {
  readonly action: 'console' | 'use';
  readonly account: string;
  readonly role: string;
  /** Without it, any session that has the role. */
  readonly session: string | null;
  /** ID of a service, and a region, for a console. */
  readonly service: string | null;
  readonly region: string | null;
}

const SCHEME = 'daypass:';
const LONGEST = 1_000;
const LONGEST_SESSION = 512;
/** Names of roles are AWS's alphabet, which needs no escapes; only what a query puts in has some. */
const FORM = new RegExp(`^daypass://(console|use)/(\\d{12})/(${IAM_NAME_SOURCE})(?:\\?([\\w.~%&=-]+))?$`);

/** Those that a program was started with. */
export function linksIn(argv: readonly string[]): string[] {
  return argv.filter((word) => word.slice(0, SCHEME.length).toLowerCase() === SCHEME);
}

/** Null for a text that is no link of ours, in every part of it. */
export function parseLink(text: string): Link | null {
  if (text.length > LONGEST) return null;
  const [, action, account, role, query = ''] = FORM.exec(text) ?? [];
  const given = queryIn(query);
  if (!action || !account || !role || !given) return null;
  const { session = null, service = null, region = null } = given;
  if (action === 'use' && (service ?? region) !== null) return null;
  if (session !== null && (session.length > LONGEST_SESSION || printable(session) !== session)) return null;
  if (service !== null && findService(service)?.id !== service) return null;
  if (region !== null && !isRegion(region)) return null;
  return { action: action as Link['action'], account, role, session, service, region };
}

type LinkOptions = { readonly [Key in 'session' | 'service' | 'region']?: string };

/** Null where a name is unknown or stands twice, a value is empty, or an escape is none. */
function queryIn(query: string): LinkOptions | null {
  const given = new Map<string, string>();
  for (const part of query === '' ? [] : query.split('&')) {
    const [name = '', value = '', ...more] = part.split('=');
    const text = decoded(value);
    if (!/^(?:session|service|region)$/.test(name) || given.has(name) || more.length > 0 || !text) return null;
    given.set(name, text);
  }
  return Object.fromEntries(given);
}

function decoded(value: string): string | null {
  try {
    return decodeURIComponent(value);
  } catch {
    return null;
  }
}
