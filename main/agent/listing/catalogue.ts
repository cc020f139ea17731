/**
 * Which accounts and roles one session offers: kept on disk (names and ids only), shown at once, refreshed behind the
 * scenes. A listing that was stopped or failed continues from where it was.
 */
import type { Clock } from '../../base/clock.ts';
import type { Account } from '../../base/credentials.ts';
import { Emitter, type Event } from '../../base/emitter.ts';
import { asDaypassError, type ErrorView } from '../../base/errors.ts';
import { WriteQueue } from '../../base/write-queue.ts';
import type { Log } from '../../platform/log.ts';
import type { CredentialSource, ListingPosition } from '../../sources/source.ts';
import type { ListingView } from '../views.ts';
import type { CatalogueAccount, CatalogueFile } from './catalogue-file.ts';

/** What a complete listing has that the complete one before it had not. Roles of new accounts are not counted. */
export interface NewlyAssigned {
  readonly accounts: number;
  readonly roles: number;
}

/** How often a listing under way is written to disk, in ms. */
const SAVE_EVERY_MS = 5_000;
/** A listing that stopped longer ago than this starts over: accounts come and go meanwhile, in ms. */
const CONTINUE_WITHIN_MS = 60 * 60_000;

export class SessionCatalogue {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #source: Pick<CredentialSource, 'session' | 'list'>;
  readonly #file: CatalogueFile;
  #accounts = new Map<string, CatalogueAccount>();
  /** Accounts whose names AWS has told, now or as vouched for on disk. */
  readonly #named = new Set<string>();
  #completedAt: number | null = null;
  #position: ListingPosition | null = null;
  /** When the listing under way began: monotonic ms. */
  #startedAt = 0;
  #slowedUntil: number | null = null;
  /** What was there when the listing under way began; null where there was no complete one before. */
  #known: ReadonlyMap<string, CatalogueAccount> | null = null;
  /** Accounts that the listing under way has met; the others go when it is complete. */
  #seen = new Set<string>();
  #status: ListingView['status'] = 'idle';
  #error: ErrorView | null = null;
  #running: { abort: AbortController; done: Promise<void> } | null = null;
  #savedAt = 0;
  readonly #writes = new WriteQueue();
  readonly #changed = new Emitter<void>();
  /** Fires with every page and every account's roles. */
  readonly onDidChange: Event<void> = this.#changed.event;
  readonly #found = new Emitter<NewlyAssigned>();
  /** Fires after a complete listing that is not the first one, if it found something new. */
  readonly onDidFind: Event<NewlyAssigned> = this.#found.event;

  constructor(dependencies: {
    clock: Clock;
    log: Log;
    source: Pick<CredentialSource, 'session' | 'list'>;
    file: CatalogueFile;
  }) {
    this.#clock = dependencies.clock;
    this.#log = dependencies.log;
    this.#source = dependencies.source;
    this.#file = dependencies.file;
  }

  /** Reads what the disk has; damaged or foreign content counts as nothing. */
  async load(): Promise<void> {
    const stored = await this.#file.read();
    if (!stored) return;
    this.#accounts = new Map(stored.accounts.map((account) => [account.id, account]));
    if (stored.isVouchedFor) for (const { id } of stored.accounts) this.#named.add(id);
    this.#completedAt = stored.completedAt;
    this.#changed.fire();
  }

  accounts(): Iterable<CatalogueAccount> {
    return this.#accounts.values();
  }

  /** Whether an account's name is AWS's word: what lies on disk could be that of another program. */
  isNamed(account: string): boolean {
    return this.#named.has(account);
  }

  view(): ListingView {
    const pending = this.#position?.pending ?? [];
    const total = this.#position ? this.#seen.size : this.#accounts.size;
    const hasEnded = this.#status === 'failed' || this.#status === 'stopped';
    return {
      status: this.#status,
      accounts: total,
      accountsDone: total - pending.length,
      completedAt: this.#completedAt,
      slowedUntil: this.#slowedUntil,
      missing: hasEnded ? pending.map((id) => this.#accounts.get(id)?.name ?? id) : [],
      error: this.#error,
    };
  }

  /** True when there never was a complete listing or the last one is older than `ms`. */
  isOlderThan(ms: number): boolean {
    return this.#completedAt === null || this.#clock.now() - this.#completedAt > ms;
  }

  /**
   * Lists, or joins the listing under way. @throws DaypassError sign-in-required | aws-* | cancelled (when stopped);
   * what was listed until then is kept and the next call continues from there.
   */
  refresh(): Promise<void> {
    if (this.#running) return this.#running.done;
    const abort = new AbortController();
    // Starts a turn later, when `#running` is set for calls from inside.
    const done = Promise.resolve().then(() => this.#refresh(abort.signal));
    this.#running = { abort, done };
    return done;
  }

  /** Stops the listing under way; `refresh` continues with it. What was listed is on disk afterwards. */
  async stop(): Promise<void> {
    this.#running?.abort.abort();
    await this.#running?.done.catch(() => undefined);
    await this.#writes.idle();
  }

  /** Forgets everything, on disk as well. */
  async clear(): Promise<void> {
    await this.stop();
    this.#accounts.clear();
    this.#named.clear();
    this.#completedAt = null;
    this.#position = null;
    this.#status = 'idle';
    this.#error = null;
    await this.#file.remove();
    this.#changed.fire();
  }

  async #refresh(signal: AbortSignal): Promise<void> {
    const position = this.#positionToContinue();
    this.#set('running', null);
    try {
      const sink = {
        accounts: (page: readonly Account[]) => this.#addAccounts(page),
        roles: (accountId: string, roles: readonly string[]) => this.#setRoles(accountId, roles),
        slowedDown: (ms: number) => this.#slowDown(ms),
      };
      await this.#source.list(position, sink, signal);
      this.#dropUnseen();
      this.#completedAt = this.#clock.now();
      this.#position = null;
      this.#set('idle', null);
      this.#tellFound();
      this.#log.info('Listed accounts and roles.', { session: this.#source.session, accounts: this.#accounts.size });
    } catch (cause) {
      const error = asDaypassError(cause);
      if (error.code === 'list-incomplete') this.#dropUnseen();
      this.#set(signal.aborted ? 'stopped' : 'failed', signal.aborted ? null : error.toJSON());
      this.#log.warn('A listing did not come to its end.', { session: this.#source.session, error });
      throw error;
    } finally {
      // Over for callers from now on, though the disk may still be busy.
      this.#running = null;
      await this.#save();
    }
  }

  /** Where the last listing stopped, unless it was complete or that is long ago: then from the start. */
  #positionToContinue(): ListingPosition {
    const now = this.#clock.monotonic();
    if (this.#position && now - this.#startedAt <= CONTINUE_WITHIN_MS) return this.#position;
    this.#startedAt = now;
    this.#position = { accountsDone: false, pending: [] };
    this.#seen = new Set();
    this.#known ??= this.#completedAt === null ? null : new Map(this.#accounts);
    return this.#position;
  }

  /** Every page of accounts was read: one that was on none of them is gone. */
  #dropUnseen(): void {
    for (const id of this.#accounts.keys()) if (!this.#seen.has(id)) this.#accounts.delete(id);
  }

  #tellFound(): void {
    const known = this.#known;
    this.#known = null;
    if (!known) return;
    let [accounts, roles] = [0, 0];
    for (const account of this.#accounts.values()) {
      const before = known.get(account.id);
      if (before) roles += account.roles.filter((role) => !before.roles.includes(role)).length;
      else accounts += 1;
    }
    if (accounts + roles > 0) this.#found.fire({ accounts, roles });
  }

  #slowDown(ms: number): void {
    this.#slowedUntil = this.#clock.now() + ms;
    this.#changed.fire();
  }

  #addAccounts(page: readonly Account[]): void {
    this.#slowedUntil = null;
    for (const account of page) {
      this.#seen.add(account.id);
      this.#named.add(account.id);
      this.#accounts.set(account.id, { ...account, roles: this.#accounts.get(account.id)?.roles ?? [] });
    }
    this.#changed.fire();
  }

  #setRoles(accountId: string, roles: readonly string[]): void {
    this.#slowedUntil = null;
    const account = this.#accounts.get(accountId);
    if (!account) return;
    this.#accounts.set(accountId, { ...account, roles: [...roles].sort() });
    this.#changed.fire();
    if (this.#clock.monotonic() - this.#savedAt > SAVE_EVERY_MS) void this.#save();
  }

  #set(status: ListingView['status'], error: ErrorView | null): void {
    this.#status = status;
    this.#error = error;
    this.#slowedUntil = null;
    this.#changed.fire();
  }

  /** One after the other, so that an older state never replaces a newer one. */
  #save(): Promise<void> {
    this.#savedAt = this.#clock.monotonic();
    return this.#writes.add(async () => {
      try {
        const accounts = [...this.#accounts.values()];
        const isVouchedFor = accounts.every(({ id }) => this.#named.has(id));
        await this.#file.write({ completedAt: this.#completedAt, accounts, isVouchedFor });
      } catch (error) {
        this.#log.warn('The list of accounts could not be written to disk.', { error });
      }
    });
  }
}
