/**
 * Daypass's own block in the AWS config file, between two comment lines: one `[profile NAME]` section with a
 * `credential_process` line for each role. Everything outside it belongs to the user and is never touched. Inside it, what
 * isn't a profile of ours (a section or a comment that somebody put there) is kept as it stands.
 *
 * Pure functions from text to text (`edit-file.ts` reads and writes).
 */
import { errorOfCase } from '../base/error-cases.ts';
import type { DaypassError } from '../base/errors.ts';
import {
  ambiguous,
  entryOf,
  gap,
  type Layout,
  layoutOf,
  lineEnd,
  readings,
  requireOthersSame,
  withValue,
} from './edit-ini.ts';
import { type IniSection, parseIni } from './ini.ts';
import {
  type Block,
  END_LINE,
  type OwnProfile,
  parseBlock,
  profileName,
  profileOf,
  START_LINE,
} from './parse-block.ts';
import { headerName } from './section-name.ts';

/** A profile as the block is to hold it. */
export interface ManagedProfile {
  /** Characters that every one of AWS's tools takes in a profile's name (`profile-name.ts`). */
  readonly name: string;
  readonly region: string | null;
  /** The value of the `credential_process` line. */
  readonly credentialProcess: string;
}

export type { OwnProfile };

export interface BlockChange {
  readonly text: string;
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** The profiles of ours that the block holds. @throws DaypassError config-invalid when the block is damaged. */
export function ownProfiles(text: string): OwnProfile[] {
  return parseBlock(text).own.map(({ name, serves, program }) => ({ name, serves, program }));
}

/**
 * Profiles outside of the block whose `credential_process` line is one of ours all the same: imported ones, and those that a
 * person wrote. @throws DaypassError config-invalid when the block is damaged.
 */
export function strayProfiles(text: string): OwnProfile[] {
  return parseBlock(text).outside.flatMap((section) => {
    const own = profileOf(section);
    return own ? [own] : [];
  });
}

/**
 * Names of profiles that are not ours: nothing may be called the same, because botocore refuses a whole file in which a
 * section stands twice.
 * @throws DaypassError config-invalid when the block is damaged.
 */
export function foreignProfiles(text: string): Set<string> {
  return foreignOf(parseBlock(text));
}

function foreignOf({ outside, others }: Block): Set<string> {
  return new Set([...outside, ...others].flatMap(({ header }) => profileName(header) ?? []));
}

/**
 * Puts these profiles into the block, which is made at the end of the file if there is none. Keys that somebody added to a
 * profile of ours stay with it.
 * @param prune which of our other profiles are taken out.
 * @throws DaypassError config-invalid when the block is damaged, or a name is that of a profile of the user's.
 */
export function putProfiles(
  text: string,
  profiles: readonly ManagedProfile[],
  prune: (profile: OwnProfile) => boolean,
): BlockChange {
  const block = parseBlock(text);
  const taken = foreignOf(block);
  const clashes = profiles.filter(({ name }) => taken.has(name)).map(({ name }) => name);
  if (clashes.length > 0) throw nameClash(clashes);
  const wanted = new Map(profiles.map((profile) => [profile.name, profile]));
  const sections = new Map<string, string>();
  const [added, changed, removed]: [string[], string[], string[]] = [[], [], []];
  for (const own of block.own) {
    const profile = wanted.get(own.name);
    if (profile) {
      const next = adjusted(own.text, profile);
      if (next !== own.text) changed.push(profile.name);
      sections.set(own.name, next);
    } else if (prune({ name: own.name, serves: own.serves, program: own.program })) removed.push(own.name);
    else sections.set(own.name, own.text);
  }
  const layout = layoutOf(text);
  for (const [name, profile] of wanted) {
    if (sections.has(name)) continue;
    added.push(name);
    sections.set(name, written(profile, layout, lineEnd(text)));
  }
  if (added.length + changed.length + removed.length === 0 && sections.size > 0)
    return { text, added, changed, removed };
  const mine = new Set([...wanted.keys(), ...block.own.map(({ name }) => name)]);
  const isMine = ({ header }: IniSection) => mine.has(profileName(header) ?? '');
  const after = requireOthersSame(text, compose(text, block, sections), isMine);
  const read = parseIni(after).filter(isMine);
  const meant = new Set([...sections.values()].map((section) => readings(parseIni(section))));
  if (read.length !== meant.size || !read.every((section) => meant.has(readings([section])))) throw ambiguous();
  return { text: after, added, changed, removed };
}

function nameClash(names: readonly string[]): DaypassError {
  const [name = '', ...others] = names;
  const told = { command: 'Choose names with --template, or leave these out with --skip-existing.' };
  if (others.length === 0) return errorOfCase('profile-taken', { name }, undefined, told);
  const shown = names.length > 5 ? [...names.slice(0, 4), '…'] : names;
  return errorOfCase('profiles-taken', { names: shown.join(', ') }, undefined, told);
}

/** The text with the block as it is to be: what is not ours first, then our profiles by name. */
function compose(
  text: string,
  { before, after, isThere, foreign }: Block,
  sections: ReadonlyMap<string, string>,
): string {
  const eol = lineEnd(text);
  const isEmpty = foreign.trim() === '';
  if (sections.size === 0) return isThere ? `${before}${isEmpty ? '' : foreign}${after}` : text;
  const sorted = [...sections].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, section]) => `${section}${eol}`);
  // A new key of the last profile goes, by `aws configure set`, below the line that follows it: so that is a blank one.
  const own = `${sorted.join(eol)}${eol}`;
  const kept = isEmpty ? '' : foreign.replace(/(\r?\n)*$/, `${eol}${eol}`);
  // Where the end mark has no line end, nothing follows it, and it gets none.
  const lastEol = isThere && after === '' && !/[\r\n]$/.test(text) ? '' : eol;
  return `${before}${isThere ? '' : gap(before, eol)}${START_LINE}${eol}${kept}${own}${END_LINE}${lastEol}${after}`;
}

/** A profile that is not there yet, without the line end of its last line. */
function written({ name, region, credentialProcess }: ManagedProfile, layout: Layout, eol: string): string {
  const header = name === 'default' ? '[default]' : `[profile ${headerName(name)}]`;
  const settings = [...(region === null ? [] : [`region = ${region}`]), `credential_process = ${credentialProcess}`];
  return [`${layout.header}${header}`, ...settings.map((line) => `${layout.setting}${line}`)].join(eol);
}

/** The section with what Daypass decides; settings that others added, and how they indented it, stay. */
function adjusted(section: string, { region, credentialProcess }: ManagedProfile): string {
  const place = setTo(section, 'region', region);
  return setTo(place, 'credential_process', credentialProcess);
}

function setTo(text: string, key: string, value: string | null): string {
  const [section] = parseIni(text);
  if (!section || (entryOf(section, key)?.value ?? null) === value) return text;
  const after = withValue(text, section, key, value);
  return text.endsWith('\n') ? after : after.replace(/\r?\n$/, '');
}
