/**
 * Changes to the text of an AWS file, by the places that `ini.ts` found: pure functions that leave every other character as it is,
 * indentation and line ends included, and what botocore reads of everything else.
 */
import { errorOfCase } from '../base/error-cases.ts';
import type { DaypassError } from '../base/errors.ts';
import { type IniSection, type PlacedEntry, parseIni, refusedLines, type Span, strip } from './ini.ts';

/** The line end that the file uses; that of Unix where it has none yet. */
export function lineEnd(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** What separates a section that is added at the end from the text before: a blank line, and the line end that is missing. */
export function gap(text: string, eol: string): string {
  if (text === '' || text === '\ufeff' || /(^|\n)\r?\n$/.test(text)) return '';
  return /[\r\n]$/.test(text) ? eol : `${eol}${eol}`;
}

/** Where header and settings of a section that is added begin. */
export interface Layout {
  readonly header: string;
  readonly setting: string;
}

/**
 * How far to indent a new section so that it reads the same wherever it is put. A header deeper than a line above would
 * continue that line; settings less deep than a header below would be continued by that header.
 */
export function layoutOf(text: string): Layout {
  const sections = parseIni(text);
  const headers = sections.map(({ indent }) => indent);
  const all = [...headers, ...sections.flatMap(({ entries }) => entries.map(({ indent }) => indent))];
  const least = all.reduce((a, b) => (b.length < a.length ? b : a), all[0] ?? '');
  return { header: least, setting: headers.reduce((a, b) => (b.length > a.length ? b : a), least) };
}

/** The last line of this key counts, as for AWS's tools. */
export function entryOf({ entries }: IniSection, key: string): PlacedEntry | undefined {
  return entries.findLast((entry) => entry.key === key);
}

/**
 * The text with this value in the section: in the place of the one that is there, as far indented, else as the first setting.
 * @param value null takes the setting out.
 */
export function withValue(text: string, section: IniSection, key: string, value: string | null): string {
  const entry = entryOf(section, key);
  if (value === null) return withoutEntries(text, section, (other) => other.key === key);
  if (entry) {
    const [first = { start: 0, end: 0 }, ...others] = entry.lines;
    const line = `${entry.indent}${key} = ${value}${endOf(text, first)}`;
    return spliced(text, [{ ...first, by: line }, ...others.map((span) => ({ ...span, by: '' }))]);
  }
  const eol = lineEnd(text);
  // Indented like the setting that follows: a deeper one would be read as part of this value.
  const indent = section.entries[0]?.indent ?? section.indent;
  const header = endOf(text, { start: section.start, end: section.body }) === '' ? eol : '';
  return spliced(text, [{ start: section.body, end: section.body, by: `${header}${indent}${key} = ${value}${eol}` }]);
}

/** The text without these settings of the section; comments and blank lines among their lines stay. */
export function withoutEntries(text: string, section: IniSection, goes: (entry: PlacedEntry) => boolean): string {
  const spans = section.entries.filter(goes).flatMap(({ lines }) => lines);
  return spliced(
    text,
    spans.map((span) => ({ ...span, by: '' })),
  );
}

/**
 * The text without the section and the blank line before it. Comments right above the next header stay: they belong to that.
 */
export function withoutSection(text: string, { start, end }: IniSection): string {
  const kept = end === text.length ? '' : commentsAtEnd(text.slice(start, end));
  const head = text.slice(0, start);
  return `${kept === '' ? head.replace(/(\n)\r?\n$/, '$1') : head}${kept}${text.slice(end)}`;
}

/** The text with pieces of it replaced. */
export function spliced(text: string, pieces: readonly (Span & { readonly by: string })[]): string {
  const parts: string[] = [];
  let done = 0;
  for (const { start, end, by } of [...pieces].sort((a, b) => a.start - b.start)) {
    parts.push(text.slice(done, start), by);
    done = end;
  }
  return parts.join('') + text.slice(done);
}

/**
 * The new text, if AWS's tools read from it what they read from the old one in every section that is not concerned: lines that are
 * indented oddly, or are in no section, can become part of the section above them.
 * @throws DaypassError config-invalid where they would not.
 */
export function requireOthersSame(
  before: string,
  after: string,
  isConcerned: (section: IniSection) => boolean,
): string {
  const others = (text: string) => readings(parseIni(text).filter((section) => !isConcerned(section)));
  if (others(before) === others(after) && refusedLines(after).length <= refusedLines(before).length) return after;
  throw ambiguous();
}

/** What is read of these sections, to be compared. */
export function readings(sections: readonly IniSection[]): string {
  return JSON.stringify(sections.map(({ header, entries }) => [header, entries.map(({ key, value }) => [key, value])]));
}

export function ambiguous(): DaypassError {
  const command = 'Put them right (`daypass doctor` names lines that are wrong), then try again.';
  return errorOfCase('lines-odd', {}, undefined, { command });
}

/** At the end of a line. */
export const LINE_END = /(?:\r\n|\n|\r)$/;

/** The line end of a line; '' where the text ends without. */
export function endOf(text: string, { start, end }: Span): string {
  return LINE_END.exec(text.slice(start, end))?.[0] ?? '';
}

/** Lines of a text, each with its line end. */
export function linesWithEnds(text: string): string[] {
  return text.split(/(?<=\n|\r(?!\n))/);
}

function commentsAtEnd(section: string): string {
  const lines = linesWithEnds(section);
  let first = lines.length;
  for (let index = lines.length - 1; index > 0; index -= 1) {
    const line = strip(lines[index] ?? '');
    if (line.startsWith('#') || line.startsWith(';')) first = index;
    else if (line !== '') break;
  }
  return lines.slice(first).join('');
}
