/** Whether a person is there, and what follows when they leave and come back. */

import { join } from 'node:path';
import { watchScreenLock } from '../../platform/session/screen-lock.ts';
import { KeyReminders } from '../notifications/key-reminders.ts';
import { Notifications, type NotificationsDependencies } from '../notifications/notifications.ts';
import { watchPresence } from '../notifications/presence.ts';
import type { KeyWindow } from '../windows/key-window.ts';
import type { PaletteWindow } from '../windows/palette-window.ts';
import type { DesktopGround } from './ground.ts';
import type { Person } from './person.ts';
import type { TrayIcon } from './tray.ts';
import type { OwnWindow } from './windows.ts';

/** What notifications need to know before the first of them. Needs no Electron. */
export async function lookForPerson({ clock, log, paths, resources, surroundings }: DesktopGround) {
  const { env, platform } = surroundings;
  const [reminders, screenLock] = await Promise.all([
    KeyReminders.open(paths.state, { clock, log }),
    platform === 'linux' ? watchScreenLock({ env, clock, log }) : null,
  ]);
  resources.add(reminders);
  if (screenLock) resources.add(screenLock);
  return { reminders, screenLock };
}

export type Presence = Awaited<ReturnType<typeof lookForPerson>>;

export function openNotifications(
  { agent, clock, out, resources }: DesktopGround,
  { strings }: Person,
  { reminders, screenLock }: Presence,
  on: Pick<NotificationsDependencies, 'signIn' | 'showWindow' | 'isLooking'>,
): Notifications {
  const isQuiet = screenLock?.isLocked ?? false;
  const icon = join(out, 'icons', 'app.png');
  return resources.add(new Notifications({ agent, clock, strings, reminders, icon, isQuiet, ...on }));
}

/** Hides what is shown when the person leaves, and reports what happened when they return. */
export function followPresence(
  { agent, resources }: DesktopGround,
  { screenLock }: Presence,
  on: {
    readonly notifications: Notifications;
    readonly keyWindow: KeyWindow;
    readonly palette: PaletteWindow;
    readonly window: OwnWindow['window'];
    readonly tray: TrayIcon;
  },
): void {
  const { notifications, keyWindow, palette, window, tray } = on;
  resources.add(
    watchPresence({
      screenLock,
      onLeave: () => {
        notifications.notices.quiet();
        if (agent.settings.get().clearOnLock) agent.clearMemory();
        keyWindow.close();
        palette.close();
        void window.forget();
      },
      onWake: () => {
        tray.update();
        notifications.notices.rearm();
        agent.retryNow();
      },
      onReturn: () => notifications.notices.back(),
    }),
  );
}
