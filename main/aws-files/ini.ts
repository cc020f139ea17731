/**
 * The one model of AWS's shared files: their sections and settings as botocore reads them, that is Python's `configparser`
 * (`RawConfigParser._read`), and where each of them is in the text, so that `edit-ini.ts` can change one and keep every other
 * character. Reading never fails: what botocore refuses the whole file for is told in `refused`, and the rest is read all the same.
 */
import { hasOtherBytes } from './file-text.ts';

/** A piece of the text, as offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface IniEntry {
  /** Lower case, as botocore reads it. */
  readonly key: string;
  /** As botocore reads it: what follows a `#` belongs to it, and so do lines that are indented further, with `\n` between them. */
  readonly value: string;
  /** Counted from 1. */
  readonly line: number;
}

/** A setting, and the lines that it takes up: its own, then those that continue it. Comments and blank lines among them don't count. */
export interface PlacedEntry extends IniEntry {
  readonly indent: string;
  readonly lines: readonly Span[];
}

export interface IniSection {
  /** What stands between the brackets, to the letter; empty where the closing one is missing. */
  readonly header: string;
  /** Of the header, counted from 1. */
  readonly line: number;
  /** Where the section's text begins (with its header) and ends, as offsets into the whole. */
  readonly start: number;
  readonly end: number;
  /** Where the header's line ends. */
  readonly body: number;
  readonly indent: string;
  readonly entries: readonly PlacedEntry[];
}

/** Something for which botocore refuses the whole file. */
export interface RefusedLine {
  /**
   * `mark`: the file begins with a byte order mark. `bytes`: it is not UTF-8. `header`: the closing bracket is missing. `homeless`: it
   * stands before the first section. `nested`: a line of a block like `s3 =` has no `=`. The last two: it stands above already.
   */
  readonly fault: 'mark' | 'bytes' | 'header' | 'homeless' | 'nonsense' | 'nested' | 'section-twice' | 'setting-twice';
  /** Counted from 1. */
  readonly line: number;
}

/** The section whose settings every other one has, too. */
export const DEFAULTS = 'DEFAULT';

/** White space as Python's `str.isspace` has it: unlike JavaScript's with U+001C to U+001F and U+0085, without U+FEFF. */
const SPACE = new Set(
  '\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000',
);
/** Ends of lines as Python's `str.splitlines` has them, which botocore uses inside of a nested block. */
const NESTED_LINE_ENDS = '\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029';

export function parseIni(text: string): IniSection[] {
  return scan(text).sections;
}

export function refusedLines(text: string): RefusedLine[] {
  return scan(text).refused;
}

/** Without the white space around it, as Python's `str.strip` has it. */
export function strip(text: string): string {
  return stripEnd(text.slice(indentOf(text)));
}

function stripEnd(text: string): string {
  let end = text.length;
  while (end > 0 && SPACE.has(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** How many characters of white space it begins with. */
function indentOf(text: string): number {
  let at = 0;
  while (at < text.length && SPACE.has(text.charAt(at))) at += 1;
  return at;
}

interface Scan {
  readonly sections: (Omit<IniSection, 'end' | 'entries'> & { end: number; readonly entries: PlacedEntry[] })[];
  readonly refused: RefusedLine[];
  /** Names of sections, and of the settings of each, that are in the text above. */
  readonly seen: Set<string>;
  /** How far the setting or header above is indented, in characters. */
  level: number;
  /** The setting that a line indented further belongs to. */
  open: { readonly entry: PlacedEntry & { value: string }; readonly parts: string[]; readonly lines: Span[] } | null;
}

function scan(text: string): Scan {
  const state: Scan = { sections: [], refused: [], seen: new Set(), level: 0, open: null };
  let line = 0;
  for (const { content, start, end } of linesOf(text)) {
    line += 1;
    const hasMark = line === 1 && content.startsWith('\ufeff');
    if (hasMark) state.refused.push({ fault: 'mark', line });
    if (hasOtherBytes(content)) state.refused.push({ fault: 'bytes', line });
    readLine(state, hasMark ? content.slice(1) : content, { start: hasMark ? start + 1 : start, end }, line);
  }
  close(state);
  state.refused.push(...nestedFaults(state.sections));
  state.refused.sort((a, b) => a.line - b.line);
  return state;
}

function readLine(state: Scan, content: string, span: Span, line: number): void {
  const trimmed = strip(content);
  const section = state.sections.at(-1);
  const indent = content.slice(0, indentOf(content));
  const isComment = trimmed.startsWith('#') || trimmed.startsWith(';');
  if (trimmed === '' || isComment) {
    if (section) section.end = span.end;
    if (!isComment) state.open?.parts.push('');
    return;
  }
  // A line that is indented further than the setting above it continues its value, whatever it looks like.
  if (section && state.open && indent.length > state.level) {
    section.end = span.end;
    state.open.parts.push(trimmed);
    state.open.lines.push(span);
    return;
  }
  state.level = indent.length;
  const header = headerIn(trimmed);
  if (header !== undefined) {
    close(state);
    if (header === null) state.refused.push({ fault: 'header', line });
    else if (header !== DEFAULTS && seenBefore(state, header)) state.refused.push({ fault: 'section-twice', line });
    state.sections.push({ header: header ?? '', line, ...span, body: span.end, indent, entries: [] });
    return;
  }
  if (!section) {
    state.refused.push({ fault: 'homeless', line });
    return;
  }
  section.end = span.end;
  const split = trimmed.search(/[=:]/);
  if (split <= 0) {
    state.refused.push({ fault: 'nonsense', line });
    return;
  }
  close(state);
  const key = strip(trimmed.slice(0, split)).toLowerCase();
  // The settings of several [DEFAULT] are those of one.
  const owner = section.header === DEFAULTS ? DEFAULTS : section.line;
  if (seenBefore(state, `${owner}\n${key}`)) state.refused.push({ fault: 'setting-twice', line });
  const lines = [span];
  const entry = { key, value: '', line, indent, lines };
  state.open = { entry, parts: [strip(trimmed.slice(split + 1))], lines };
  section.entries.push(entry);
}

/** The value of the setting at hand is complete. */
function close(state: Scan): void {
  if (state.open) state.open.entry.value = stripEnd(state.open.parts.join('\n'));
  state.open = null;
}

function seenBefore({ seen }: Scan, name: string): boolean {
  const isThere = seen.has(name);
  seen.add(name);
  return isThere;
}

/**
 * Undefined for a line that begins no section, null for one that should: what follows it belongs to no section, least of all the
 * section's above. With a `=` in it, it is a setting to botocore.
 */
function headerIn(line: string): string | null | undefined {
  if (!line.startsWith('[')) return undefined;
  const end = line.lastIndexOf(']');
  if (end >= 2) return line.slice(1, end);
  return /[=:]/.test(line) ? undefined : null;
}

/** A value that begins on the line below its key is a block of settings to botocore. */
function nestedFaults(sections: readonly IniSection[]): RefusedLine[] {
  // Settings in [DEFAULT] are checked as part of the other sections.
  if (sections.every(({ header }) => header === DEFAULTS)) return [];
  return sections.flatMap(({ entries }) =>
    entries
      .filter(
        ({ value }) => value.startsWith('\n') && value.split(new RegExp(`[${NESTED_LINE_ENDS}]`)).some(isNoSetting),
      )
      .map(({ line }) => ({ fault: 'nested' as const, line })),
  );
}

function isNoSetting(line: string): boolean {
  return strip(line) !== '' && !line.includes('=');
}

/** The text between the line ends (CR LF, LF or CR, as Python reads text files); offsets include the line end. */
function* linesOf(text: string): Generator<Span & { content: string }> {
  const ends = /\r\n|\n|\r/g;
  let start = 0;
  while (start < text.length) {
    const found = ends.exec(text);
    const end = found ? ends.lastIndex : text.length;
    yield { content: text.slice(start, found?.index ?? end), start, end };
    start = end;
  }
}
