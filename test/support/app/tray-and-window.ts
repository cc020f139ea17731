/** The app with its window and its tray, on a desktop that shows icons and notifications: twelve sessions, 1,200 roles. */
import type { ElectronApplication, Page } from 'playwright-core';
import { NotificationHost } from '../desktop/notification-host.ts';
import { TrayHost, type TrayIcon } from '../desktop/tray-host.ts';
import { ELECTRON } from './desktop-app.ts';
import { Installation } from './installation.ts';
import { addSessions } from './sessions.ts';
import { openWindow } from './window.ts';

export interface TrayAndWindow {
  readonly notifications: NotificationHost;
  readonly daypass: Installation;
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly icon: TrayIcon;
  close(): Promise<void>;
}

export async function openTrayAndWindow(): Promise<TrayAndWindow> {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const closer of closers.reverse()) await closer();
  };
  try {
    const host = await TrayHost.open();
    closers.push(() => host.close());
    const notifications = await NotificationHost.open();
    closers.push(() => notifications.close());
    const daypass = await Installation.open({ electron: ELECTRON, emulator: { accounts: 25, rolesPerAccount: 4 } });
    closers.push(() => daypass.close());
    await addSessions(daypass, 12);
    const { app, page } = await openWindow(daypass, { electron: ELECTRON });
    closers.push(() => app.close());
    return { notifications, daypass, app, page, icon: await host.icon(), close };
  } catch (error) {
    await close();
    throw error;
  }
}
