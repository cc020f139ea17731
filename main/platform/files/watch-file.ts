/** Follows files that other programs write, also where their folder is not there yet, goes, or is another one later. */
import { type FSWatcher, realpathSync, statSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';

/** Many programs write a file in several steps. */
export interface Settle {
  readonly clock: Clock;
  /** How long the files have to be left alone before `onChange` is called, in ms. */
  readonly ms: number;
}

/**
 * Calls `onChange` when one of these files of a folder may have changed: once, when they were left alone since, or without `settle`
 * at once, more than once for one change. Where the folder is missing, the nearest one above that is there is watched until it comes.
 * Never fails: where the system can't watch (some network file systems), nothing is called.
 */
export function watchFiles(
  folder: string,
  names: readonly string[],
  onChange: () => void,
  settle: Settle | null = null,
): Disposable {
  const change = settled(onChange, settle);
  const watcher = followFiles(folder, names, change.call);
  return {
    dispose: () => {
      void watcher.dispose();
      change.dispose();
    },
  };
}

/** The same for one file, and for what it leads to where it is a link, as in folders of settings that people share between machines. */
export function watchFile(path: string, onChange: () => void, settle: Settle | null = null): Disposable {
  const change = settled(onChange, settle);
  const follow = (at: string) => followFiles(dirname(at), [basename(at)], change.call);
  let target = targetOf(path);
  let behind = target === path ? null : follow(target);
  const watcher = followFiles(dirname(path), [basename(path)], () => {
    const now = targetOf(path);
    if (now !== target) {
      void behind?.dispose();
      target = now;
      behind = now === path ? null : follow(now);
    }
    change.call();
  });
  return {
    dispose: () => {
      void watcher.dispose();
      void behind?.dispose();
      change.dispose();
    },
  };
}

function settled(onChange: () => void, settle: Settle | null) {
  if (settle === null) return { call: onChange, dispose: () => undefined };
  let timer: Disposable | null = null;
  return {
    call() {
      void timer?.dispose();
      timer = settle.clock.after(settle.ms, onChange);
    },
    dispose: () => void timer?.dispose(),
  };
}

function followFiles(wanted: string, names: readonly string[], onChange: () => void): Disposable {
  let watcher: FSWatcher | null = null;
  let watched = { folder: '', stamp: '' };
  let isClosed = false;

  function follow(): void {
    if (isClosed) return;
    const folder = nearestFolder(wanted);
    const stamp = stampOf(folder);
    if (watcher !== null && watched.folder === folder && watched.stamp === stamp) return;
    watcher?.close();
    watcher = null;
    watched = { folder, stamp };
    // The files themselves, or what leads from there to them.
    const next = folder === wanted ? names : [nameBelow(folder, wanted)];
    try {
      watcher = watch(folder, { persistent: false }, (_event, changed) => {
        if (changed === null || next.includes(changed)) {
          if (folder === wanted) onChange();
          else arrive();
        } else if (stampOf(folder) !== stamp) arrive();
      });
      watcher.on('error', () => undefined);
    } catch {
      return;
    }
    // A folder that was made between the two looks.
    if (nearestFolder(wanted) !== folder) arrive();
  }

  function arrive(): void {
    follow();
    if (!isClosed) onChange();
  }

  follow();
  return {
    dispose: () => {
      isClosed = true;
      watcher?.close();
    },
  };
}

/** Itself where it leads nowhere. */
function targetOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function nearestFolder(folder: string): string {
  let at = folder;
  while (stampOf(at) === '' && dirname(at) !== at) at = dirname(at);
  return at;
}

/** Another folder of the same name has another one; '' where there is none. */
function stampOf(folder: string): string {
  try {
    const stats = statSync(folder);
    return stats.isDirectory() ? `${stats.dev} ${stats.ino}` : '';
  } catch {
    return '';
  }
}

function nameBelow(folder: string, path: string): string {
  let at = path;
  while (dirname(at) !== folder && dirname(at) !== at) at = dirname(at);
  return basename(at);
}
