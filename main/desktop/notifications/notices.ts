/**
 * What deserves a notification, and when: few, none twice, none while no one is looking. Driven by the clock and by what
 * the agent shows of itself; `notifications.ts` delivers.
 */
import { type AgentView, type DueFor, ownSessions, type SessionView } from '../../agent/views.ts';
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { KeyReminders } from './key-reminders.ts';

export type Notice =
  /** Times are ms since the epoch. */
  | { readonly kind: 'session-ending'; readonly session: string; readonly endsAt: number }
  | { readonly kind: 'sign-in-needed'; readonly session: string; readonly dueFor: DueFor | null }
  | { readonly kind: 'signed-in'; readonly session: string }
  | { readonly kind: 'new-roles'; readonly session: string; readonly accounts: number; readonly roles: number }
  | { readonly kind: 'old-key'; readonly session: string };

export interface NoticesDependencies {
  readonly clock: Clock;
  /** Shows a notification; the result takes it away again. `onAnswer` is called when it is clicked or dismissed. */
  readonly show: (notice: Notice, onAnswer: () => void) => Disposable;
  /** Whether the person wants notifications of this kind. */
  readonly wants: (kind: Notice['kind']) => boolean;
  /** When the last notification about the age of an access key was shown. */
  readonly reminders: Pick<KeyReminders, 'waitFor' | 'note'>;
  /** Whether a window of ours is in front: what is in it needs no notification. */
  readonly isLooking: () => boolean;
}

/** How long before its end a session is reported, in ms; half of what is left, where it began with less than that. */
const ENDING_LEAD_MS = 15 * 60_000;
/** A clock that was set, or that slept, is noticed within this time, in ms. */
const LONGEST_WAIT_MS = 10 * 60_000;
/** Old access keys can wait: for what is more urgent, and for each other, in ms. */
const KEY_GAP_MS = 60 * 60_000;

interface SessionEnd {
  readonly endsAt: number;
  readonly tellAt: number;
  told: boolean;
}

export class Notices implements Disposable {
  readonly #dependencies: NoticesDependencies;
  #before = new Map<string, SessionView>();
  readonly #endings = new Map<string, SessionEnd>();
  /** Sessions that are being signed in to, and when the sign-in that they had before ends (0: none). */
  readonly #signingIn = new Map<string, number>();
  /** Sessions whose need was told since they were last signed in. */
  readonly #told = new Set<string>();
  /** The one request for a sign-in that is on the screen. */
  #asking: { readonly session: string; readonly shown: Disposable } | null = null;
  /** No old access key is reported before then: monotonic ms. */
  #keysFrom = 0;
  #isQuiet = false;
  #timer: Disposable | null = null;

  constructor(dependencies: NoticesDependencies) {
    this.#dependencies = dependencies;
  }

  /** To be called with the state of affairs at the start and after every change. */
  update(view: Pick<AgentView, 'sessions'>): void {
    // One notice for a sign-in, however many roles build on it.
    const sessions = ownSessions(view.sessions);
    const current = new Map(sessions.map((session) => [session.name, session]));
    for (const session of sessions) {
      this.#noteEnding(session);
      this.#noteSignIn(session);
      if (isSignedIn(session) && !session.signInDue) this.#settled(session.name);
    }
    for (const name of this.#before.keys()) {
      if (current.has(name)) continue;
      this.#endings.delete(name);
      this.#signingIn.delete(name);
      this.#settled(name);
    }
    this.#before = current;
    this.#look();
  }

  /** A listing is complete and found accounts or roles that the one before did not have. */
  found(session: string, accounts: number, roles: number): void {
    if (accounts + roles === 0 || this.#isQuiet) return;
    this.#tell({ kind: 'new-roles', session, accounts, roles });
  }

  /** No one is looking: the screen is locked, or the machine sleeps. */
  quiet(): void {
    this.#isQuiet = true;
  }

  /** Somebody is back: of all that happened meanwhile, the one thing that matters most and still is so. */
  back(): void {
    if (!this.#isQuiet) return;
    this.#isQuiet = false;
    // One thing at a time: a question on the screen is enough, and of several endings the nearest.
    if (this.#ask()) {
      this.#dropEndings();
      this.#putOffKeys();
    } else if (this.#tellEndings(1)) this.#putOffKeys();
    else this.#tellKey();
    this.#arm();
  }

  /** The wall clock may have jumped (sleep): looks at it again. */
  rearm(): void {
    this.#look();
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#asking?.shown.dispose();
  }

  #look(): void {
    if (!this.#isQuiet) {
      const hasAsked = this.#ask();
      const hasTold = this.#tellEndings(Number.POSITIVE_INFINITY);
      if (hasAsked || hasTold) this.#putOffKeys();
      else this.#tellKey();
    }
    this.#arm();
  }

  #noteEnding({ name, state }: SessionView): void {
    if (state.status !== 'signed-in' || state.renewable) {
      this.#endings.delete(name);
      return;
    }
    if (this.#endings.get(name)?.endsAt === state.expiresAt) return;
    const left = state.expiresAt - this.#dependencies.clock.now();
    const lead = Math.min(ENDING_LEAD_MS, left / 2);
    this.#endings.set(name, { endsAt: state.expiresAt, tellAt: state.expiresAt - lead, told: left <= 0 });
  }

  /** At most one request for a sign-in until it is answered. @returns whether it is asked just now */
  #ask(): boolean {
    if (this.#asking) return false;
    const due = [...this.#before.values()].find(
      ({ name, signInDue, signIn }) => signInDue && signIn?.status !== 'running' && !this.#told.has(name),
    );
    if (!due || !this.#dependencies.wants('sign-in-needed')) return false;
    const session = due.name;
    this.#told.add(session);
    if (this.#dependencies.isLooking()) return false;
    const notice: Notice = { kind: 'sign-in-needed', session, dueFor: due.dueFor };
    const shown = this.#dependencies.show(notice, () => {
      if (this.#asking?.session === session) this.#asking = null;
      this.#look();
    });
    this.#asking = { session, shown };
    return true;
  }

  /** @returns whether there was something to tell */
  #tellEndings(most: number): boolean {
    const now = this.#dependencies.clock.now();
    const due = [...this.#endings]
      .filter(([, { told, tellAt, endsAt }]) => !told && tellAt <= now && endsAt > now)
      .sort(([, a], [, b]) => a.endsAt - b.endsAt);
    for (const [session, ending] of due.slice(0, most)) {
      if (!this.#isBeingSignedIn(session)) this.#tell({ kind: 'session-ending', session, endsAt: ending.endsAt });
    }
    for (const [, ending] of due) ending.told = true;
    return due.length > 0;
  }

  /** One at a time, however many there are. */
  #tellKey(): void {
    const { reminders } = this.#dependencies;
    if (this.#dependencies.clock.monotonic() < this.#keysFrom) return;
    const [first] = this.#oldKeys().filter(({ id }) => reminders.waitFor(id) === 0);
    if (!first || !this.#dependencies.wants('old-key')) return;
    reminders.note(first.id);
    this.#putOffKeys();
    this.#tell({ kind: 'old-key', session: first.session });
  }

  #putOffKeys(): void {
    this.#keysFrom = this.#dependencies.clock.monotonic() + KEY_GAP_MS;
  }

  /** Those that no one is rotating. */
  #oldKeys(): { id: string; session: string }[] {
    return [...this.#before.values()].flatMap(({ name, accessKey }) =>
      accessKey?.isOld && accessKey.rotation === null ? [{ id: accessKey.id, session: name }] : [],
    );
  }

  #dropEndings(): void {
    const now = this.#dependencies.clock.now();
    for (const ending of this.#endings.values()) if (ending.tellAt <= now) ending.told = true;
  }

  #isBeingSignedIn(session: string): boolean {
    return this.#before.get(session)?.signIn?.status === 'running';
  }

  #noteSignIn({ name, signIn, state }: SessionView): void {
    const endsAt = state.status === 'signed-in' ? state.expiresAt : 0;
    const before = this.#signingIn.get(name);
    if (signIn?.status === 'running') {
      if (before === undefined) this.#signingIn.set(name, endsAt);
      return;
    }
    this.#signingIn.delete(name);
    // One that was cancelled or failed leaves the session as it was.
    if (before === undefined || endsAt === 0 || endsAt === before || this.#isQuiet) return;
    this.#tell({ kind: 'signed-in', session: name });
  }

  /** No one needs to sign in to this session any more. */
  #settled(session: string): void {
    this.#told.delete(session);
    if (this.#asking?.session !== session) return;
    const { shown } = this.#asking;
    this.#asking = null;
    void shown.dispose();
  }

  #tell(notice: Notice): void {
    if (this.#dependencies.wants(notice.kind) && !this.#dependencies.isLooking())
      this.#dependencies.show(notice, () => undefined);
  }

  #arm(): void {
    this.#timer?.dispose();
    this.#timer = null;
    if (this.#isQuiet) return;
    const { clock, reminders, wants } = this.#dependencies;
    const waits = [...this.#endings.values()]
      .filter(({ told }) => !told)
      .map(({ tellAt }) => Math.max(0, tellAt - clock.now()));
    if (wants('old-key')) {
      const gap = this.#keysFrom - clock.monotonic();
      for (const { id } of this.#oldKeys()) waits.push(Math.max(gap, reminders.waitFor(id)));
    }
    if (waits.length === 0) return;
    const wait = Math.min(...waits, LONGEST_WAIT_MS);
    this.#timer = this.#dependencies.clock.after(wait, () => this.#look());
  }
}

function isSignedIn({ state }: SessionView): boolean {
  return state.status === 'signed-in';
}
