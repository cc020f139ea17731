/**
 * Which process is the agent: the one that listens on the socket. A socket that no one answers on is left over from a
 * process that was killed and is replaced; one that somebody answers on never is.
 */
import { renameSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect, type Server } from 'node:net';
import { type Clock, sleep } from '../base/clock.ts';
import { DaypassError } from '../base/errors.ts';
import { withLockFile } from '../platform/files/lock-file.ts';
import { stampOf } from './stamp.ts';

/** Clients that connect in the same moment wait in line instead of being turned away. */
const BACKLOG = 4096;
const ATTEMPTS = 10;
const PAUSE_MS = 25;
/** Only these say that no one listens. A live agent whose line is full, stopped or busy, is EAGAIN (connect(2), unix(7)). */
const DEAD = ['ECONNREFUSED', 'ENOENT'];
/** Socket files are for this user alone from the moment they exist. */
const UMASK = 0o177;

/**
 * @returns the stamp of the socket that was made, for `stopListening`.
 * @throws DaypassError agent-running | state-unwritable
 */
export async function listenAsTheOnlyOne(server: Server, socketPath: string, clock: Clock): Promise<string | null> {
  if (process.platform === 'win32') return take(server, socketPath, clock);
  if (await answers(socketPath)) throw running();
  const stamp = await whileAlone(socketPath, async (isHeld) => {
    const made = await take(server, socketPath, clock);
    return (await isHeld()) ? made : null;
  });
  if (stamp !== null) return stamp;
  // Stopped for so long that others took this process for dead: what is at the path may be theirs.
  await stopListening(server, socketPath, null);
  throw running();
}

/**
 * Resolves when no one can connect any more. Node takes away whatever is at the socket's path then; where that is another agent's
 * socket by now, it stays.
 * @param own stamp of the socket that this server has made.
 */
export async function stopListening(server: Server, socketPath: string, own: string | null): Promise<void> {
  if (process.platform === 'win32') return void server.close();
  const stop = async () => closeServer(server, socketPath, own);
  // Where the folder has gone, the lock can't be made in it.
  await whileAlone(socketPath, stop).catch(stop);
}

function closeServer(server: Server, socketPath: string, own: string | null): void {
  const found = stampOf(socketPath);
  const isOthers = found !== null && found !== own;
  const aside = `${socketPath}.${process.pid}.kept`;
  if (isOthers) renameSync(socketPath, aside);
  try {
    server.close();
  } finally {
    if (isOthers) renameSync(aside, socketPath);
  }
}

/**
 * Only one process at a time makes the socket, moves it or takes it away. One that is bound and does not listen yet looks dead, and one
 * that is moved for a moment looks gone: another agent would come up next to this one.
 */
function whileAlone<T>(socketPath: string, work: (isHeld: () => Promise<boolean>) => Promise<T>): Promise<T> {
  return withLockFile(`${socketPath}.lock`, work);
}

async function take(server: Server, socketPath: string, clock: Clock): Promise<string | null> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const failure = await listen(server, socketPath);
    if (!failure) return stampOf(socketPath);
    if (failure.code !== 'EADDRINUSE') {
      throw new DaypassError('state-unwritable', `The socket ${socketPath} can't be made.`, { cause: failure });
    }
    if (await answers(socketPath)) throw running();
    // No one binds to a path that is taken (bind(2)): what was found dead is what goes.
    if (process.platform === 'win32') await sleep(clock, PAUSE_MS);
    else await rm(socketPath, { force: true });
  }
  throw new DaypassError('agent-running', 'Other processes are starting the agent at this moment.');
}

function running(): DaypassError {
  return new DaypassError('agent-running', 'The agent is running already.');
}

function listen(server: Server, path: string): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    const onError = (error: NodeJS.ErrnoException) => {
      server.off('listening', onListening);
      resolve(error);
    };
    const onListening = () => {
      server.off('error', onError);
      resolve(null);
    };
    server.once('error', onError);
    server.once('listening', onListening);
    // `listen` binds before it returns, so the mask is in force for nothing else.
    const before = process.umask(UMASK);
    try {
      server.listen({ path, backlog: BACKLOG });
    } finally {
      process.umask(before);
    }
  });
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', ({ code = '' }: NodeJS.ErrnoException) => resolve(!DEAD.includes(code)));
  });
}
