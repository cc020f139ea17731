/**
 * Keeps the agent's socket where clients look for it. With the state folder the socket goes, too, and the next client would start a
 * second agent next to one that no one can reach or stop.
 */
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
  /** Of the socket that was made. */
  readonly stamp: string | null;
  /**
   * Listens again, in a folder that may have to be made, and resolves with the new socket's stamp.
   * @throws DaypassError agent-running where another agent does by now.
   */
  readonly listenAgain: () => Promise<string | null>;
  /** Another agent listens there: this one can't be reached any more. */
  readonly onLost: () => void;
  readonly log: Log;
}

export function keepSocket({ socketPath, stamp, listenAgain, onLost, log }: KeepSocketDependencies): Disposable {
  let own = stamp;
  let isClosed = false;
  let isMissed = false;
  let underWay: Promise<void> | null = null;
  const watchers: Disposable[] = [];

  function look(): void {
    isMissed = true;
    underWay ??= lookAgain().finally(() => {
      underWay = null;
    });
  }

  /** Once more where something happened meanwhile. */
  async function lookAgain(): Promise<void> {
    while (isMissed && !isClosed) {
      isMissed = false;
      if (stampOf(socketPath) !== own) await replace();
    }
  }

  async function replace(): Promise<void> {
    try {
      log.warn('The socket has gone; listening again.');
      own = await listenAgain();
      watchAll();
    } catch (error) {
      log.warn('The socket could not be made again.', { error });
      // An agent that ends moves what is at the path aside for a moment: it may have been this one's all along.
      const found = stampOf(socketPath);
      if (isCode(error, 'agent-running') && !isClosed && found !== null && found !== own) onLost();
    }
  }

  /** From the beginning: a folder that was renamed with the one above it keeps being watched where it is now. */
  function watchAll(): void {
    for (const watcher of watchers.splice(0)) void watcher.dispose();
    for (let [path, left] = [socketPath, FOLDERS]; left > 0; path = dirname(path), left -= 1) {
      watchers.push(watchFiles(dirname(path), [basename(path)], look));
    }
  }

  watchAll();
  // What happened before there was a watcher.
  look();
  return {
    async dispose() {
      isClosed = true;
      for (const watcher of watchers) void watcher.dispose();
      await underWay;
    },
  };
}
