/** Starts the agent, once however many clients find none: a file that only one of them can create decides. */
import { spawn } from 'node:child_process';
import { lstatSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { DaypassError } from '../../main/base/errors.ts';
import type { Paths } from '../../main/platform/paths.ts';

const LIMIT_MS = 20_000;
const PAUSE_MS = 10;

/** The agent uses none of these, and a process that lives for days should not carry them. */
const WITHHELD = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
];

/** In a folder that is not this user's alone, somebody else could be answering. @throws DaypassError agent-unreachable */
export function refuseIfOpenToOthers(folder: string): void {
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  if (!stats || process.geteuid === undefined) return;
  if (stats.isDirectory() && stats.uid === process.geteuid() && (stats.mode & 0o077) === 0) return;
  throw new DaypassError('agent-unreachable', `${folder} is not yours alone.`, {
    next: 'Make it mode 0700 or set DAYPASS_HOME.',
  });
}

/** Resolves when an agent answers. @throws DaypassError agent-unreachable, with what the agent said on its way out. */
export async function startOnce({ run, socket }: Paths, { headless }: { headless: boolean }): Promise<void> {
  mkdirSync(run, { recursive: true, mode: 0o700 });
  refuseIfOpenToOthers(run);
  const lock = join(run, 'start.pid');
  const deadline = performance.now() + LIMIT_MS;
  while (!take(lock)) {
    if (await answers(socket)) return;
    if (performance.now() > deadline) throw notStarted('Another program has been starting it for 20 seconds.');
    await pause();
  }
  try {
    if (await answers(socket)) return;
    await start(join(run, 'start.err'), socket, deadline, headless);
  } finally {
    rmSync(lock, { force: true });
  }
}

async function start(errors: string, socket: string, deadline: number, headless: boolean): Promise<void> {
  const [program, ...args] = launchLine(headless);
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !WITHHELD.includes(name)));
  writeFileSync(errors, '', { mode: 0o600 });
  const child = spawn(program, args, {
    env,
    cwd: process.platform === 'win32' ? undefined : '/',
    detached: true,
    stdio: ['ignore', 'ignore', openSync(errors, 'a')],
    windowsHide: true,
  });
  let failure: string | null = null;
  child.once('error', (error) => {
    failure = `${program} can't be run (${error.message}).`;
  });
  child.once('exit', (status) => {
    if (status !== 0) failure = firstLine(errors);
  });
  child.unref();
  while (!(await answers(socket))) {
    if (failure !== null) throw notStarted(failure);
    if (performance.now() > deadline) throw notStarted('It did not answer within 20 seconds.');
    await pause();
  }
}

/** True when this process holds the lock now; a holder that has ended does not count. */
function take(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx', mode: 0o600 });
    return true;
  } catch {
    const holder = readHolder(lock);
    if (holder !== null && !isAlive(holder)) rmSync(lock, { force: true });
    return false;
  }
}

function readHolder(lock: string): number | null {
  try {
    const pid = Number(readFileSync(lock, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function launchLine(headless: boolean): [program: string, ...args: string[]] {
  const folder = dirname(__filename);
  const path = join(folder, 'agent.launch');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new DaypassError('agent-unreachable', `${path} can't be read.`, { next: 'Install Daypass again.' });
  }
  const lines = text.split(/\r?\n/).map((line) => line.split('\t'));
  const kinds = !headless && hasDisplay() ? ['desktop', 'headless'] : ['headless'];
  for (const kind of kinds) {
    const [, program, ...args] = lines.find(([first]) => first === kind) ?? [];
    const absolute = (word: string) => (/^\.\.?\//.test(word) ? resolve(folder, word) : word);
    if (program) return [absolute(program), ...args.map(absolute)];
  }
  throw new DaypassError('agent-unreachable', `${path} does not say how to start an agent.`, {
    next: 'Install Daypass again.',
  });
}

function hasDisplay(): boolean {
  const { DISPLAY, WAYLAND_DISPLAY, SSH_CONNECTION } = process.env;
  if (process.platform === 'darwin' || process.platform === 'win32') return !SSH_CONNECTION;
  return Boolean(DISPLAY || WAYLAND_DISPLAY);
}

/** What the agent said, without the program's name; it is one line by its own rule. */
function firstLine(errors: string): string {
  const line = readFileSync(errors, 'utf8')
    .split('\n')
    .find((text) => text.startsWith('daypass: '));
  return line?.slice('daypass: '.length) ?? `It ended at once; ${errors} may say why.`;
}

function answers(socket: string): Promise<boolean> {
  return new Promise((settle) => {
    const probe = connect(socket);
    probe.once('connect', () => {
      probe.destroy();
      settle(true);
    });
    probe.once('error', () => settle(false));
  });
}

function notStarted(why: string): DaypassError {
  return new DaypassError('agent-unreachable', `The agent did not start. ${why}`, {
    next: 'Run `daypass agent start` to try again.',
  });
}

function pause(): Promise<void> {
  return new Promise((settle) => setTimeout(settle, PAUSE_MS));
}
