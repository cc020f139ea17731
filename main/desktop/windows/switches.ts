import { app } from 'electron';

/**
 * Flags of Chromium that would open the app that is shipped to anyone who reaches a port of this machine, or take the web's own
 * protection away. Anyone who starts the app names them; an entry that starts it with the session, for one, can be changed.
 */
const REFUSED = [
  'remote-debugging-port',
  'remote-debugging-address',
  'remote-allow-origins',
  'allow-running-insecure-content',
  'disable-site-isolation-trials',
  'disable-web-security',
  'host-resolver-rules',
  'host-rules',
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'load-extension',
  'log-net-log',
  'ssl-key-log-file',
  'unsafely-treat-insecure-origin-as-secure',
] as const;

/** To be called as soon as this script runs: Chromium opens its debugging port before the app is ready. */
export function refuseSwitches(): void {
  if (app.isPackaged) for (const name of REFUSED) app.commandLine.removeSwitch(name);
}
