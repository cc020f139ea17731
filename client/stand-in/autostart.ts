/** Starts the agent, once however many clients find none at the same moment: a lock next to the socket decides. */
import { spawn } from 'node:child_process';
import { closeSync, lstatSync, mkdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { connect } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { DaypassError } from '../../main/base/errors.ts';
import { ownerInTheWay } from '../../main/platform/files/owner-in-the-way.ts';
import type { Paths } from '../../main/platform/paths.ts';
import { nameOfUser } from '../../main/platform/users.ts';
import { agentEnvironment } from './environment.ts';
import { openFresh } from './fresh-file.ts';
import { launchLine } from './launch.ts';
import { release, take } from './lock.ts';

const LIMIT_MS = 20_000;
const PAUSE_MS = 10;
/** An agent that was killed while it started is started again, until it seems to be its own doing. */
const MAX_KILLED = 3;
/** By then the agent that was first answers, or has ended since. */
const OTHER_AGENT_MS = 2_000;

/** In a folder that is not this user's alone, somebody else could be answering. @throws DaypassError agent-unreachable */
export function refuseIfOpenToOthers(folder: string): void {
  const stats = look(folder);
  if (!stats || process.geteuid === undefined) return;
  const user = process.geteuid();
  if (stats.isDirectory() && stats.uid === user && (stats.mode & 0o077) === 0) return;
  if (stats.isDirectory() && stats.uid !== user) {
    const [who, next] =
      user === 0
        ? [', and this is root', 'Run it without sudo, or with `sudo -H`.']
        : [
            '',
            isHomeOfAnother(user)
              ? 'Set HOME to a folder of your own.'
              : 'Make it your own with chown, or set DAYPASS_HOME.',
          ];
    throw new DaypassError('agent-unreachable', `${folder} belongs to ${nameOfUser(stats.uid)}${who}.`, { next });
  }
  throw new DaypassError('agent-unreachable', `${folder} is not yours alone.`, {
    next: 'Make it mode 0700 or set DAYPASS_HOME.',
  });
}

/**
 * Root with another user's home, as with `sudo`: that user could not change or delete what an agent writes there.
 * @throws DaypassError agent-unreachable
 */
function refuseHomeOfAnother(): void {
  const { DAYPASS_ALLOW_ROOT, DAYPASS_HOME } = process.env;
  if (process.geteuid?.() !== 0 || DAYPASS_ALLOW_ROOT === '1' || DAYPASS_HOME) return;
  const stats = look(homedir());
  if (!stats || stats.uid === 0) return;
  throw new DaypassError('agent-unreachable', `This is root, and ${homedir()} belongs to ${nameOfUser(stats.uid)}.`, {
    next: 'Run it without sudo, or with `sudo -H`; DAYPASS_ALLOW_ROOT=1 starts an agent all the same.',
  });
}

function isHomeOfAnother(user: number): boolean {
  try {
    return statSync(homedir()).uid !== user;
  } catch {
    return true;
  }
}

/** Null where there is nothing to see yet: the folder is made by the process that starts the agent. */
function look(folder: string): Stats | null {
  try {
    return lstatSync(folder);
  } catch {
    return null;
  }
}

/** Resolves when an agent answers. @throws DaypassError agent-unreachable, with what the agent said on its way out. */
export async function startOnce({ run, socket }: Paths, { headless }: { headless: boolean }): Promise<void> {
  refuseHomeOfAnother();
  await writing(run, () => mkdirSync(run, { recursive: true, mode: 0o700 }));
  refuseIfOpenToOthers(run);
  const lock = join(run, 'start.pid');
  const deadline = performance.now() + LIMIT_MS;
  // Another process is starting the agent: wait for its socket, not for the lock.
  while (!(await writing(run, () => take(lock)))) {
    if (await answers(socket)) return;
    if (performance.now() > deadline) throw notStarted('Another program has been starting it for 20 seconds.');
    await pause();
  }
  try {
    if (!(await answers(socket))) await start(run, socket, headless);
  } finally {
    release(lock);
  }
}

async function start(run: string, socket: string, headless: boolean): Promise<void> {
  const errors = join(run, 'start.err');
  const deadline = performance.now() + LIMIT_MS;
  let child = await spawnAgent(run, errors, headless);
  let killed = 0;
  let endedWell: number | null = null;
  for (;;) {
    const { failure, status } = child;
    if (await answers(socket)) return;
    if (failure !== null) throw failure;
    const now = performance.now();
    if (now > deadline) throw notStarted('It did not answer within 20 seconds.');
    if (status === 0) {
      // Another agent was faster: its socket appears in a moment, or that agent has ended, too.
      endedWell ??= now;
      if (now - endedWell > OTHER_AGENT_MS) {
        child = await spawnAgent(run, errors, headless);
        endedWell = null;
      }
    } else if (status === null && killed < MAX_KILLED) {
      child = await spawnAgent(run, errors, headless);
      killed += 1;
    } else if (status !== undefined) throw ended(errors);
    await pause();
  }
}

interface Child {
  readonly failure: DaypassError | null;
  /** Undefined while it runs, null where it was killed. */
  readonly status: number | null | undefined;
}

async function spawnAgent(run: string, errors: string, headless: boolean): Promise<Child> {
  const [program, ...args] = launchLine(headless);
  const stderr = await writing(run, () => openFresh(errors));
  const child: { -readonly [Key in keyof Child]: Child[Key] } = { failure: null, status: undefined };
  const started = spawn(program, args, {
    env: agentEnvironment(process.env),
    // The agent lives for days and must not keep this folder in use.
    cwd: process.platform === 'win32' ? homedir() : '/',
    detached: true,
    stdio: ['ignore', 'ignore', stderr],
    windowsHide: true,
  });
  closeSync(stderr);
  started.once('error', (error) => {
    child.failure = notStarted(`${program} can't be run (${error.message}).`);
  });
  started.once('exit', (status) => {
    child.status = status;
  });
  started.unref();
  return child;
}

/** The agent's last line says both: what happened, and what to do. */
function ended(errors: string): DaypassError {
  const line = readFileSync(errors, 'utf8')
    .split('\n')
    .find((text) => text.startsWith('daypass: '));
  if (line === undefined) return notStarted(`It ended at once; ${errors} may say why.`);
  return new DaypassError('agent-unreachable', 'The agent did not start.', { next: line.slice('daypass: '.length) });
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

async function writing<T>(folder: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const other = ownerInTheWay('write', folder, cause);
    if (other) throw new DaypassError('agent-unreachable', other.message, { next: other.next, cause });
    const { code = 'unknown' } = cause as NodeJS.ErrnoException;
    const what = `${folder} can't be written (${code}).`;
    throw new DaypassError('agent-unreachable', what, { next: 'Check the disk and the folder.', cause });
  }
}

function pause(): Promise<void> {
  return new Promise((settle) => setTimeout(settle, PAUSE_MS));
}
