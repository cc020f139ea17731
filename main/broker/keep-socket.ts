/**
 * Keeps the agent's socket where clients look for it. With the state folder the socket goes, too, and the next client would start a
 * second agent next to one that no one can reach or stop.
 */
import { renameSync } from 'node:fs';
import type { Server } from 'node:net';
import { basename, dirname } from 'node:path';
import type { Disposable } from '../base/disposable.ts';
import { isCode } from '../base/errors.ts';
import { watchFiles } from '../platform/files/watch-file.ts';
import type { Log } from '../platform/log.ts';
import { stampOf } from './stamp.ts';

/** The folder of the socket, and those above it that a person may take away or rename: that of the state, and one more. */
const FOLDERS = 3;

export interface KeepSocketDependencies {
  readonly socketPath: string;
  /** Listens again, in a folder that may have to be made. @throws DaypassError agent-running where another agent does by now. */
  readonly listenAgain: () => Promise<void>;
  /** Another agent listens there: this one can't be reached any more. */
  readonly onLost: () => void;
  readonly log: Log;
}

export function keepSocket({ socketPath, listenAgain, onLost, log }: KeepSocketDependencies): Disposable {
  let own = stampOf(socketPath);
  let isClosed = false;
  let isBusy = false;
  const watchers: Disposable[] = [];

  async function look(): Promise<void> {
    if (isClosed || isBusy || stampOf(socketPath) === own) return;
    isBusy = true;
    try {
      log.warn('The socket has gone; listening again.');
      await listenAgain();
      own = stampOf(socketPath);
      watchAll();
    } catch (error) {
      log.warn('The socket could not be made again.', { error });
      if (isCode(error, 'agent-running') && !isClosed) onLost();
    } finally {
      isBusy = false;
    }
  }

  /** From the beginning: a folder that was renamed with the one above it keeps being watched where it is now. */
  function watchAll(): void {
    for (const watcher of watchers.splice(0)) void watcher.dispose();
    for (let [path, left] = [socketPath, FOLDERS]; left > 0; path = dirname(path), left -= 1) {
      watchers.push(watchFiles(dirname(path), [basename(path)], () => void look()));
    }
  }

  watchAll();
  return {
    dispose: () => {
      isClosed = true;
      for (const watcher of watchers) void watcher.dispose();
    },
  };
}

/**
 * Stops listening. Node takes away whatever is at the socket's path then; where that is another agent's socket by now, it stays.
 * @param own stamp of the socket that this server has made.
 */
export function closeServer(server: Server, socketPath: string, own: string | null, onClosed: () => void): void {
  const isOthers = own !== null && stampOf(socketPath) !== own && stampOf(socketPath) !== null;
  const aside = `${socketPath}.${process.pid}.kept`;
  if (isOthers) renameSync(socketPath, aside);
  try {
    server.close(onClosed);
  } finally {
    if (isOthers) renameSync(aside, socketPath);
  }
}
