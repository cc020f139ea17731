/** Downloads of console windows: the person says where to, the window shows how far it is, and the app's end asks about it. */
import { BrowserWindow, type DownloadItem, dialog, type Session } from 'electron';
import type { Strings } from '../strings/index.ts';
import { allowDownloads } from './hardening.ts';

export class Downloads {
  readonly #strings: () => Strings;
  readonly #running = new Set<DownloadItem>();

  constructor(strings: () => Strings) {
    this.#strings = strings;
  }

  /** How many are not finished. */
  get count(): number {
    return this.#running.size;
  }

  /** Electron asks where to save each one. */
  watch(jar: Session): void {
    allowDownloads(jar);
    jar.on('will-download', (_event, item, contents) => {
      this.#follow(item, contents ? BrowserWindow.fromWebContents(contents) : null);
    });
  }

  #follow(item: DownloadItem, window: BrowserWindow | null): void {
    const title = window?.getTitle() ?? '';
    const show = (fraction: number, text: string) => {
      if (!window || window.isDestroyed()) return;
      window.setProgressBar(fraction);
      window.setTitle(text);
    };
    this.#running.add(item);
    item.on('updated', () => {
      const total = item.getTotalBytes();
      const fraction = total > 0 ? item.getReceivedBytes() / total : 0;
      const percent = total > 0 ? `${Math.floor(fraction * 100)} %` : '…';
      // More than 1: it continues, and no one knows how far it is.
      show(total > 0 ? fraction : 2, `${item.getFilename()} ${percent} — ${title}`);
    });
    item.once('done', (_event, state) => {
      this.#running.delete(item);
      show(-1, title);
      if (state === 'interrupted') void this.#sayFailed(item.getFilename(), window);
    });
  }

  async #sayFailed(name: string, window: BrowserWindow | null): Promise<void> {
    const { failed, failedDetail, ok } = this.#strings().downloads;
    const box = { type: 'warning', message: failed({ name }), detail: failedDetail, buttons: [ok] } as const;
    const options = { ...box, buttons: [...box.buttons] };
    if (window && !window.isDestroyed()) await dialog.showMessageBox(window, options);
    else await dialog.showMessageBox(options);
  }
}
