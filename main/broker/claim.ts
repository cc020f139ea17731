/**
 * Which process is the agent: the one that listens on the socket. A socket that no one answers on is left over from a
 * process that was killed and is replaced; one that somebody answers on never is.
 */
import { unlink } from 'node:fs/promises';
import { connect, type Server } from 'node:net';
import { type Clock, sleep } from '../base/clock.ts';
import { DaypassError } from '../base/errors.ts';
import { withLockFile } from '../platform/files/lock-file.ts';
import { stampOf } from './stamp.ts';

/** Clients that connect in the same moment wait in line instead of being turned away. */
const BACKLOG = 4096;
const ATTEMPTS = 10;
/** A process that has bound the socket and does not listen yet refuses for a moment; ask this often before calling it dead. */
const PROBES = 4;
const PROBE_PAUSE_MS = 25;
/** Only these say that no one listens. A live agent whose line is full, stopped or busy, is EAGAIN (connect(2), unix(7)). */
const DEAD = ['ECONNREFUSED', 'ENOENT'];
/** Socket files are for this user alone from the moment they exist. */
const UMASK = 0o177;

/** @throws DaypassError agent-running | state-unwritable */
export async function listenAsTheOnlyOne(server: Server, socketPath: string, clock: Clock): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const failure = await listen(server, socketPath);
    if (!failure) return;
    if (failure.code !== 'EADDRINUSE') {
      throw new DaypassError('state-unwritable', `The socket ${socketPath} can't be made.`, { cause: failure });
    }
    const found = stampOf(socketPath);
    if (await isAlive(socketPath, clock)) throw new DaypassError('agent-running', 'The agent is running already.');
    if (found !== null) await removeDead(socketPath, found);
  }
  throw new DaypassError('agent-running', 'Other processes are starting the agent at this moment.');
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

async function isAlive(path: string, clock: Clock): Promise<boolean> {
  for (let probe = 0; probe < PROBES; probe += 1) {
    if (probe > 0) await sleep(clock, PROBE_PAUSE_MS);
    if (await answers(path)) return true;
  }
  return false;
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

/**
 * Takes the dead socket away, and only that: whoever finds it dead as well waits here, and then finds that it has gone. No one binds
 * to a path that is taken (bind(2)), so what was looked at under the lock is what goes.
 */
async function removeDead(path: string, dead: string): Promise<void> {
  await withLockFile(`${path}.lock`, async () => {
    if (stampOf(path) === dead) await unlink(path);
  });
}
