import type { WebContents } from 'electron';

/** What every window has: a page with nothing of Node, in a sandbox, and a preload script in a world of its own, if any. */
export const LOCKED_DOWN = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webviewTag: false,
  spellcheck: false,
} as const satisfies Electron.WebPreferences;

/** Keeps contents on the page that they were given: no other page, no other window, nothing embedded. */
export function keepInside(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  // A page has no say in whether its window closes.
  contents.on('will-prevent-unload', (event) => event.preventDefault());
  // WebRTC is not stopped by what stops requests. With this it sends no packet past the proxy, which leads nowhere.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.on('will-navigate', (details) => {
    // A page that failed may load itself once more.
    if (details.url !== contents.getURL()) details.preventDefault();
  });
  for (const event of ['will-redirect', 'will-attach-webview'] as const) {
    contents.on(event as 'will-redirect', (details) => details.preventDefault());
  }
}
