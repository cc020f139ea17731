import type { WebContents } from 'electron';

/** Keeps contents on the page that they were given: no other page, no other window, nothing embedded. */
export function keepInside(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  for (const event of ['will-navigate', 'will-redirect', 'will-attach-webview'] as const) {
    contents.on(event as 'will-navigate', (details) => details.preventDefault());
  }
}
