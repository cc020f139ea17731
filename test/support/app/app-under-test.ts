import { ROOT } from './root.ts';

/** The program of a packaged app that lets a driver in: `verify/packaged-app` makes one. */
const PACKAGED = process.env.DAYPASS_PACKAGED ?? '';

/** The program that is started; empty where there is none. */
export const ELECTRON = PACKAGED || (process.env.DAYPASS_ELECTRON ?? '');
/** What it is told to run: nothing where it is the app itself. */
export const APP: readonly string[] = PACKAGED ? [] : [ROOT];
/** As root, Chromium's sandbox can't be had. */
export const SANDBOX: readonly string[] = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** Where windows open: on X11, or on the Wayland desktop of `verify/wayland`. */
export function displays(): Record<string, string> {
  const { DISPLAY = '', WAYLAND_DISPLAY } = process.env;
  return WAYLAND_DISPLAY ? { DISPLAY: '', WAYLAND_DISPLAY } : { DISPLAY };
}
