/** The settings of named sections, as botocore puts them together. */
import type { FilePlace } from '../base/error-cases.ts';
import { DEFAULTS, type IniSection, parseIni } from './ini.ts';
import { sectionName } from './section-name.ts';

/** A profile or a session of the AWS files with its settings. */
export interface SectionSettings {
  readonly name: string;
  /** For messages. */
  readonly place: FilePlace;
  readonly values: ReadonlyMap<string, string>;
}

/** Nothing needs these once they are read. */
const SECRETS = /^aws_(?:secret_access_key|session_token|security_token)$/;

/**
 * Sections of one kind by name, with what `[DEFAULT]` adds to each. Of two whose headers are different and mean the same, the last
 * one counts; of two that are the same, for which botocore refuses the file, the later settings win.
 * @param path for messages.
 */
export function namedSections(
  all: readonly IniSection[],
  kind: 'sso-session' | 'profile',
  path: string,
): SectionSettings[] {
  const found = new Map<string, { name: string; place: FilePlace; header: string; values: Map<string, string> }>();
  const defaults = defaultsOf(all);
  for (const { header, line, entries } of all) {
    const section = sectionName(header);
    if (section?.kind !== kind) continue;
    const { name } = section;
    const above = found.get(name);
    const place = { section: `[${kind} ${name}]`, path, line: String(line) };
    const settings = above?.header === header ? above : { name, place, header, values: new Map(defaults) };
    for (const { key, value } of entries) settings.values.set(key, plainValue(key, value));
    found.set(name, settings);
  }
  return [...found.values()];
}

/**
 * Profiles of the config file with what the credentials file sets of them, where each section is a profile: its settings win, and
 * one that is there alone is a profile, too (botocore's `Session.full_config`). Secrets are left out.
 * @param credentials text of that file.
 */
export function withCredentialsFile(
  profiles: readonly SectionSettings[],
  credentials: string,
  path: string,
): SectionSettings[] {
  const all = parseIni(credentials);
  const defaults = defaultsOf(all);
  const merged = new Map(profiles.map((profile) => [profile.name, profile]));
  for (const { header, line, entries } of all) {
    if (header === '' || header === DEFAULTS) continue;
    const known = merged.get(header);
    const values = new Map([...(known?.values ?? []), ...defaults]);
    for (const { key, value } of entries) if (!SECRETS.test(key)) values.set(key, plainValue(key, value));
    const place = known?.place ?? { section: `[${header}]`, path, line: String(line) };
    merged.set(header, { name: header, place, values });
  }
  return [...merged.values()];
}

function defaultsOf(all: readonly IniSection[]): Map<string, string> {
  const entries = all.filter(({ header }) => header === DEFAULTS).flatMap(({ entries }) => entries);
  return new Map(
    entries.flatMap(({ key, value }) => (SECRETS.test(key) ? [] : [[key, plainValue(key, value)] as const])),
  );
}

/** A command, in which a `#` may be part of a path, and what `host-switches.ts` takes as the AWS CLI does: botocore keeps what is behind them. */
const AS_BOTOCORE = /^(?:credential_process|use_(?:fips|dualstack)_endpoint)$/;

/** Without a comment behind it, which botocore takes for a part of the value and the other SDKs do not. */
export function plainValue(key: string, value: string): string {
  if (AS_BOTOCORE.test(key)) return value;
  const at = value.search(/(^|\s)[#;]/);
  return at < 0 ? value : value.slice(0, at).trimEnd();
}
