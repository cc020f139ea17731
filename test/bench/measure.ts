import { type SpawnSyncOptions, spawnSync } from 'node:child_process';

/** One line of the table. `limit` is in the unit of `median`; a figure without one is there for comparison. */
export interface Figure {
  readonly name: string;
  readonly unit: 'ms' | '/s' | 'MiB' | '%' | '×';
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly runs: number;
  /** The same of a program that does nothing of its own, by turns with it: see `bare/`. */
  readonly floor?: number;
  readonly limit?: { readonly at: 'most' | 'least'; readonly value: number };
}

export interface Skipped {
  readonly name: string;
  readonly why: string;
}

/** What was measured of a build, and what could not be. */
export interface Report {
  readonly figures: Figure[];
  readonly skipped: Skipped[];
}

export function figure(
  name: string,
  unit: Figure['unit'],
  values: readonly number[],
  limit?: NonNullable<Figure['limit']>,
): Figure {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  const base = { name, unit, median: at(0.5), min: at(0), max: at(1), runs: sorted.length };
  return limit ? { ...base, limit } : base;
}

/** The row with its floor. */
export function above(floor: Figure, row: Figure): Figure {
  return { ...row, floor: floor.median };
}

/** How many times the floor a row takes, or how many times less it gives. */
export function timesFloor(row: Figure): number | null {
  if (row.floor === undefined) return null;
  return isBetterWhenLarger(row) ? row.floor / row.median : row.median / row.floor;
}

export function met({ median, limit }: Figure): boolean | null {
  if (!limit) return null;
  return limit.at === 'most' ? median <= limit.value : median >= limit.value;
}

/** A rate, and how many times longer others take; all else is time, memory or a share of it. */
export function isBetterWhenLarger({ unit, limit }: Figure): boolean {
  return limit ? limit.at === 'least' : unit === '/s';
}

/** The better figure of each row from two reports on one build: time lost to other programs is not the build's. */
export function better(one: Report | null, two: Report): Report {
  if (!one) return two;
  const figures = two.figures.map((row) => {
    const other = one.figures.find(({ name }) => name === row.name);
    if (!other) return row;
    return isBetterWhenLarger(row) === other.median > row.median ? other : row;
  });
  return { figures, skipped: two.skipped };
}

export interface Subject {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly options?: SpawnSyncOptions;
  readonly runs: number;
}

/**
 * Whole-process times in ms of several commands, taken in turns so that a noisy moment hits all alike. The first run of
 * each is thrown away. @throws when a command fails: a failing program is not a fast one.
 */
export function timeProcesses(subjects: readonly Subject[]): Map<string, number[]> {
  const times = new Map(subjects.map(({ name }) => [name, [] as number[]]));
  const rounds = Math.max(...subjects.map(({ runs }) => runs));
  for (const subject of subjects) run(subject);
  for (let round = 0; round < rounds; round += 1) {
    for (const subject of subjects) {
      // Slow commands have fewer runs; spread them over all rounds.
      const due = Math.floor(((round + 1) * subject.runs) / rounds) > Math.floor((round * subject.runs) / rounds);
      if (due) times.get(subject.name)?.push(run(subject));
    }
  }
  return times;
}

function run({ name, command, args, options }: Subject): number {
  const start = process.hrtime.bigint();
  const result = spawnSync(command, [...args], { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  if (result.status !== 0) throw new Error(`${name} failed (${result.status}): ${result.stderr}`);
  return ms;
}
