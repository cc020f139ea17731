/**
 * `npm run bench`: what a person feels, measured in one run on this machine: medians, and ratios to what the AWS tools
 * do on their own next to it. The limits are Daypass's own promises; a figure that misses its limit is reported as
 * missed, never left out, and a row that is a fifth worse than the last kept one is named.
 *
 * `--json` prints the figures as JSON. `--keep` keeps them in `docs/bench.json` and `docs/bench.md`. With
 * `--only PART,…` measures some parts of `PARTS` (`run.ts`) alone. With
 * `DAYPASS_BENCH_OTHER`, the folder of another build, both builds are measured by turns and the rows compared.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { type Kept, keptPage, type Machine, worse } from './kept.ts';
import { better, type Report } from './measure.ts';
import { measureBuild, PARTS, type Part } from './run.ts';
import type { Build } from './scene.ts';
import { comparison, table } from './table.ts';

/** How often each of two builds is measured. */
const ROUNDS = 2;

const progress = (text: string) => process.stderr.write(`${text}\n`);

async function main(): Promise<void> {
  const root = process.env.DAYPASS_ROOT ?? process.cwd();
  const electron = process.env.DAYPASS_ELECTRON || undefined;
  const build = (folder: string): Build => ({ root: folder, bin: join(folder, 'out', 'bin'), electron });
  const parts = partsOf(process.argv);
  const file = join(root, 'docs', 'bench.json');
  const kept = JSON.parse(readFileSync(file, 'utf8')) as Kept;
  const machine = thisMachine();
  const other = process.env.DAYPASS_BENCH_OTHER;
  const { before, now } = other
    ? await byTurns(build(other), build(root), parts)
    : { before: kept.figures, now: await measureBuild(build(root), parts, progress) };

  if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify({ version: 1, ...now }, null, 2)}\n`);
  else process.stdout.write(`${table(now)}\n\n${describe(machine)}\n`);
  if (other) progress(`\n${comparison(before, now.figures)}`);
  if (process.argv.includes('--keep')) {
    const entry: Kept = {
      date: new Date().toISOString().slice(0, 10),
      commit: process.env.DAYPASS_COMMIT ?? '',
      machine,
      figures: now.figures,
    };
    writeFileSync(file, `${JSON.stringify(entry, null, 2)}\n`);
    const page = join(root, 'docs', 'bench.md');
    writeFileSync(page, keptPage(readFileSync(page, 'utf8'), entry));
    return;
  }
  const isComparable = other !== undefined || describe(kept.machine) === describe(machine);
  const lines = isComparable ? worse(before, now.figures) : [];
  if (lines.length === 0) return;
  const since = other ? 'the other build' : `what was kept on ${kept.date} (${kept.commit})`;
  progress(`\nA FIFTH WORSE THAN ${since.toUpperCase()}, or more:\n${lines.map((line) => `  ${line}`).join('\n')}`);
  if (other) process.exitCode = 1;
  else progress('Other programs may have been at work. `npm run bench -- --paired` measures both builds by turns.');
}

/**
 * Both builds, in turns, part by part, so that a noisy minute hits both; each of them is the first one as often: the better of each
 * row's rounds.
 */
async function byTurns(
  other: Build,
  own: Build,
  parts: ReadonlySet<Part>,
): Promise<{ before: Report['figures']; now: Report }> {
  const [before, now]: [Report, Report] = [
    { figures: [], skipped: [] },
    { figures: [], skipped: [] },
  ];
  for (const part of parts) {
    const sides = [
      { title: 'the other build', build: other, report: before, best: null as Report | null },
      { title: 'this build', build: own, report: now, best: null as Report | null },
    ];
    for (let round = 1; round <= ROUNDS; round += 1) {
      for (const side of round % 2 === 1 ? sides : sides.toReversed()) {
        progress(`${part}, round ${round} of ${ROUNDS}, ${side.title}`);
        side.best = better(side.best, await measureBuild(side.build, new Set([part]), progress));
      }
    }
    for (const { report, best } of sides) {
      report.figures.push(...(best?.figures ?? []));
      report.skipped.push(...(best?.skipped ?? []));
    }
  }
  return { before: before.figures, now };
}

/** @throws Error for a part that there is not. */
function partsOf(argv: readonly string[]): ReadonlySet<Part> {
  const at = argv.indexOf('--only');
  if (at < 0) return new Set(PARTS);
  const words = (argv[at + 1] ?? '').split(',');
  const unknown = words.find((word) => !PARTS.includes(word as Part));
  if (unknown !== undefined) throw new Error(`There is no part "${unknown}". Parts are: ${PARTS.join(', ')}.`);
  if (argv.includes('--keep')) throw new Error('All parts are kept, or none.');
  return new Set(words as Part[]);
}

function thisMachine(): Machine {
  const { platform, arch, versions } = process;
  const processors = cpus();
  const processor = processors[0]?.model.trim() || 'unknown processor';
  const electron = process.env.DAYPASS_ELECTRON_VERSION || 'none';
  return { platform, arch, processor, cores: processors.length, node: versions.node, electron };
}

function describe({ platform, arch, processor, cores, node, electron }: Machine): string {
  return `${platform} ${arch}, ${cores} × ${processor}, Node ${node}, Electron ${electron}`;
}

main().catch((error) => {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
});
