import { type Figure, met, type Report, timesFloor } from './measure.ts';

/** Rounds to three significant digits. */
export function shown(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2);
}

export function promiseOf({ limit, unit }: Figure): string {
  return limit ? `${limit.at === 'most' ? '≤' : '≥'} ${limit.value} ${unit}` : '';
}

/** What a program that does nothing takes, and how many times as much this is. */
export function floorOf(row: Figure): string {
  const times = timesFloor(row);
  return times === null ? '' : `${shown(row.floor ?? Number.NaN)} ${row.unit}, ${times.toFixed(2)} ×`;
}

/** For a terminal, without an end of line at the end. */
export function table({ figures, skipped }: Report): string {
  const rows = figures.map((entry) => [
    entry.name,
    `${shown(entry.median)} ${entry.unit}`,
    entry.runs > 1 ? `${shown(entry.min)} … ${shown(entry.max)}` : '',
    entry.runs > 1 ? String(entry.runs) : '',
    floorOf(entry),
    promiseOf(entry),
    { true: 'met', false: 'MISSED', null: '' }[String(met(entry))] ?? '',
  ]);
  const all = [['', 'median', 'range', 'runs', 'floor', 'promise', ''], ...rows];
  const widths = [0, 1, 2, 3, 4, 5].map((column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const lines = all.map((row) =>
    row
      .map((cell, column) =>
        column === 0 || column > 4 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  for (const { name, why } of skipped) lines.push(`skipped: ${name} (${why})`);
  return lines.join('\n');
}
