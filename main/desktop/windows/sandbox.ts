import { app } from 'electron';
import { DaypassError } from '../../base/errors.ts';

/**
 * No window without Chromium's sandbox: what broke out of a page would have this user's rights. It is switched off by a flag or a
 * variable, and the start script of an AppImage passes that flag on its own where the system keeps programs from making user
 * namespaces. As root Chromium has none to offer.
 * @throws DaypassError no-sandbox
 */
export function requireSandbox(): void {
  if (process.getuid?.() === 0 || !app.commandLine.hasSwitch('no-sandbox')) return;
  throw new DaypassError(
    'no-sandbox',
    'The sandbox for windows is switched off, and Daypass does not open one without it.',
  );
}
