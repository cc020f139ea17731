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

/** Rows that both builds have. For a terminal, without an end of line at the end. */
export function comparison(before: readonly Figure[], now: readonly Figure[]): string {
  const rows = now.flatMap((row) => {
    const earlier = before.find(({ name, unit }) => name === row.name && unit === row.unit);
    return earlier ? [[row.name, ...both(earlier), ...both(row), `${(row.median / earlier.median).toFixed(2)} ×`]] : [];
  });
  return aligned([['', 'other build', 'to its floor', 'this build', 'to its floor', 'this to other'], ...rows]);
}

function both(row: Figure): [string, string] {
  const times = timesFloor(row);
  return [`${shown(row.median)} ${row.unit}`, times === null ? '' : `${times.toFixed(2)} ×`];
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
  const lines = [aligned([['', 'median', 'range', 'runs', 'floor', 'promise', ''], ...rows])];
  for (const { name, why } of skipped) lines.push(`skipped: ${name} (${why})`);
  return lines.join('\n');
}

/** Names and words at the end to the left, what is between them to the right. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widthOf = (column: number) => Math.max(...rows.map((row) => (row[column] ?? '').length));
  const line = (cell: string, column: number) =>
    column === 0 || column > 4 ? cell.padEnd(widthOf(column)) : cell.padStart(widthOf(column));
  return rows.map((row) => row.map(line).join('  ').trimEnd()).join('\n');
}
