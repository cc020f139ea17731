import type { MainHandlers } from '../../../preload/contracts/main.ts';
import { DaypassError } from '../../base/errors.ts';
import { windowUpdate } from '../ipc/window-view.ts';
import type { Strings } from '../strings/index.ts';
import type { Updates } from './updates.ts';

type UpdateRequests = Pick<MainHandlers, 'update' | 'checkForUpdate' | 'installUpdate' | 'openReleasePage'>;

/** What the window asks about new versions. The page that is opened is the one that came with the build. */
export function updateRequests(
  updates: Updates,
  openBrowser: (url: string) => Promise<void>,
  strings: () => Strings,
): UpdateRequests {
  return {
    update: () => windowUpdate(updates.state, strings()),
    checkForUpdate: () => updates.check(),
    installUpdate: () => updates.install(),
    async openReleasePage() {
      if (updates.page === null) throw new DaypassError('cancelled', 'This build does not know where it came from.');
      await openBrowser(updates.page);
    },
  };
}
