/** How the scripts run other programs and tell what they do. Bare Node: nothing here may need an installed package. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeFault } from './setup/node-floor.mjs';

/** The folder of package.json. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const OUT = join(ROOT, 'out');

/** Ends the script with a message for a person instead of a stack. */
export class Stop extends Error {}

const HEARTBEAT_MS = 15_000;

/** Runs `work` under a title and says how long it took; says that it still runs every now and then. */
export async function step(title, work) {
  const start = Date.now();
  const seconds = () => `${((Date.now() - start) / 1000).toFixed(1)} s`;
  process.stderr.write(`${title} …\n`);
  const heartbeat = setInterval(() => process.stderr.write(`  … ${title}: ${seconds()}\n`), HEARTBEAT_MS);
  try {
    const result = await work();
    process.stderr.write(`  ${title}: done in ${seconds()}\n`);
    return result;
  } finally {
    clearInterval(heartbeat);
  }
}

/**
 * Runs a program and resolves with its exit status.
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, quiet?: boolean, timeoutMs?: number }} [options] quiet: keep the
 * output and show it only when the program fails.
 */
export function run(command, args, { env = process.env, cwd = ROOT, quiet = false, timeoutMs = 0 } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit' });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    const timer = timeoutMs > 0 ? setTimeout(() => child.kill('SIGKILL'), timeoutMs) : undefined;
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      resolve({ status: status ?? 1, signal, output });
    });
  });
}

/** As `run`, but a failure stops the script with what the program said. */
export async function must(command, args, options = {}) {
  const { status, output } = await run(command, args, { quiet: true, ...options });
  if (status === 0) return output;
  throw new Stop(
    `${[command, ...args].join(' ')} failed with status ${status}.\n${output.split('\n').slice(-40).join('\n')}`,
  );
}

/** Whether a program is on the PATH. */
export function has(command) {
  const folders = (process.env.PATH ?? '').split(process.platform === 'win32' ? ';' : ':');
  const names = process.platform === 'win32' ? [`${command}.exe`, `${command}.cmd`] : [command];
  return folders.some((folder) => names.some((name) => existsSync(join(folder, name))));
}

/** npm as a program that can be started without a shell on every system. */
export function npm(...args) {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('.js')) return [process.execPath, [cli, ...args]];
  return process.platform === 'win32' ? ['cmd.exe', ['/c', 'npm', ...args]] : ['npm', args];
}

/** A program of an installed package, run by this Node. */
export function packageBin(name, path) {
  return join(ROOT, 'node_modules', name, path);
}

/** One hash over the content of files and folders, and any further text. */
export function fingerprint(paths, ...more) {
  const hash = createHash('sha256');
  for (const path of paths)
    for (const file of filesIn(join(ROOT, path))) {
      hash.update(relative(ROOT, file)).update('\0').update(readFileSync(file)).update('\0');
    }
  for (const text of more) hash.update(text).update('\0');
  return hash.digest('hex');
}

function filesIn(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules' && name !== 'target')
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(({ name }) => filesIn(join(path, name)));
}

/** Runs `work` unless the stamp of this name says that it was done for the same fingerprint and `isThere` agrees. */
export async function once(name, print, isThere, work) {
  const path = join(OUT, '.stamps', name);
  if (isThere() && existsSync(path) && readFileSync(path, 'utf8') === print) return;
  await work();
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, print);
}

/** Runs a script's main function; its result is the exit status. */
export function start(main) {
  const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const fault = nodeFault(process.versions.node, engines.node);
  if (fault) {
    process.stderr.write(`${fault}\n`);
    process.exit(1);
  }
  main().then(
    (status) => {
      process.exitCode = status ?? 0;
    },
    (error) => {
      process.stderr.write(`${error instanceof Stop ? error.message : (error?.stack ?? error)}\n`);
      process.exitCode = 1;
    },
  );
}
