/** How times, durations and tables read on a terminal. */
import type { DaypassError } from '../../base/errors.ts';
import { printable } from '../../base/printable.ts';
import { widthOf } from './width.ts';

export { printable };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** `17:02`, or `2026-11-25 17:02` on another day: local time of this machine. Both in ms since the epoch. */
export function formatTime(ms: number, now: number): string {
  const date = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  const time = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (date.toDateString() === new Date(now).toDateString()) return time;
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${time}`;
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

/**
 * Columns as wide as their widest cell, two spaces between them; the last one runs free. Made for 20,000 rows: a line is put
 * together once, and no spaces are added that would have to go again.
 */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  const own: number[] = [];
  for (const row of rows) {
    for (let column = 0; column < row.length; column += 1) {
      const width = widthOf(row[column] ?? '');
      own.push(width);
      if (width > (widths[column] ?? 0)) widths[column] = width;
    }
  }
  let text = '';
  let index = 0;
  for (const row of rows) {
    let gap = 0;
    for (let column = 0; column < row.length; column += 1) {
      const cell = row[column] ?? '';
      const width = widths[column] ?? 0;
      const used = own[index++] ?? 0;
      if (used === 0) gap += width + 2;
      else {
        text += spaces(gap) + cell;
        gap = width - used + 2;
      }
    }
    text += '\n';
  }
  return text;
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
  return trace === null ? '' : `  AWS: ${printable(trace)}\n`;
}

/** What went wrong, for stderr: who answers chooses some of the words. */
export function errorText({ message, next }: Pick<DaypassError, 'message' | 'next'>): string {
  const lines = next.split('\n').map(printable);
  return [printable(message), lines.join('\n')].filter(Boolean).join(' ');
}
