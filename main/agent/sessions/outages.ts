/**
 * Sessions whose AWS can't be reached: since when, and why. What failed is tried again until it succeeds,
 * without a person; what is known is shown and served meanwhile.
 */
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/emitter.ts';
import { asDaypassError, type ErrorCode, type ErrorView, isCode } from '../../base/errors.ts';
import type { CredentialSource } from '../../sources/source.ts';

export interface OutageView {
  /** ms since the epoch */
  readonly since: number;
  readonly error: ErrorView;
}

/** Failures on the way to AWS: they say nothing of the session, and pass. */
const ON_THE_WAY: readonly ErrorCode[] = [
  'aws-unreachable',
  'provider-unreachable',
  'network-sign-in',
  'proxy-unreachable',
  'proxy-sign-in',
  'proxy-refused',
  'tls-failed',
  'tls-untrusted',
];

/** Waits before what failed is tried again double from the first to the longest, in ms. */
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 5 * 60_000;

type Listed = Pick<CredentialSource, 'session' | 'list'>;

interface Outage {
  readonly since: number;
  error: ErrorView;
  again: () => Promise<unknown>;
  waitMs: number;
  timer: Disposable | null;
}

export class Outages implements Disposable {
  readonly #clock: Clock;
  readonly #outages = new Map<string, Outage>();
  readonly #changed = new Emitter<string>();
  /** Fires with the session's name when its outage begins, changes or ends. */
  readonly onDidChange: Event<string> = this.#changed.event;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  view(session: string): OutageView | null {
    const outage = this.#outages.get(session);
    return outage ? { since: outage.since, error: outage.error } : null;
  }

  /**
   * Asks AWS for something, and notes whether it can be reached.
   * @param again asks for the same later, by way of `watch`. @throws what `work` throws.
   */
  async watch<T>(session: string, work: () => Promise<T>, again: () => Promise<unknown>): Promise<T> {
    try {
      const answer = await work();
      this.end(session);
      return answer;
    } catch (error) {
      this.#failed(session, error, again);
      throw error;
    }
  }

  /** A source whose listings are watched. @param again lists once more, by way of what this gives. */
  watched(source: Listed, again: () => Promise<unknown>): Listed {
    const { session } = source;
    return { session, list: (...args) => this.watch(session, () => source.list(...args), again) };
  }

  /** Tries again now whatever waits: the machine woke up. */
  retryNow(): void {
    for (const [session, outage] of this.#outages) {
      outage.waitMs = FIRST_WAIT_MS;
      outage.timer?.dispose();
      this.#retry(session, outage);
    }
  }

  /** AWS answered, or no one waits for an answer any more. */
  end(session: string): void {
    this.#outages.get(session)?.timer?.dispose();
    if (this.#outages.delete(session)) this.#changed.fire(session);
  }

  dispose(): void {
    for (const { timer } of this.#outages.values()) timer?.dispose();
    this.#outages.clear();
    this.#changed.dispose();
  }

  #failed(session: string, cause: unknown, again: Outage['again']): void {
    const error = asDaypassError(cause);
    // Any other failure means that AWS answered, or that somebody stopped the call.
    if (!isCode(error, ...ON_THE_WAY)) {
      this.end(session);
      return;
    }
    let outage = this.#outages.get(session);
    if (!outage) {
      outage = { since: this.#clock.now(), error: error.toJSON(), again, waitMs: FIRST_WAIT_MS, timer: null };
      this.#outages.set(session, outage);
    }
    outage.error = error.toJSON();
    outage.again = again;
    this.#plan(session, outage);
    this.#changed.fire(session);
  }

  #plan(session: string, outage: Outage): void {
    outage.timer ??= this.#clock.after(outage.waitMs, () => this.#retry(session, outage));
  }

  #retry(session: string, outage: Outage): void {
    outage.timer = null;
    outage.waitMs = Math.min(LONGEST_WAIT_MS, outage.waitMs * 2);
    outage
      .again()
      .catch((error) => this.#failed(session, error, outage.again))
      .finally(() => {
        if (this.#outages.get(session) === outage) this.#plan(session, outage);
      });
  }
}
