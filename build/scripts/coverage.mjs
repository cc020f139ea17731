/**
 * `npm run coverage`: which lines of the product its tests run, by room. Agents, clients and pages that tests start count as well.
 * `-- unit` or another list of words runs that instead, as `npm test` takes it; `--files` lists every file.
 */
import { chmodSync, copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sourcesIn } from './checks/sources.mjs';
import { ensurePackages } from './setup/setup.mjs';
import { OUT, ROOT, run, start } from './steps.mjs';

const FOLDER = join(OUT, 'coverage');
const FILES = '--files';

start(async () => {
  const words = process.argv.slice(2);
  const asked = words.filter((word) => word !== FILES);
  await ensurePackages();
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(join(FOLDER, 'sources'), { recursive: true });
  // Agents of other users write there as well.
  for (const folder of [FOLDER, join(FOLDER, 'sources')]) chmodSync(folder, 0o777);
  // There agents and clients find it, wherever a test copies them.
  copyFileSync(join(ROOT, 'build', 'coverage', 'collect.cjs'), join(FOLDER, 'collect.cjs'));
  const tests = [
    join(ROOT, 'build', 'scripts', 'test.mjs'),
    ...(asked.length > 0 ? asked : ['unit', 'integration', 'e2e']),
  ];
  const { status } = await run(process.execPath, tests, { env: { ...process.env, DAYPASS_COVERAGE: FOLDER } });
  const counts = await countLines();
  const isEach = words.includes(FILES);
  process.stdout.write(isEach ? tableOf(counts, (id) => id) : tableOf(counts, roomOf));
  return status;
});

/** @returns {Promise<{ id: string, ran: number, all: number }[]>} for each file with something in it that runs */
async function countLines() {
  const { linesRun, linesThatRun } = await import('../coverage/lines.mjs');
  const { parseSync } = await import('vite');
  const ran = linesRun(FOLDER, ROOT);
  return sourcesIn(ROOT, undefined, /(?<!\.d)\.tsx?$/)
    .map((source) => ({ id: source.id, lines: [...linesThatRun(source, parseSync)] }))
    .map(({ id, lines }) => ({ id, ran: lines.filter((line) => ran.get(id)?.has(line)).length, all: lines.length }))
    .filter(({ all }) => all > 0);
}

/** A folder of `main/`, or of the project. */
function roomOf(id) {
  const [first, second, third] = id.split('/');
  return first === 'main' && third !== undefined ? `${first}/${second}` : first;
}

function tableOf(counts, groupOf) {
  const groups = new Map();
  for (const { id, ...count } of counts) {
    for (const name of [groupOf(id), 'all']) {
      const { ran, all } = groups.get(name) ?? { ran: 0, all: 0 };
      groups.set(name, { ran: ran + count.ran, all: all + count.all });
    }
  }
  const rows = [...groups].sort(([one], [other]) => (one === 'all' ? 1 : other === 'all' ? -1 : one < other ? -1 : 1));
  return rows
    .map(
      ([name, { ran, all }]) =>
        `${((100 * ran) / all).toFixed(1).padStart(5)} % of ${String(all).padStart(5)}  ${name}\n`,
    )
    .join('');
}
