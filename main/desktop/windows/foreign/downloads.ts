/** Downloads of console windows: the person says where to, the window shows how far it is, and the app's end asks about it. */
import { BrowserWindow, type DownloadItem, dialog, type Session, type WebContents } from 'electron';
import { printable } from '../../../base/printable.ts';
import type { Strings } from '../../strings/index.ts';
import { allowDownloads } from '../hardening.ts';
import { gesturesOn } from './foreign-window.ts';

export class Downloads {
  readonly #strings: () => Strings;
  readonly #running = new Set<DownloadItem>();
  /** How much a person had done on a page when it last began one. */
  readonly #begunAt = new WeakMap<WebContents, number>();

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
    jar.on('will-download', (event, item, contents) => {
      if (contents && !this.#isNext(contents)) event.preventDefault();
      else this.#follow(item, contents ? BrowserWindow.fromWebContents(contents) : null);
    });
  }

  /** One for all that a person does on a page, and one more: a page on its own could open one box after the other. */
  #isNext(contents: WebContents): boolean {
    const count = gesturesOn(contents)?.count ?? 0;
    const isNext = this.#begunAt.get(contents) !== count;
    this.#begunAt.set(contents, count);
    return isNext;
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
      show(total > 0 ? fraction : 2, `${printable(item.getFilename())} ${percent} — ${title}`);
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
