import type { WebContents } from 'electron';

export interface PageMatches {
  /** The one that is shown, from 1 on. */
  readonly active: number;
  readonly matches: number;
}

/** Finds a text in a page. The page marks what is found and learns nothing of what was looked for. */
export class PageSearch {
  readonly #page: WebContents;
  readonly #changed: () => void;
  #isOn = false;
  #text = '';
  /** The request whose answer counts. */
  #request = 0;
  #found: PageMatches | null = null;

  constructor(page: WebContents, changed: () => void) {
    this.#page = page;
    this.#changed = changed;
    page.on('found-in-page', (_event, { requestId, activeMatchOrdinal, matches, finalUpdate }) => {
      if (requestId !== this.#request || !finalUpdate || !this.#isOn) return;
      this.#found = { active: activeMatchOrdinal, matches };
      changed();
    });
  }

  /** Whether a person is looking for something. */
  get isOn(): boolean {
    return this.#isOn;
  }

  /** Null while nothing was looked for in this page. */
  get found(): PageMatches | null {
    return this.#found;
  }

  begin(): void {
    this.#isOn = true;
    this.#changed();
  }

  look(text: string, which: 'first' | 'next' | 'previous'): void {
    if (text === '') {
      this.#clear('clearSelection');
      return;
    }
    // A page that was left meanwhile begins from its top.
    const isNew = which === 'first' || text !== this.#text || this.#found === null;
    this.#text = text;
    this.#request = this.#page.findInPage(text, { forward: which !== 'previous', findNext: isNew });
  }

  again(isForward: boolean): void {
    this.look(this.#text, isForward ? 'next' : 'previous');
  }

  /** The page has become another one. */
  forget(): void {
    this.#found = null;
  }

  end(): void {
    this.#isOn = false;
    this.#clear('keepSelection');
  }

  #clear(how: 'clearSelection' | 'keepSelection'): void {
    this.#found = null;
    this.#page.stopFindInPage(how);
    this.#changed();
  }
}
