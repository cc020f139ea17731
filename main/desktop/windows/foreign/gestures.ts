import type { WebContents } from 'electron';
import type { Clock } from '../../../base/clock.ts';

/** What counts as a person's doing; moving a pointer doesn't. */
const GESTURES: ReadonlySet<string> = new Set(['mouseDown', 'rawKeyDown', 'keyDown', 'gestureTap', 'touchEnd']);
/** How long one counts, in ms: as long as Chromium's user activation. */
const COUNTS_MS = 5_000;
/** How long a window that was opened empty may take until it goes where it was opened for, in ms. */
const LOAN_MS = 60_000;

/**
 * What a person does on a page, as the operating system reports it: no script can make it up. A click counts for one thing,
 * as in browsers, so that one click does not open ten windows. Frames of other sites are pages of their own, and what is
 * done there is not seen here.
 */
export class Gestures {
  readonly #clock: Clock;
  /** Monotonic ms. */
  #until = 0;
  #count = 0;
  #isLent = false;

  constructor(contents: WebContents, clock: Clock) {
    this.#clock = clock;
    contents.on('input-event', (_event, { type }) => {
      if (!GESTURES.has(type)) return;
      this.#count += 1;
      this.#isLent = false;
      this.#until = clock.monotonic() + COUNTS_MS;
    });
  }

  /** How many there were. */
  get count(): number {
    return this.#count;
  }

  get isRecent(): boolean {
    return this.#clock.monotonic() < this.#until;
  }

  /** Uses up what the person has just done. @returns whether there was something */
  take(): boolean {
    const { isRecent } = this;
    this.#until = 0;
    return isRecent;
  }

  /** Like `take`, but only for what was done on this page: an empty window could open another empty one, and so on. */
  takeOwn(): boolean {
    return !this.#isLent && this.take();
  }

  /** For an empty window that a click has opened: its page is to come yet. */
  lend(): void {
    this.#isLent = true;
    this.#until = this.#clock.monotonic() + LOAN_MS;
  }
}
