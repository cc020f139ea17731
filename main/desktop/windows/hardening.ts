/**
 * What holds for every page, no matter who wrote it: a sandbox, no Node, no permission, no device, no download, no certificate
 * and no password that a person didn't choose. `hardenEverything` is the default for whatever is created later; a window
 * that needs more says so itself.
 */
import { app, type Session, type WebContents } from 'electron';
import { isOwnPage } from './scheme.ts';

/** What every window has: a page with nothing of Node, in a sandbox, and a preload script in a world of its own, if any. */
export const LOCKED_DOWN = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webviewTag: false,
  spellcheck: false,
} as const satisfies Electron.WebPreferences;

/** For pages of others. A page that opens one `alert` after the other can be silenced. */
export function foreignPreferences(jar: Session): Electron.WebPreferences {
  return { session: jar, ...LOCKED_DOWN, devTools: false, safeDialogs: true };
}

/** To be called before the app is ready, and before any session or window exists. */
export function hardenEverything(): void {
  app.on('session-created', lockSession);
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-attach-webview', (event) => event.preventDefault());
    // Electron would choose the first device.
    contents.on('select-bluetooth-device', (event, _devices, choose) => {
      event.preventDefault();
      choose('');
    });
  });
}

/** No permission, no device, no download, no dictionary that Chromium would fetch from elsewhere. */
function lockSession(own: Session): void {
  own.setSpellCheckerEnabled(false);
  own.setSpellCheckerLanguages([]);
  allowPermissions(own, []);
  own.setDevicePermissionHandler(() => false);
  own.on('will-download', refuseDownload);
}

function refuseDownload(event: Electron.Event): void {
  event.preventDefault();
}

/** The only permissions that pages of this session get. */
export function allowPermissions(own: Session, allowed: readonly string[]): void {
  own.setPermissionRequestHandler((_contents, permission, decide) => decide(allowed.includes(permission)));
  own.setPermissionCheckHandler((_contents, permission) => allowed.includes(permission));
}

/** Downloads of this session are somebody else's to decide from now on. */
export function allowDownloads(own: Session): void {
  own.removeListener('will-download', refuseDownload);
}

/** Consoles and identity providers warn of browsers whose name they don't know. */
export function callItselfChrome(own: Session): void {
  own.setUserAgent(own.getUserAgent().replace(/\s(?:daypass|Daypass|Electron)\/\S+/g, ''));
}

/** A port that only root can listen on: connections to it lead nowhere. */
const NOWHERE = 'http://127.0.0.1:1';

/** For sessions of our own pages: no request to anywhere but our own scheme. */
export function lockNetwork(own: Session): void {
  // WebRTC asks no request handler: with `keepInside` its packets have to go by the proxy, and this is the proxy.
  void own.setProxy({ proxyRules: NOWHERE, proxyBypassRules: '<-loopback>' });
  own.webRequest.onBeforeRequest(({ url }, decide) =>
    decide({ cancel: !isOwnPage(url) && !url.startsWith('devtools:') }),
  );
}

/** Keeps contents on the page that they were given: no other page, no other window, nothing embedded. */
export function keepInside(contents: WebContents): void {
  // Our own pages have no say in whether their window closes.
  contents.on('will-prevent-unload', (event) => event.preventDefault());
  // WebRTC is not stopped by what stops requests. With this it sends no packet past the proxy, which leads nowhere.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.on('will-navigate', (details) => {
    // A page that failed may load itself once more.
    if (details.url !== contents.getURL()) details.preventDefault();
  });
  contents.on('will-redirect', (details) => details.preventDefault());
}
