/**
 * `npm run fuzz [target] [seconds]`: searches for inputs that break what has to hold, guided by what they reach. What is found
 * is in `out/fuzz/TARGET/`; `--keep` puts the few inputs that reach the most into the corpus, `test/fuzz/corpus/TARGET/`,
 * which `npm test` replays.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { build } from 'vite';
import { instrumented } from './instrument.ts';
import { nameOf } from './search.ts';
import { TARGETS, type Target } from './targets.ts';
import { CURRENT_HEAD, type Outcome, type Task } from './thread.ts';

const DEFAULT_SECONDS = 60;
const MAX_INPUT_BYTES = 16_384;
/** An input that takes longer hangs, in ms. */
const HANGS_AFTER_MS = 10_000;
const MEMORY_MB = 512;

const ROOT = process.env.DAYPASS_ROOT ?? process.cwd();
const OUT = join(ROOT, 'out', 'fuzz');
const CORPUS = join(ROOT, 'test', 'fuzz', 'corpus');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { keep: { type: 'boolean', default: false }, seed: { type: 'string' } },
});
const [wanted = 'all', seconds = String(DEFAULT_SECONDS)] = positionals;
const targets = TARGETS.filter((target) => wanted === 'all' || wanted === target);
if (targets.length === 0 || !(Number(seconds) > 0)) {
  process.stderr.write(`usage: npm run fuzz -- [all|${TARGETS.join('|')}] [seconds] [--keep] [--seed=N]\n`);
  process.exit(2);
}

let failed = 0;
for (const target of targets) if (!(await fuzzed(target))) failed += 1;
process.exit(failed > 0 ? 1 : 0);

/** @returns whether everything held. */
async function fuzzed(target: Target): Promise<boolean> {
  const program = await counted(target);
  const corpus = read(target);
  const seed = Number(values.seed ?? Date.now() % 2 ** 31);
  const current = new SharedArrayBuffer(CURRENT_HEAD + 2 * MAX_INPUT_BYTES);
  const task: Task = {
    program,
    corpus: corpus.map(({ input }) => input),
    seconds: Number(seconds),
    seed,
    maxBytes: MAX_INPUT_BYTES,
    current,
  };
  const outcome = await searched(task);
  const { broken } = outcome;
  if (broken) {
    const path = join(OUT, target, `broken-${nameOf(broken.input)}`);
    mkdirSync(join(OUT, target), { recursive: true });
    writeFileSync(path, broken.input);
    process.stdout.write(
      `${target}: broken after ${outcome.tried} inputs (seed ${seed}), see ${path}\n${broken.message}\n`,
    );
    return false;
  }
  const { tried, reached, places } = outcome;
  process.stdout.write(
    `${target}: ${tried} inputs in ${seconds} s, ${reached} of ${places} places reached, all held\n`,
  );
  if (values.keep) keep(target, corpus, outcome.corpus);
  return true;
}

/** Runs the search in a thread, and finds out from here when it hangs or runs out of memory. */
function searched(task: Task): Promise<Outcome> {
  const head = new Int32Array(task.current, 0, 2);
  return new Promise((resolve) => {
    const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
    const limits = { maxOldGenerationSizeMb: MEMORY_MB };
    const worker = new Worker(join(OUT, 'thread.mjs'), { workerData: task, resourceLimits: limits, env });
    const input = () => Buffer.from(new Uint8Array(task.current, CURRENT_HEAD, head[1])).subarray();
    const stop = (message: string) => {
      clearInterval(watch);
      const broken = { input: input(), message };
      resolve({ tried: head[0] ?? 0, reached: 0, places: 0, corpus: [], broken });
      void worker.terminate();
    };
    let before = -1;
    let since = performance.now();
    const watch = setInterval(() => {
      if (head[0] !== before) [before, since] = [head[0] ?? 0, performance.now()];
      else if (before > 0 && performance.now() - since > HANGS_AFTER_MS)
        stop(`It takes more than ${HANGS_AFTER_MS} ms.`);
    }, 500);
    worker.once('message', (outcome: Outcome) => {
      clearInterval(watch);
      resolve(outcome);
    });
    worker.once('error', (error) => stop(error.stack ?? error.message));
  });
}

/** Builds a target with a counter at every place. @returns where the program is. */
async function counted(target: Target): Promise<string> {
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    plugins: [instrumented()],
    ssr: { noExternal: true },
    build: {
      ssr: join(ROOT, 'test', 'fuzz', 'targets', `${target}.ts`),
      outDir: join(OUT, 'programs'),
      emptyOutDir: false,
      minify: false,
      rollupOptions: { output: { entryFileNames: `${target}.mjs`, codeSplitting: false } },
    },
  });
  return join(OUT, 'programs', `${target}.mjs`);
}

interface Kept {
  readonly name: string;
  readonly input: Uint8Array;
}

function read(target: Target): Kept[] {
  const folder = join(CORPUS, target);
  return readdirSync(folder).map((name) => ({ name, input: readFileSync(join(folder, name)) }));
}

/** Adds the inputs that reach the most to the corpus. Inputs with a name of their own are kept: a person wrote them. */
function keep(target: Target, before: readonly Kept[], inputs: readonly Uint8Array[]): void {
  const folder = join(CORPUS, target);
  const named = before.filter(({ name }) => !/^[\da-f]{12}$/.test(name));
  for (const { name } of before) if (!named.some((one) => one.name === name)) rmSync(join(folder, name));
  for (const input of inputs) {
    if (named.some((one) => Buffer.compare(one.input, input) === 0)) continue;
    writeFileSync(join(folder, nameOf(input)), input);
  }
}
