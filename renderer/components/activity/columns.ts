/** How wide the columns of the activity are: rows that are drawn one by one can't ask each other. `styles/activity.css` has the rest. */
import type { CSSProperties } from 'react';
import type { ActivityInfo } from '../../../preload/contracts/main.ts';
import { textWidth } from '../../state/text-width.ts';
import type { Words } from '../../strings/words.tsx';
import { type SaidOfEntry, saidOf } from './said.ts';

/** Sizes of styles/tokens.css. */
const USUAL = '13.5px';
const SMALL = '12px';
const BOLD = '600 13.5px';
const HEADING = '600 12px';
/** Of the dot before a result, with its gap, in CSS px. */
const DOT = 15;
/** Between a program's name and its place, in CSS px. */
const NAME_GAP = 6;

interface ShownEntries {
  /** The newest first. */
  readonly entries: readonly ActivityInfo[];
  readonly names: ReadonlyMap<string, string>;
  readonly showSession: boolean;
  readonly now: number;
}

/** What each column needs for the longest text in it, in CSS px. */
export function columnsOf({ entries, names, showSession, now }: ShownEntries, words: Words): CSSProperties {
  const { time, program, role, result } = words.t.activityView;
  const results: SaidOfEntry = words.t.activityView.results;
  const heading = (text: string) => textWidth(text, HEADING);
  const ends = [entries.at(0), entries.at(-1)].flatMap((entry) => (entry ? [words.exactTime(entry.lastAt, now)] : []));
  const programs = new Set(entries.map((entry) => entry.program));
  const roles = new Map(
    entries.map((entry) => {
      const { what, about } = saidOf(entry, names.get(entry.account) ?? entry.account, showSession, words);
      return [what + about, textWidth(what, USUAL) + textWidth(about, SMALL)] as const;
    }),
  );
  return {
    '--time': `${widest([heading(time), ...ends.map((text) => textWidth(text, USUAL))])}px`,
    '--program': `${widest([heading(program), ...[...programs].map((text) => textWidth(text, BOLD) + NAME_GAP)])}px`,
    '--role': `${widest([heading(role), ...roles.values()])}px`,
    '--result': `${widest([heading(result), ...Object.values(results).map((text) => DOT + textWidth(text, USUAL))])}px`,
  } as CSSProperties;
}

/** With a pixel for what rounding takes. */
function widest(widths: readonly number[]): number {
  return widths.reduce((most, width) => Math.max(most, width), 0) + 1;
}
