/** Finds Daypass's block in the text of the AWS config file, and whose the sections in it are. */
import { errorOfCase } from '../base/error-cases.ts';
import type { DaypassError } from '../base/errors.ts';
import { programOf, type ServedRole, servedRole } from './credential-process.ts';
import { entryOf, LINE_END, lineEnd, linesWithEnds, spliced } from './edit-ini.ts';
import { type IniSection, parseIni, type Span, strip } from './ini.ts';
import { sectionName } from './section-name.ts';

/**
 * No `:` and no `=` in these lines: `aws configure set` takes a line with one for a setting, comment or not, and would put
 * new keys after it.
 */
const START = '# >>> daypass >>>';
export const START_LINE = `${START} kept by Daypass, changes in here get lost (see daypass profiles --help)`;
export const END_LINE = '# <<< daypass <<<';

/** A profile of ours, as the block holds it now. */
export interface OwnProfile {
  readonly name: string;
  readonly serves: ServedRole;
  /** The program that its `credential_process` line starts. */
  readonly program: string;
}

/** One of them with its text: header and settings, without blank lines at the end. */
export interface OwnSection extends OwnProfile {
  readonly text: string;
}

export interface Block {
  /** The text above the block, and the text below it. */
  readonly before: string;
  readonly after: string;
  readonly isThere: boolean;
  /** What is in the block and isn't ours. */
  readonly foreign: string;
  readonly own: readonly OwnSection[];
  /** Sections in the block that are not ours, and those outside of it. */
  readonly others: readonly IniSection[];
  readonly outside: readonly IniSection[];
}

/** @throws DaypassError config-invalid when the block is damaged. */
export function parseBlock(text: string): Block {
  const sections = parseIni(text);
  const marks = marksOf(text);
  if (!marks) return { before: text, after: '', isThere: false, foreign: '', own: [], others: [], outside: sections };
  const { start, end } = marks;
  const isInside = (section: IniSection) => section.start >= start.end && section.start < end.start;
  const inside = sections.filter(isInside);
  // Settings below the end mark belong to the last section above it, and have to stay with that.
  const below = spansBelow(sections, end);
  const tail = below.map((span) => text.slice(span.start, span.end)).join('');
  const withTail = (piece: string) => (tail === '' ? piece : `${ended(piece, lineEnd(text))}${tail}`);
  const pieces = inside.map((section) => {
    const piece = text.slice(section.start, Math.min(section.end, end.start));
    return { section, text: section === inside.at(-1) ? withTail(piece) : piece, own: profileOf(section) };
  });
  const preface = text.slice(start.end, inside[0]?.start ?? end.start);
  return {
    before: text.slice(0, start.start),
    after: spliced(
      text,
      [{ start: 0, end: end.end }, ...below].map((span) => ({ ...span, by: '' })),
    ),
    isThere: true,
    foreign: [
      inside.length === 0 ? withTail(preface) : preface,
      ...pieces.flatMap((piece) => (piece.own ? [] : piece.text)),
    ].join(''),
    own: pieces.flatMap(({ own, text: whole }) => (own ? [{ ...own, text: withoutBlankEnd(whole) }] : [])),
    others: pieces.flatMap(({ own, section }) => (own ? [] : section)),
    outside: sections.filter((section) => !isInside(section)),
  };
}

/** The profile that a section is, if its credentials come from Daypass. */
export function profileOf(section: IniSection): OwnProfile | null {
  const name = profileName(section.header);
  const line = entryOf(section, 'credential_process')?.value ?? '';
  const serves = servedRole(line);
  return name !== null && serves ? { name, serves, program: programOf(line) } : null;
}

export function profileName(header: string): string | null {
  const found = sectionName(header);
  return found?.kind === 'profile' ? found.name : null;
}

interface Mark extends Span {
  readonly kind: string;
  readonly isIndented: boolean;
}

/** Lines that begin with a mark; a program that lays out the file may have indented them. */
const MARKS = /(?<![^\r\n\ufeff])([ \t]*)(# >>> daypass >>>|# <<< daypass <<<)[^\r\n]*(?:\r\n|\n|\r|$)/g;

/** Null where there is no block. @throws DaypassError config-invalid */
function marksOf(text: string): { start: Mark; end: Mark } | null {
  const all = [...text.matchAll(MARKS)].map(({ 0: line, 1: indent, 2: kind = '', index }) => ({
    kind,
    isIndented: indent !== '',
    start: index,
    end: index + line.length,
  }));
  const plain = all.filter(({ isIndented }) => !isIndented);
  const pair = pairOf(plain) ?? pairOf(all);
  if (pair) return pair;
  // A comment that only looks like a mark, among those of somebody's section.
  if (plain.length === 0) return null;
  throw damaged(text, plain);
}

function pairOf([start, end, ...others]: readonly Mark[]): { start: Mark; end: Mark } | null {
  const isPair = start?.kind === START && end?.kind === END_LINE && others.length === 0;
  return isPair ? { start, end } : null;
}

function damaged(text: string, marks: readonly Mark[]): DaypassError {
  const lines = marks.map(({ start }) => text.slice(0, start).split('\n').length);
  return errorOfCase('block-marks', { numbers: lines.join(', '), start: START, end: END_LINE });
}

/** Lines of settings that stand below the end mark and before the next section. */
function spansBelow(sections: readonly IniSection[], mark: Span): Span[] {
  const last = sections.findLast(({ start }) => start < mark.start);
  return (last?.entries ?? []).flatMap(({ lines }) => lines).filter(({ start }) => start >= mark.end);
}

function ended(text: string, eol: string): string {
  return text === '' || /[\r\n]$/.test(text) ? text : `${text}${eol}`;
}

function withoutBlankEnd(text: string): string {
  const lines = linesWithEnds(text);
  while (lines.length > 1 && strip(lines.at(-1) ?? '') === '') lines.pop();
  return lines.join('').replace(LINE_END, '');
}
