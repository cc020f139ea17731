/** What a picker shows, as text for the terminal: one line to type into and rows below it. Pure; `role-picker.ts` runs it. */
import type { TerminalSize } from '../../base/request.ts';
import { cut, widthOf } from '../terminal/width.ts';

export interface PickerRow {
  readonly label: string;
  /** Shown to the right where there is room. */
  readonly notes: readonly string[];
  readonly colour: string | null;
  readonly isFavourite: boolean;
}

/** They fit only but for a typing mistake, or the first does more than the words say; null where Enter takes what is chosen. */
export type Guess = 'similar' | 'does more' | null;

export interface PickerState {
  readonly question: string;
  readonly query: string;
  readonly rows: readonly PickerRow[];
  /** Of all that fit: the first one in `rows`, and the chosen one. */
  readonly first: number;
  readonly chosen: number;
  readonly guess: Guess;
  readonly matching: number;
  readonly total: number;
}

/** Takes away what `draw` has drawn, wherever it was when it ended. */
export const CLEAR = '\r\u001b[J';

const RESET = '\u001b[0m';
const STYLES: Readonly<Record<string, string>> = {
  red: '\u001b[31m',
  orange: '\u001b[38;5;208m',
  yellow: '\u001b[33m',
  green: '\u001b[32m',
  blue: '\u001b[34m',
  purple: '\u001b[35m',
  grey: '\u001b[90m',
  dim: '\u001b[2m',
  bold: '\u001b[1m',
};

/** Rows that a picker takes: it leaves the line above it in sight, and fills no large window. */
export function rowsFor({ rows }: TerminalSize): number {
  return Math.max(1, Math.min(12, rows - 2));
}

/** Draws over what was drawn before and leaves the cursor in the line that is typed into. */
export function draw(state: PickerState, size: TerminalSize, hasColour: boolean): string {
  const paint = (style: string | null, text: string) => {
    const start = style === null ? undefined : STYLES[style];
    return hasColour && start && text !== '' ? `${start}${text}${RESET}` : text;
  };
  // The last column stays empty: some terminals begin a new line when it is written to.
  const width = Math.max(4, size.columns - 1);
  const prompt = `${state.question} `;
  const count = `${state.guess === null ? '' : `${state.guess}: `}${state.matching.toLocaleString('en-US')} of ${state.total.toLocaleString('en-US')}`;
  const room = width - widthOf(prompt) - 1;
  const query = room > 0 ? cutLeft(state.query, room) : '';
  const head = cut(prompt, width) + query;
  const gap = width - widthOf(head) - widthOf(count);
  const lines = [head + (gap >= 2 ? ' '.repeat(gap) + paint('dim', count) : '')];
  const labels = Math.max(0, ...state.rows.map((row) => widthOf(row.label)));
  const columns = [0, 1, 2].map((index) => Math.max(0, ...state.rows.map(({ notes }) => widthOf(notes[index] ?? ''))));
  state.rows.forEach((row, index) => {
    const isChosen = state.first + index === state.chosen;
    const mark = isChosen ? '> ' : '  ';
    const star = row.isFavourite ? '* ' : '  ';
    const label = cut(row.label, width - 4);
    let line =
      paint(isChosen ? 'bold' : null, mark) + paint('yellow', star) + paint(isChosen ? 'bold' : row.colour, label);
    let used = 4 + widthOf(label);
    let wanted = 4 + labels;
    row.notes.forEach((note, column) => {
      const end = wanted + 2 + (columns[column] ?? 0);
      if (note !== '' && wanted + 2 + widthOf(note) <= width) {
        line += ' '.repeat(Math.max(2, wanted + 2 - used)) + paint('dim', note);
        used = wanted + 2 + widthOf(note);
      }
      wanted = end;
    });
    lines.push(line);
  });
  if (state.rows.length === 0) lines.push(cut('  Nothing matches.', width));
  const body = lines.map((line) => `${line}\u001b[K`).join('\r\n');
  const up = lines.length > 1 ? `\u001b[${lines.length - 1}A` : '';
  const right = widthOf(head) > 0 ? `\u001b[${widthOf(head)}C` : '';
  return `\r${body}\u001b[J${up}\r${right}`;
}

/** The end of the text, so that what is being typed stays in sight. */
function cutLeft(text: string, width: number): string {
  let rest = text;
  while (widthOf(rest) > width) rest = rest.slice(String.fromCodePoint(rest.codePointAt(0) ?? 0).length);
  return rest;
}
