/** The windows: the main one, consoles, sign-ins, and the one that takes an access key. */

import { join } from 'node:path';
import { app, BrowserWindow, clipboard, session } from 'electron';
import type { RoleRef } from '../../../common/roles.ts';
import { isCode } from '../../base/errors.ts';
import { browserTarget, type ConsoleWish, openRoleConsole } from '../../commands/roles/open-console.ts';
import type { ConsoleDependencies } from '../../console/open.ts';
import { ownBox } from '../boxes/own-box.ts';
import type { Notifications } from '../notifications/notifications.ts';
import type { PendingActions } from '../pending-actions.ts';
import { ownRegion } from '../person.ts';
import { followConsoleData } from '../windows/consoles/console-data.ts';
import { type ConsolePage, ConsoleWindows } from '../windows/consoles/console-window.ts';
import { KeptConsoles } from '../windows/consoles/kept-consoles.ts';
import { askForClientCertificates } from '../windows/foreign/client-certificates.ts';
import { isForeign } from '../windows/foreign/foreign-window.ts';
import { SamlWindows } from '../windows/foreign/saml-window.ts';
import { lockNetwork } from '../windows/hardening.ts';
import type { KeptPlace } from '../windows/kept-place.ts';
import { KeyWindow } from '../windows/key-window.ts';
import { reloadOnBuild } from '../windows/reload.ts';
import { serveScheme } from '../windows/scheme.ts';
import { MainWindow, type WindowPage } from '../windows/window.ts';
import { giveWindowsIcon } from '../windows/window-icon.ts';
import { WindowNetwork } from '../windows/window-network.ts';
import type { DesktopGround } from './ground.ts';
import type { Person } from './person.ts';

export function openMainWindow({ agent, clock, out, resources }: DesktopGround, place: KeptPlace) {
  serveScheme(join(out, 'renderer'));
  resources.add(giveWindowsIcon(join(out, 'icons', 'app.png')));
  const window = new MainWindow(out, ownRegion(), place, clock);
  resources.add(reloadOnBuild(out, () => window.contents));
  const own = () => (window.contents ? BrowserWindow.fromWebContents(window.contents) : null);
  return {
    window,
    show(page?: WindowPage) {
      window.show(page);
      agent.refreshOldListings();
    },
    /** Where the tray's icon was clicked. */
    toggleAt(bounds: Electron.Rectangle) {
      window.toggleAt(bounds);
      agent.refreshOldListings();
    },
    own,
    /** Asks the person in a box of the app's own. */
    ask: ownBox(own, clock),
  };
}

export type OwnWindow = ReturnType<typeof openMainWindow>;

/** Windows on pages of AWS and of identity providers. */
export function openForeignWindows(ground: DesktopGround, { strings, open }: Person, notifications: Notifications) {
  const { agent, clock, log, network, out, resources, surroundings } = ground;
  const wayOut = resources.add(new WindowNetwork({ network, log, onDidChangeSettings: agent.settings.onDidChange }));
  const consoles = resources.add(
    new ConsoleWindows({
      out,
      log,
      network: wayOut,
      clock,
      env: surroundings.env,
      strings,
      keepsData: () => agent.settings.get().console.keepData,
      kept: new KeptConsoles(app.getPath('userData')),
      onNotKept: () => notifications.say(strings().notKept.title, strings().notKept.detail),
      openOutside: open,
      copyText: async (text) => clipboard.writeText(text),
    }),
  );
  const signIns = resources.add(new SamlWindows({ agent, clock, log, network: wayOut, strings }));
  resources.add(askForClientCertificates(strings, isForeign, clock));
  resources.add(followConsoleData({ agent, consoles, log }));
  return { consoles, signIns };
}

/** How the consoles of roles open: as the settings say, or in a window of Daypass. */
export function consoleOpeners(
  { agent, consoleDependencies }: DesktopGround,
  consoles: ConsoleWindows,
  notifications: Notifications,
  pending: PendingActions,
) {
  const openConsole = async (role: RoleRef, wish: ConsoleWish) => {
    await openRoleConsole(agent, role, 'own', wish, consoleDependencies({}));
  };
  const openIsolated: NonNullable<ConsoleDependencies['openIsolated']> = async ({ url, role, accountName, colour }) => {
    const openAt = (wish: ConsoleWish) => {
      const variant = JSON.stringify(wish);
      const opened = pending.run({ action: 'console', role }, () => openConsole(role, wish), { variant });
      opened.catch((error) => isCode(error, 'cancelled') || notifications.failed(error));
    };
    const signInAgain = (at: ConsolePage | null) => openAt({ ...at, target: { opens: 'isolated' } });
    const openInBrowser = (at: ConsolePage) => openAt({ ...at, target: browserTarget(agent.settings.get()) });
    const title = `${accountName} · ${role.role}`;
    await consoles.open({ url, title, colour, role, signInAgain, openInBrowser });
  };
  return { openConsole, openIsolated };
}

/** @param onAdded called with the name of an IAM user that was added. */
export function openKeyWindow(
  { agent, clock, log, out, paths, resources }: DesktopGround,
  { strings }: Person,
  parent: OwnWindow['own'],
  onAdded: (session: string) => void,
): KeyWindow {
  // A session of its own keeps the page with a secret in a process of its own.
  const own = session.fromPartition('access-key');
  lockNetwork(own);
  serveScheme(join(out, 'renderer'), own.protocol);
  const credentialsPath = paths.awsCredentials;
  return resources.add(
    new KeyWindow({ out, agent, credentialsPath, clock, log, strings, session: own, parent, onAdded }),
  );
}
