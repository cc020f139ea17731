/**
 * Turns profiles that get their credentials from IAM Identity Center in another way (AWS's own SSO keys, granted, aws-sso)
 * into profiles with a `credential_process` line of ours, where they stand: name, region and everything else stays.
 */
import { isAccountId } from '../../common/patterns.ts';
import type { RoleRef } from '../../common/roles.ts';
import { asDaypassError, type ErrorView } from '../base/errors.ts';
import { credentialProcess, servedRole } from './credential-process.ts';
import { endOf, entryOf, requireOthersSame, spliced } from './edit-ini.ts';
import { DEFAULTS, type IniSection, type PlacedEntry, parseIni } from './ini.ts';
import { sanitized } from './profile-name.ts';
import { sectionName } from './section-name.ts';
import { plainValue } from './sections.ts';
import { withSessionSection } from './sessions/edit-session.ts';
import { readSessions } from './sessions/read-sessions.ts';
import { parseStartUrl } from './start-url.ts';

/** An Identity Center portal that a profile or another tool names by its address. */
export interface ImportedPortal {
  readonly startUrl: string;
  readonly region: string;
  /** What its session is to be called if there is none yet. */
  readonly name: string;
}

/** Why a profile is left as it is; `name` is what it names, and '' where that is not the reason. */
export type WhyLeft =
  | {
      readonly code:
        | 'unknown-portal'
        | 'other-program'
        | 'other-role'
        | 'no-role'
        | 'no-account'
        | 'no-portal'
        | 'no-section'
        | 'keys'
        | 'defaults';
      readonly name: string;
    }
  | { readonly code: 'error'; readonly error: ErrorView };

export interface ImportedProfile {
  readonly name: string;
  readonly role: RoleRef;
}

export interface ImportResult {
  readonly text: string;
  readonly imported: readonly ImportedProfile[];
  /** Profiles that look like it but can't be turned. */
  readonly left: readonly { readonly name: string; readonly why: WhyLeft }[];
  /** Names of sessions that got a section of their own. */
  readonly sessions: readonly string[];
  /** The name of the session of each portal that was asked about, in their order; null where it can't be one. */
  readonly portals: readonly (string | null)[];
}

/** By these botocore knows that a profile signs in itself; from `[DEFAULT]` they reach every profile, and would stay. */
const SIGNS_IN = ['sso_account_id', 'sso_role_name'];

const GONE =
  /^(?:sso_(?:session|start_url|region|account_id|role_name|registration_scopes)|granted_sso_\w+|credential_process)$/;

/**
 * @param client program and first arguments of the client.
 * @param portals that other tools know, by what they call them; each gets a session.
 * @param credentials text of the credentials file: keys of a section there come before a `credential_process`, but behind a sign-in.
 */
export function importProfiles(
  text: string,
  client: readonly string[],
  portals: ReadonlyMap<string, ImportedPortal> = new Map(),
  credentials = '',
): ImportResult {
  const withKeys = new Set(parseIni(credentials).map(({ header }) => header));
  const sessions = new SessionNames(text);
  const imported: ImportedProfile[] = [];
  const left: { name: string; why: WhyLeft }[] = [];
  const pieces: Piece[] = [];
  const all = parseIni(text);
  const shared = all.filter(({ header }) => header === DEFAULTS);
  const isOverruled = shared.some((section) => SIGNS_IN.some((key) => entryOf(section, key)));
  for (const section of all) {
    const named = sectionName(section.header);
    if (named?.kind !== 'profile') continue;
    const { name } = named;
    try {
      const isHidden = withKeys.has(name) || entryOf(section, 'aws_access_key_id') !== undefined;
      const own = isHidden || isOverruled ? new SessionNames(text) : sessions;
      const role = roleOf([section, ...shared], name, own, portals);
      if (!role) continue;
      if (isHidden) throw new Left('keys', name);
      if (isOverruled) throw new Left('defaults');
      pieces.push(...rewritten(text, section, credentialProcess(client, role)));
      imported.push({ name, role });
    } catch (error) {
      const why: WhyLeft = error instanceof Left ? error.why : { code: 'error', error: asDaypassError(error).toJSON() };
      left.push({ name, why });
    }
  }
  const names = new Set(imported.map(({ name }) => name));
  const turned = requireOthersSame(text, spliced(text, pieces), ({ header }) => {
    const named = sectionName(header);
    return named?.kind === 'profile' && names.has(named.name);
  });
  const found = [...portals.values()].map((portal) => sessions.tryOf(portal));
  const added = sessions.added();
  const after = added.reduce((rest, session) => withSessionSection(rest, session), turned);
  return { text: after, imported, left, sessions: added.map(({ name }) => name), portals: found };
}

/** The roles that profiles stand for, whether they are ours or can be turned into ours. By profile name. */
export function rolesOfProfiles(text: string): Map<string, RoleRef> {
  const roles = new Map<string, RoleRef>();
  for (const section of parseIni(text)) {
    const named = sectionName(section.header);
    const line = entryOf(section, 'credential_process')?.value;
    const serves = line === undefined ? null : servedRole(line);
    if (named?.kind === 'profile' && serves && typeof serves !== 'string') roles.set(named.name, serves);
  }
  return roles;
}

/** A profile that is left as it is. */
class Left extends Error {
  readonly why: WhyLeft;

  constructor(code: Exclude<WhyLeft['code'], 'error'>, name = '') {
    super(code);
    this.why = { code, name };
  }
}

/**
 * Null for a profile that has nothing to do with Identity Center, or is ours already.
 * @param sections its own, then those whose settings every profile has. @throws Left | DaypassError
 */
function roleOf(
  sections: readonly IniSection[],
  name: string,
  sessions: SessionNames,
  portals: ReadonlyMap<string, ImportedPortal>,
): RoleRef | null {
  const value = (key: string) => {
    const entry = sections.map((section) => entryOf(section, key)).find((one) => one !== undefined);
    const found = plainValue(key, entry?.value ?? '');
    return found === '' ? undefined : found;
  };
  const line = value('credential_process') ?? '';
  if (AWS_SSO.test(line)) {
    const called = /(?:-S|--sso)[ =]["']?([^\s"']+)/.exec(line)?.[1] ?? 'Default';
    const named = roleOfAwsSso(line);
    if (!named) throw new Left('no-role');
    const portal = portals.get(called);
    if (!portal) throw new Left('unknown-portal', called);
    return { session: sessions.of(portal), ...named };
  }
  // `dgranted` is what its developers' build is called.
  const isGranted = /\bd?granted(?:\.exe)?["']?\s+credential-process\b/.test(line);
  const prefix = isGranted ? 'granted_sso_' : 'sso_';
  const url = value(`${prefix}start_url`);
  const named = value('sso_session');
  if (url === undefined && named === undefined) {
    if (line !== '' && value('granted_sso_start_url') !== undefined && !servedRole(line))
      throw new Left('other-program');
    return null;
  }
  if (line !== '' && !isGranted) throw new Left('other-program');
  if (value('role_arn') !== undefined) throw new Left('other-role');
  const account = value(`${prefix}account_id`);
  const role = value(`${prefix}role_name`);
  if (account === undefined || role === undefined) throw new Left('no-role');
  if (!isAccountId(account)) throw new Left('no-account', account);
  if (named !== undefined && (!isGranted || url === undefined))
    return { session: sessions.named(named), account, role };
  const region = value(`${prefix}region`);
  if (url === undefined || region === undefined) throw new Left('no-portal');
  return { session: sessions.of({ startUrl: url, region, name: isGranted ? hostName(url) : name }), account, role };
}

const AWS_SSO = /(?:^|[\s/\\"'])aws-sso(?:-cli)?(?:\.exe)?["']?\s(?:.*\s)?process\b/;

/** By its ARN, or by account and name, from which leading zeros may be gone; null for one that only its own settings know. */
function roleOfAwsSso(line: string): Pick<RoleRef, 'account' | 'role'> | null {
  const arn = /\barn:[\w-]+:iam::(\d{12}):role\/([\w+=,.@/-]+)/.exec(line);
  if (arn) return { account: arn[1] ?? '', role: (arn[2] ?? '').split('/').at(-1) ?? '' };
  const account = /\s(?:-A|--account)[ =]["']?(\d{1,12})(?!\d)/.exec(line)?.[1];
  const role = /\s(?:-R|--role)[ =]["']?([\w+=,.@-]+)/.exec(line)?.[1];
  return account && role ? { account: account.padStart(12, '0'), role } : null;
}

/** `acme` of `https://acme.awsapps.com/start`: what people call such a portal. */
export function hostName(url: string): string {
  return /^https?:\/\/([^./]+)/i.exec(url)?.[1] ?? 'sso';
}

/** Which session a portal belongs to, and which are to be added. */
class SessionNames {
  readonly #known: { name: string; startUrl: string; region: string; isSection: boolean }[];
  readonly #used = new Set<string>();

  constructor(text: string) {
    this.#known = readSessions(text, '').sessions.flatMap((session) =>
      session.kind === 'identity-center' ? [{ ...session, isSection: session.origin === 'sso-session' }] : [],
    );
  }

  /** @throws Left */
  named(name: string): string {
    if (this.#known.some((session) => session.name === name && session.isSection)) return name;
    throw new Left('no-section', name);
  }

  /** @throws DaypassError config-invalid for what is no start URL. */
  of({ startUrl, region, name }: ImportedPortal): string {
    const url = parseStartUrl(startUrl);
    let session = this.#known.find((other) => other.startUrl === url && other.region === region);
    if (!session) {
      const wanted = sanitized(name) || 'sso';
      let free = wanted;
      for (let number = 2; this.#known.some((other) => other.name === free); number += 1) free = `${wanted}-${number}`;
      session = { name: free, startUrl: url, region, isSection: false };
      this.#known.push(session);
    }
    this.#used.add(session.name);
    return session.name;
  }

  tryOf(portal: ImportedPortal): string | null {
    try {
      return this.of(portal);
    } catch {
      return null;
    }
  }

  /** Sessions that would be gone with the keys of the profiles, or were never there. */
  added(): { name: string; startUrl: string; region: string }[] {
    return this.#known.filter(({ name, isSection }) => !isSection && this.#used.has(name));
  }
}

type Piece = Parameters<typeof spliced>[1][number];

/** Our line in the place of the first setting that goes, as far indented; comments among the lines stay. */
function rewritten(text: string, { entries }: IniSection, line: string): Piece[] {
  const [first, ...others] = entries.filter(({ key }) => GONE.test(key)).flatMap(spansOf);
  if (!first) return [];
  const by = `${first.indent}credential_process = ${line}${endOf(text, first)}`;
  return [{ ...first, by }, ...others.map((span) => ({ ...span, by: '' }))];
}

function spansOf({ indent, lines }: PlacedEntry) {
  return lines.map((span) => ({ ...span, indent }));
}
