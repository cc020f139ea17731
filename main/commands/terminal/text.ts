/** How times, durations and tables read on a terminal. */
import type { DaypassError } from '../../base/errors.ts';
import { printable } from '../../base/printable.ts';
import { widthOf } from './width.ts';
import { type WallTime, wallTime } from './zone.ts';

export { printable };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * `17:02`, or `2026-11-25 17:02` on another day. Both in ms since the epoch.
 * @param zone the `TZ` of the one who asks.
 */
export function formatTime(ms: number, now: number, zone: string | undefined): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const dayOf = ({ year, month, day }: WallTime) => `${year}-${two(month)}-${two(day)}`;
  const at = wallTime(ms, zone);
  const time = `${two(at.hour)}:${two(at.minute)}`;
  return dayOf(at) === dayOf(wallTime(now, zone)) ? time : `${dayOf(at)} ${time}`;
}

/** `45 s`, `12 min`, `3 h 5 min`, `2 d 4 h`; rounded down. */
export function formatDuration(ms: number): string {
  const minutes = Math.floor(ms / MINUTE);
  if (minutes < 1) return `${Math.max(0, Math.floor(ms / 1000))} s`;
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(ms / HOUR);
  if (hours < 48) return joined(`${hours} h`, minutes % 60, 'min');
  return joined(`${Math.floor(hours / 24)} d`, hours % 24, 'h');
}

function joined(first: string, rest: number, unit: string): string {
  return rest > 0 ? `${first} ${rest} ${unit}` : first;
}

/** Columns as wide as their widest cell, two spaces between them; the last one runs free. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const count = rows.reduce((most, row) => Math.max(most, row.length), 0);
  return formatColumns(
    rows,
    Array.from({ length: count }, (_, column) => (row) => row[column] ?? ''),
  );
}

/** How many lines are put together at a time. */
const LINES = 256;

/**
 * The same, of columns. Made for 20,000 rows: nothing is kept of a row but how wide its cells are, and text is put together in
 * pieces that are done with at once. A string that grows line by line, and an array for each row, take the collector ten
 * times as long as all the rest.
 */
export function formatColumns<T>(items: readonly T[], columns: readonly ((item: T) => string)[]): string {
  const widths = columns.map(() => 0);
  const own = new Uint32Array(items.length * columns.length);
  let index = 0;
  for (const item of items) {
    for (let column = 0; column < columns.length; column += 1) {
      const width = widthOf((columns[column] as (item: T) => string)(item));
      own[index++] = width;
      if (width > (widths[column] as number)) widths[column] = width;
    }
  }
  const pieces: string[] = [];
  index = 0;
  for (let from = 0; from < items.length; from += LINES) {
    const parts: string[] = [];
    for (const item of items.slice(from, from + LINES)) {
      let gap = 0;
      for (let column = 0; column < columns.length; column += 1) {
        const used = own[index++] as number;
        const width = widths[column] as number;
        if (used === 0) gap += width + 2;
        else {
          if (gap > 0) parts.push(spaces(gap));
          parts.push((columns[column] as (item: T) => string)(item));
          gap = width - used + 2;
        }
      }
      parts.push('\n');
    }
    pieces.push(parts.join(''));
  }
  return pieces.join('');
}

const SPACES = Array.from({ length: 64 }, (_, count) => ' '.repeat(count));

function spaces(count: number): string {
  return SPACES[count] ?? ' '.repeat(count);
}

/** `1 account`, `3 accounts`. */
export function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

/** ISO 8601 in UTC without milliseconds, as AWS writes times. Takes ms since the epoch. */
export function isoTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** What AWS refused, as its support wants to have it told: a line for stderr, or nothing. */
export function traceLine({ trace }: Pick<DaypassError, 'trace'>): string {
  return trace === null ? '' : `  ${printable(trace)}\n`;
}

/** What went wrong, for stderr: who answers chooses some of the words. */
export function errorText({ message, next }: Pick<DaypassError, 'message' | 'next'>): string {
  const lines = next.split('\n').map(printable);
  return [printable(message), lines.join('\n')].filter(Boolean).join(' ');
}
