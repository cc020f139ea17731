/** Figures that are kept with the project, so that slow losses show: `docs/bench.json`, shown in `docs/bench.md`. */
import { type Figure, isBetterWhenLarger } from './measure.ts';
import { floorOf, promiseOf, shown } from './table.ts';

export interface Kept {
  /** YYYY-MM-DD */
  readonly date: string;
  readonly commit: string;
  readonly machine: Machine;
  readonly figures: readonly Figure[];
}

export interface Machine {
  readonly platform: string;
  readonly arch: string;
  readonly processor: string;
  readonly cores: number;
  readonly node: string;
  readonly electron: string;
}

/** From which share of the earlier figure on a row is named. */
const WORSE = 1.2;

/** One line for each of Daypass's own rows that is a fifth worse, or more. Rows that only one of the two has are passed over. */
export function worse(before: readonly Figure[], now: readonly Figure[]): string[] {
  return now.flatMap((row) => {
    const earlier = before.find(({ name, unit }) => name === row.name && unit === row.unit);
    if (!earlier || !isOurs(row)) return [];
    const share = isBetterWhenLarger(row) ? earlier.median / row.median : row.median / earlier.median;
    if (share < WORSE) return [];
    const figures = `${shown(earlier.median)} → ${shown(row.median)} ${row.unit}`;
    return [`${row.name}: ${figures}, ${Math.round((share - 1) * 100)} % worse`];
  });
}

/** Other programs have rows to be compared with, and a ratio to one of them is as much theirs as ours. */
function isOurs({ name, limit, unit }: Figure): boolean {
  return unit !== '×' && (limit !== undefined || name.startsWith('daypass'));
}

const START = '<!-- kept figures: written by `npm run bench -- --keep` -->';
const END = '<!-- end of kept figures -->';

/** The page with the table of these figures in the place of the one before. @throws Error where the page has no place for it. */
export function keptPage(page: string, kept: Kept): string {
  const [start, end] = [page.indexOf(START), page.indexOf(END)];
  if (start < 0 || end < start) throw new Error('docs/bench.md has no place for the kept figures.');
  return `${page.slice(0, start)}${START}\n${keptTable(kept)}\n${page.slice(end)}`;
}

function keptTable({ date, commit, machine, figures }: Kept): string {
  const { platform, arch, processor, cores, node, electron } = machine;
  const where = `${platform} ${arch}, ${cores} × ${processor}, Node ${node}, Electron ${electron}`;
  const rows = figures.map((row) => {
    const range = row.runs > 1 ? `${shown(row.min)} … ${shown(row.max)}` : '';
    return `| ${row.name} | ${shown(row.median)} ${row.unit} | ${range} | ${floorOf(row)} | ${promiseOf(row)} |`;
  });
  return `\nMeasured on ${date}, commit ${commit}: ${where}.\n\n| what | median | range | floor | promise |\n|---|---|---|---|---|\n${rows.join('\n')}\n`;
}
