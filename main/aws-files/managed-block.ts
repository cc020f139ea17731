/**
 * Daypass's own block in the AWS config file, between two comment lines: one `[profile NAME]` section with a
 * `credential_process` line for each role. Everything outside it belongs to the user and is never touched. Inside it, what
 * isn't a profile of ours (a section or a comment that somebody put there) is kept as it stands.
 *
 * Pure functions from text to text, over one character for each byte (`edit-file.ts` reads and writes).
 */
import { DaypassError } from '../base/errors.ts';
import { programOf, type ServedRole, servedRole } from './credential-process.ts';
import { fromBytes, gap, lineEnd, toBytes } from './edit-file.ts';
import { type IniSection, parseIni, sectionName } from './ini.ts';

/**
 * No `:` and no `=` in these lines: `aws configure set` takes a line with one for a setting, comment or not, and would put
 * new keys after it.
 */
const START = '# >>> daypass >>>';
const START_LINE = `${START} kept by Daypass, changes in here get lost (see daypass profiles --help)`;
const END_LINE = '# <<< daypass <<<';

/** A profile as the block is to hold it. */
export interface ManagedProfile {
  /** Characters that every one of AWS's tools takes in a profile's name (`profile-name.ts`). */
  readonly name: string;
  readonly region: string | null;
  /** The value of the `credential_process` line. */
  readonly credentialProcess: string;
}

/** A profile of ours, as the block holds it now. */
export interface OwnProfile {
  readonly name: string;
  readonly serves: ServedRole;
  /** The program that its `credential_process` line starts. */
  readonly program: string;
}

export interface BlockChange {
  readonly text: string;
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** The profiles of ours that the block holds. @throws DaypassError config-invalid when the block is damaged. */
export function ownProfiles(text: string): OwnProfile[] {
  return parseBlock(text).own.map(({ name, serves, program }) => ({ name: fromBytes(name), serves, program }));
}

/**
 * Profiles outside of the block whose `credential_process` line is one of ours all the same: imported ones, and those that a
 * person wrote. @throws DaypassError config-invalid when the block is damaged.
 */
export function strayProfiles(text: string): OwnProfile[] {
  const { before, after } = parseBlock(text);
  return parseIni(before + after).flatMap(({ header, entries }) => {
    const line = fromBytes(entries.find(({ key }) => key === 'credential_process')?.value ?? '');
    const serves = servedRole(line);
    const name = profileName(header);
    return serves && name !== null ? [{ name: fromBytes(name), serves, program: programOf(line) }] : [];
  });
}

/**
 * Names of profiles that are not ours: nothing may be called the same, because botocore refuses a whole file in which a
 * section stands twice.
 * @throws DaypassError config-invalid when the block is damaged.
 */
export function foreignProfiles(text: string): Set<string> {
  const { before, after, own, body } = parseBlock(text);
  const mine = new Set(own.map(({ section }) => section));
  const sections = [...parseIni(before + after), ...body.filter((section) => !mine.has(section))];
  return new Set(sections.flatMap(({ header }) => profileName(header) ?? []).map(fromBytes));
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
  const taken = foreignProfiles(text);
  const clashes = profiles.filter(({ name }) => taken.has(name)).map(({ name }) => name);
  if (clashes.length > 0) throw nameClash(clashes);
  const { own } = parseBlock(text);
  const wanted = new Map(profiles.map((profile) => [toBytes(profile.name), profile]));
  const entries = new Map<string, string>();
  const [added, changed, removed]: [string[], string[], string[]] = [[], [], []];
  for (const { name, serves, program, lines } of own) {
    const profile = wanted.get(name);
    if (profile) {
      const next = entry(profile, lines);
      if (next.join('\n') !== lines.join('\n')) changed.push(profile.name);
      entries.set(name, next.join('\n'));
    } else if (prune({ name: fromBytes(name), serves, program })) removed.push(fromBytes(name));
    else entries.set(name, lines.join('\n'));
  }
  for (const [name, profile] of wanted) {
    if (entries.has(name)) continue;
    added.push(profile.name);
    entries.set(name, entry(profile, []).join('\n'));
  }
  const isSame = added.length + changed.length + removed.length === 0;
  return { text: isSame && entries.size > 0 ? text : compose(text, entries), added, changed, removed };
}

/**
 * Takes out the block with every profile of ours; what somebody else put into it stays.
 * @throws DaypassError config-invalid when the block is damaged.
 */
export function removeBlock(text: string): BlockChange {
  return putProfiles(text, [], () => true);
}

function nameClash(names: readonly string[]): DaypassError {
  const [first, ...others] = names;
  const more = others.length > 0 ? ` and ${others.length} more (${others.slice(0, 3).join(', ')}…)` : '';
  return new DaypassError(
    'config-invalid',
    `There is a profile called "${first}" already that isn't Daypass's${more}. Nothing was changed.`,
    { next: 'Choose names with --template, or leave these out with --skip-existing.' },
  );
}

interface Block {
  readonly before: string;
  readonly after: string;
  readonly isThere: boolean;
  /** Text in the block before its first section. */
  readonly preface: string;
  readonly body: readonly IniSection[];
  readonly bodyText: string;
  readonly own: readonly (OwnProfile & { section: IniSection; lines: readonly string[] })[];
}

function parseBlock(text: string): Block {
  const marks = [...text.matchAll(/^(# >>> daypass >>>|# <<< daypass <<<)[^\n]*(?:\n|$)/gm)];
  const [start, end, third] = marks;
  if (!start) {
    return { before: text, after: '', isThere: false, preface: '', body: [], bodyText: '', own: [] };
  }
  if (start[1] !== START || !end || end[1] !== END_LINE || third) throw damaged(text, marks);
  const bodyText = text.slice(start.index + start[0].length, end.index);
  const body = parseIni(bodyText);
  const own = body.flatMap((section) => {
    const name = profileName(section.header);
    const line = fromBytes(section.entries.find(({ key }) => key === 'credential_process')?.value ?? '');
    const serves = servedRole(line);
    if (name === null || !serves) return [];
    return [
      { name, serves, program: programOf(line), section, lines: linesOf(bodyText.slice(section.start, section.end)) },
    ];
  });
  return {
    before: text.slice(0, start.index),
    after: text.slice(end.index + end[0].length),
    isThere: true,
    preface: bodyText.slice(0, body[0]?.start ?? bodyText.length),
    body,
    bodyText,
    own,
  };
}

function damaged(text: string, marks: readonly RegExpMatchArray[]): DaypassError {
  const lines = marks.map(({ index = 0 }) => text.slice(0, index).split('\n').length);
  const where = `line${lines.length > 1 ? 's' : ''} ${lines.join(', ')}`;
  return new DaypassError(
    'config-invalid',
    `The marks of Daypass's block in the AWS config file (${where}) do not belong together. Nothing was changed.`,
    { next: `See to it that there is one line "${START}" and, below it, one "${END_LINE}", or delete these lines.` },
  );
}

/** The text with the block made anew: what is not ours first, then our profiles by name. */
function compose(text: string, entries: ReadonlyMap<string, string>): string {
  const { before, after, isThere, preface, body, bodyText, own } = parseBlock(text);
  const eol = lineEnd(text);
  const mine = new Set(own.map(({ section }) => section));
  const kept = preface + body.flatMap((one) => (mine.has(one) ? [] : bodyText.slice(one.start, one.end))).join('');
  if (entries.size === 0) return isThere ? `${before}${kept.trim() === '' ? '' : kept}${after}` : text;
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, section]) => `${section}\n`);
  // A new key of the last profile goes, by `aws configure set`, below the line that follows it: so that is a blank one.
  const written = `${sorted.join('\n')}\n`.replaceAll('\n', eol);
  const foreign = kept.trim() === '' ? '' : kept.replace(/(\r?\n)*$/, `${eol}${eol}`);
  // Where the end mark has no line end, nothing follows it, and it gets none.
  const lastEol = isThere && after === '' && !text.endsWith('\n') ? '' : eol;
  return `${before}${isThere ? '' : gap(before, eol)}${START_LINE}${eol}${foreign}${written}${END_LINE}${lastEol}${after}`;
}

/** The lines of a profile of ours: header, what Daypass decides, then what others added (`old` has all of them). */
function entry({ name, region, credentialProcess }: ManagedProfile, old: readonly string[]): string[] {
  const header = name === 'default' ? '[default]' : `[profile ${/\s/.test(name) ? `"${name}"` : name}]`;
  const others = old.slice(1).filter((line) => !/^(?:region|credential_process)\s*[=:]/i.test(line));
  return [
    toBytes(header),
    ...(region === null ? [] : [`region = ${region}`]),
    `credential_process = ${toBytes(credentialProcess)}`,
    ...others,
  ];
}

/** Without line ends and blank lines. */
function linesOf(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== '');
}

function profileName(header: string): string | null {
  const found = sectionName(header);
  return found?.kind === 'profile' ? found.name : null;
}
