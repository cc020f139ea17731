import type { App } from 'electron';
import { APP_ID, TOAST_ACTIVATOR } from '../platform/client/windows-package.ts';

type Identity = Pick<App, 'setAppUserModelId'> & Partial<Pick<App, 'setToastActivatorCLSID'>>;

/**
 * Tells Windows whose notifications and taskbar button these are, before anything is shown: the installer's shortcut carries the
 * same ID, and without it Windows names Electron, or shows nothing. Without a fixed class, a click on a notification of an app
 * that has ended leads nowhere.
 */
export function tellWindowsWhoThisIs(app: Identity, platform: NodeJS.Platform): void {
  if (platform !== 'win32') return;
  app.setAppUserModelId(APP_ID);
  // Older Electrons make up a class at every start.
  app.setToastActivatorCLSID?.(TOAST_ACTIVATOR);
}
