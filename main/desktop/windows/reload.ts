/** For `npm run dev`: the page of the window is loaded again when it was built again. */
import { watch } from 'node:fs';
import { join } from 'node:path';
import { app, type WebContents } from 'electron';
import type { Disposable } from '../../base/disposable.ts';

/** Says to follow the build; the packaged app does not know it. */
const RELOAD = '--reload';
/** A build writes several files, in ms. */
const SETTLED_MS = 100;

/** @param out the folder of the built app @param contents of the window, while there is one */
export function reloadOnBuild(out: string, contents: () => WebContents | null): Disposable {
  if (app.isPackaged || !process.argv.includes(RELOAD)) return { dispose: () => undefined };
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(join(out, 'renderer'), () => {
    clearTimeout(timer);
    timer = setTimeout(() => contents()?.reload(), SETTLED_MS);
  });
  return {
    dispose() {
      clearTimeout(timer);
      watcher.close();
    },
  };
}
