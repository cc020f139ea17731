/** What the main window asks, and what it is told. */
import { join } from 'node:path';
import { app, dialog, shell, clipboard as systemClipboard } from 'electron';
import { MAIN, type MainHandlers } from '../../../preload/contracts/main.ts';
import { readOtherTools } from '../../aws-files/other-tools.ts';
import type { ErrorView } from '../../base/errors.ts';
import { atTerminal } from '../../platform/client/terminal-path.ts';
import { openTerminal } from '../../platform/terminal.ts';
import { confirmAccount, confirmAddress, confirmRegistry, confirmTeam } from '../boxes/confirm-address.ts';
import type { Hints } from '../hints.ts';
import { feedWindow } from '../ipc/feed.ts';
import { serveContract } from '../ipc/ipc.ts';
import { windowRequests } from '../ipc/requests.ts';
import { viewDependencies, windowProblem } from '../ipc/window-view.ts';
import { ownCommand } from '../own-command.ts';
import type { PaletteShortcut } from '../palette-shortcut.ts';
import type { PendingActions } from '../pending-actions.ts';
import { roleArn } from '../role-arn.ts';
import type { SecretClipboard } from '../secret-clipboard.ts';
import type { ConsoleWindows } from '../windows/consoles/console-window.ts';
import { START_PAGE } from '../windows/scheme.ts';
import type { DesktopGround } from './ground.ts';
import type { Person } from './person.ts';
import type { OwnWindow } from './windows.ts';

export function serveMainWindow(
  { agent, client, clock, consoleDependencies, log, paths, resources, sts, surroundings, updates }: DesktopGround,
  { strings, time, openSignIn }: Person,
  { window, own, ask }: OwnWindow,
  more: {
    readonly consoles: ConsoleWindows;
    readonly clipboard: SecretClipboard;
    readonly askForKey: () => void;
    readonly pending: PendingActions;
    readonly hints: Hints;
    readonly shortcut: PaletteShortcut;
  },
): MainHandlers {
  const { consoles, clipboard, askForKey, pending, hints } = more;
  const dependencies = viewDependencies(agent, pending, more.shortcut);
  const feed = resources.add(
    feedWindow({ agent, updates, viewDependencies: dependencies, contents: () => window.contents, clock, strings }),
  );
  const requests = windowRequests({
    agent,
    log,
    strings,
    time,
    fetch: consoleDependencies({}).fetch,
    consoles,
    openBrowser: openSignIn,
    command: { ...surroundings, client: client[0] ?? '' },
    consoleDependencies: () => consoleDependencies({}),
    clipboard: systemClipboard,
    secrets: clipboard,
    client,
    follow() {
      window.listens();
      feed.follow();
    },
    updates,
    viewDependencies: dependencies,
    hideWindow: () => window.close(),
    askForKey,
    clock,
    pending,
    awsPaths: paths,
    hints,
    portals: async () => (await readOtherTools(surroundings)).awsSso.portals,
    roleArn: (role) => roleArn(agent, sts, role),
    openTerminal: (command) => openTerminal(command, { ...surroundings, chosen: agent.settings.get().terminal }),
    ownCommand: ownCommand({
      socket: paths.socket,
      version: agent.view().version,
      searchPath: async () => (await atTerminal(surroundings)).env.PATH ?? '',
    }),
    // Its folder, in the file manager: a variable names some of these files, and opening one could start a program.
    showPath: (path) => shell.showItemInFolder(path),
    async askWhere(name) {
      const options = { defaultPath: join(app.getPath('documents'), name) };
      const parent = own();
      const asked = parent ? dialog.showSaveDialog(parent, options) : dialog.showSaveDialog(options);
      const { canceled, filePath } = await asked;
      return canceled || !filePath ? null : filePath;
    },
    confirmAddress: confirmAddress(strings, ask),
    confirmTeam: confirmTeam(strings, ask),
    confirmAccount: confirmAccount(strings, ask),
    confirmRegistry: confirmRegistry(strings, ask),
  });
  const problem = (error: ErrorView) => windowProblem(error, strings());
  resources.add(serveContract(MAIN, requests, { page: START_PAGE, contents: () => window.contents, log, problem }));
  return requests;
}
