/** Where links come in: with the app's own start, with a second start, and from macOS. They may come before the app is ready. */
import type { App } from 'electron';
import { linksIn } from './link.ts';

export class Arrivals {
  #take: ((text: string) => void) | null = null;
  /** The first that came before anyone could take it; a page that sends many has one asked about. */
  #waiting: string | null;

  /** To be made as soon as the app's script runs: macOS sends a link before the app is ready. */
  constructor(app: Pick<App, 'on'>, argv: readonly string[]) {
    this.#waiting = onlyOne(linksIn(argv));
    app.on('open-url', (event, url) => {
      event.preventDefault();
      this.#come(url);
    });
    app.on('second-instance', (_event, started) => {
      const links = linksIn(started);
      if (links.length > 0) this.#come(onlyOne(links) ?? '');
    });
  }

  /** Whether the app was started for a link, and not to be looked at. */
  get isWaiting(): boolean {
    return this.#waiting !== null;
  }

  /** @param take called with each, whatever it says */
  start(take: (text: string) => void): void {
    this.#take = take;
    if (this.#waiting !== null) take(this.#waiting);
    this.#waiting = null;
  }

  #come(text: string): void {
    if (this.#take) this.#take(text);
    else this.#waiting ??= text;
  }
}

/** Several at once are no person's click: as good as one that says nothing. */
function onlyOne(links: readonly string[]): string | null {
  return links.length > 1 ? '' : (links[0] ?? null);
}
