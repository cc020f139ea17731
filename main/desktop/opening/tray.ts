/** The icon in the tray, or the window that stays where there is no tray. */
import { join } from 'node:path';
import { hasTrayHost, watchTrayHost } from '../../platform/session/tray-host.ts';
import type { Actions } from '../actions.ts';
import type { Notifications } from '../notifications/notifications.ts';
import { AppTray } from '../tray/tray.ts';
import { TrayOrWindow } from '../tray/tray-or-window.ts';
import type { DesktopGround } from './ground.ts';
import type { Person } from './person.ts';
import type { OwnWindow } from './windows.ts';

/** Panels come up a while after the programs that start with the session, in ms. */
const LATE_PANEL_MS = 60_000;

export interface TrayIcon {
  /** Shows what is true now: timers stand still while the machine sleeps. */
  update(): void;
  /** Resolves with whether there is a tray. */
  start(isAtLogin: boolean): Promise<boolean>;
}

export function openTray(
  { agent, clock, log, out, paths, resources, surroundings, updates }: DesktopGround,
  { strings, time }: Person,
  { window, toggleAt: click }: OwnWindow,
  { actions, notifications }: { readonly actions: Actions; readonly notifications: Notifications },
): TrayIcon {
  const icons = join(out, 'icons');
  let tray: AppTray | null = null;
  const open = () => {
    const opened = new AppTray({ agent, updates, clock, icons, strings, time, act: actions.act, click });
    tray = opened;
    return {
      dispose() {
        if (tray === opened) tray = null;
        return opened.dispose();
      },
    };
  };
  return {
    update: () => tray?.update(),
    start(isAtLogin) {
      const trayOrWindow = resources.add(
        new TrayOrWindow({
          hasHost: () => hasTrayHost(surroundings),
          watchHost: (on) => watchTrayHost(surroundings, { ...on, log }),
          openTray: open,
          keepWindow: (isKept) => window.keep(isKept),
          putWindowAway: () => window.putAway(),
          sayOnce: () => notifications.say(strings().noTray.title, strings().noTray.detail),
          stateFolder: paths.state,
          clock,
          log,
        }),
      );
      return trayOrWindow.start(isAtLogin ? LATE_PANEL_MS : 0);
    },
  };
}
