/**
 * Reads the INI dialect of AWS's shared files as botocore does: `[header]` lines, `key = value` lines, comments that begin
 * a line or follow white space, and lines that belong to the value above them, being indented further. It never fails: what
 * it can't understand, for which botocore refuses the whole file, is in no section's entries; and every section knows its place
 * in the text, so that the rest can be kept.
 */

export interface IniEntry {
  /** Lower case, as botocore reads it. */
  readonly key: string;
  readonly value: string;
  /** Counted from 1. */
  readonly line: number;
}

export interface IniSection {
  /** What stands between the brackets; empty where the closing one is missing. */
  readonly header: string;
  /** Of the header, counted from 1. */
  readonly line: number;
  /** Where the section's text begins (with its header) and ends, as offsets into the whole. */
  readonly start: number;
  readonly end: number;
  readonly entries: readonly IniEntry[];
}

/** A line for which botocore refuses the whole file. */
export interface RefusedLine {
  /** `header`: the closing bracket is missing. `homeless`: it stands before the first section. The last two: it stands above already. */
  readonly fault: 'header' | 'homeless' | 'nonsense' | 'section-twice' | 'setting-twice';
  /** Counted from 1. */
  readonly line: number;
}

/** The kind of a section and the name in it: `profile`, `sso-session`, `services`, or null for anything else. */
export interface SectionName {
  readonly kind: 'profile' | 'sso-session' | 'services';
  readonly name: string;
}

/** UTF-8's byte order mark, as text and as its three bytes read as Latin-1. */
const BYTE_ORDER_MARK = /^(?:\ufeff|\u00ef\u00bb\u00bf)/;

export function parseIni(text: string): IniSection[] {
  return scan(text).sections;
}

export function refusedLines(text: string): RefusedLine[] {
  return scan(text).refused;
}

function scan(text: string): { sections: IniSection[]; refused: RefusedLine[] } {
  const refused: RefusedLine[] = [];
  const sections: { header: string; line: number; start: number; end: number; entries: IniEntry[] }[] = [];
  /** Headers to the letter, and keys of the section at hand: each may be there once. */
  const headers = new Set<string>();
  const keys = new Set<string>();
  let line = 0;
  /** How far the setting or header above is indented, in characters. */
  let level = 0;
  for (const { content, start, end } of linesOf(text)) {
    line += 1;
    const own = line === 1 ? content.replace(BYTE_ORDER_MARK, '') : content;
    const trimmed = own.trim();
    const section = sections.at(-1);
    const isEmpty = trimmed === '' || trimmed.startsWith('#') || trimmed.startsWith(';');
    const indent = own.search(/\S/);
    // A line that is indented further than the setting above it goes on with its value, whatever it looks like.
    const isContinuation = section !== undefined && section.entries.length > 0 && indent > level;
    if (!isEmpty && !isContinuation) level = indent;
    const header = isContinuation ? undefined : headerIn(trimmed);
    if (header !== undefined) {
      if (header === null) refused.push({ fault: 'header', line });
      else if (headers.has(header)) refused.push({ fault: 'section-twice', line });
      else headers.add(header);
      keys.clear();
      sections.push({
        header: header?.trim() ?? '',
        line,
        start: start + content.length - own.length,
        end,
        entries: [],
      });
      continue;
    }
    if (section) section.end = end;
    if (isEmpty || isContinuation) continue;
    const split = trimmed.search(/[=:]/);
    if (section && split > 0) {
      const value = withoutComment(trimmed.slice(split + 1)).trim();
      const key = trimmed.slice(0, split).trim().toLowerCase();
      section.entries.push({ key, value, line });
      if (keys.has(key)) refused.push({ fault: 'setting-twice', line });
      keys.add(key);
    } else refused.push({ fault: section ? 'nonsense' : 'homeless', line });
  }
  return { sections, refused };
}

/**
 * Undefined for a line that begins no section, null for one that should: what follows it is nobody's, least of all the
 * section's above. With a `=` in it, it is a setting to botocore.
 */
function headerIn(line: string): string | null | undefined {
  const [, whole] = /^\[([^\]]+)\]/.exec(line) ?? [];
  if (whole !== undefined) return whole;
  return /^\[[^=:]*$/.test(line) ? null : undefined;
}

/** Null for a header that AWS's tools don't know, or whose name they would not take. */
export function sectionName(header: string): SectionName | null {
  if (header === 'default') return { kind: 'profile', name: 'default' };
  const [, kind, rest = ''] = /^(profile|sso-session|services)\s+(.+)$/.exec(header) ?? [];
  if (kind !== 'profile' && kind !== 'sso-session' && kind !== 'services') return null;
  const quoted = /^(?:"([^"]*)"|'([^']*)')$/.exec(rest.trim());
  const name = quoted ? (quoted[1] ?? quoted[2] ?? '') : rest.trim();
  // A name with white space in it needs quotes; without them it is two words to AWS's tools.
  if (name === '' || (!quoted && /\s/.test(name))) return null;
  return { kind, name };
}

/** The text between the line ends; offsets include the line end. */
function* linesOf(text: string): Generator<{ content: string; start: number; end: number }> {
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline + 1;
    yield { content: text.slice(start, end).replace(/\r?\n$/, ''), start, end };
    start = end;
  }
}

function withoutComment(value: string): string {
  const at = value.search(/(^|\s)[#;]/);
  return at < 0 ? value : value.slice(0, at);
}
