/** What the main window asks, and what it is told. */
import { clipboard as systemClipboard } from 'electron';
import { MAIN, type MainHandlers } from '../../../preload/contracts/main.ts';
import type { ErrorView } from '../../base/errors.ts';
import { confirmAddress } from '../ipc/confirm-address.ts';
import { feedWindow } from '../ipc/feed.ts';
import { serveContract } from '../ipc/ipc.ts';
import { windowRequests } from '../ipc/requests.ts';
import { windowProblem } from '../ipc/window-view.ts';
import type { SecretClipboard } from '../secret-clipboard.ts';
import type { ConsoleWindows } from '../windows/console-window.ts';
import { START_PAGE } from '../windows/scheme.ts';
import type { DesktopGround } from './ground.ts';
import type { Person } from './person.ts';
import type { OwnWindow } from './windows.ts';

export function serveMainWindow(
  { agent, client, clock, consoleParts, log, resources, surroundings, updates }: DesktopGround,
  { strings, openSignIn }: Person,
  { window, own }: OwnWindow,
  more: {
    readonly consoles: ConsoleWindows;
    readonly clipboard: SecretClipboard;
    readonly askForKey: () => void;
  },
): MainHandlers {
  const { consoles, clipboard, askForKey } = more;
  const feed = resources.add(feedWindow({ agent, updates, contents: () => window.contents, clock, strings }));
  const requests = windowRequests({
    agent,
    log,
    strings,
    consoles,
    openBrowser: openSignIn,
    command: { ...surroundings, client: client[0] ?? '' },
    consoleParts: () => consoleParts({}),
    clipboard: systemClipboard,
    secrets: clipboard,
    client,
    follow() {
      window.listens();
      feed.follow();
    },
    updates,
    hideWindow: () => window.close(),
    askForKey,
    clock,
    confirmAddress: confirmAddress(strings, own),
  });
  const problem = (error: ErrorView) => windowProblem(error, strings());
  resources.add(serveContract(MAIN, requests, { page: START_PAGE, contents: () => window.contents, log, problem }));
  return requests;
}
