/** Sign-ins under way: at most one for a session, no matter who asks; the others join it. */

import { pageOf, type SignInMethod, type SignInQuestion, type SignInStep } from '../../../common/sign-in.ts';
import { abortError, type Clock } from '../../base/clock.ts';
import { Emitter, type Event } from '../../base/emitter.ts';
import { asDaypassError, DaypassError } from '../../base/errors.ts';
import type { Secret } from '../../base/secret.ts';
import type { Log } from '../../platform/log.ts';
import type { CredentialSource } from '../../sources/source.ts';
import type { SignInView } from '../views.ts';

export interface StartOptions {
  readonly method: SignInMethod;
  /** Opens the address for the person who asked, once; left out where nothing may be opened. */
  readonly open?: ((url: string) => Promise<void>) | undefined;
}

export interface SignIn {
  readonly method: SignInMethod;
  /** False when this caller joined one that somebody else had started. */
  readonly started: boolean;
  /** Settles with the sign-in. @throws DaypassError as `CredentialSource.signIn` does. */
  readonly done: Promise<void>;
}

interface Running {
  readonly method: SignInMethod;
  readonly abort: AbortController;
  readonly done: Promise<void>;
  /** Takes the answer to the question that waits, if one does. */
  readonly question: { answer: ((answer: Secret) => void) | null };
}

export interface SignInsDependencies {
  readonly clock: Clock;
  readonly log: Log;
  /** Opens a window for a sign-in that needs one, where there are windows. */
  readonly openWindow: (session: string, url: string) => void;
}

export class SignIns {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #openWindow: SignInsDependencies['openWindow'];
  readonly #running = new Map<string, Running>();
  readonly #views = new Map<string, SignInView>();
  readonly #changed = new Emitter<string>();
  /** Fires with the session's name at every step. */
  readonly onDidChange: Event<string> = this.#changed.event;

  constructor({ clock, log, openWindow }: SignInsDependencies) {
    this.#clock = clock;
    this.#log = log;
    this.#openWindow = openWindow;
  }

  view(session: string): SignInView | null {
    return this.#views.get(session) ?? null;
  }

  /** Starts a sign-in or joins the one of the same method; one of another method is cancelled first. */
  start(source: CredentialSource, options: StartOptions): SignIn {
    const running = this.#running.get(source.session);
    if (running?.method === options.method && !running.abort.signal.aborted) {
      const step = this.#views.get(source.session);
      if (step?.status === 'running') this.#open(source.session, step.step, options);
      return { method: running.method, started: false, done: running.done };
    }
    running?.abort.abort();
    const abort = new AbortController();
    const question: Running['question'] = { answer: null };
    const done = this.#run(source, options, abort, question);
    const entry = { method: options.method, abort, done, question };
    this.#running.set(source.session, entry);
    done
      .catch(() => undefined)
      .finally(() => {
        if (this.#running.get(source.session) === entry) this.#running.delete(source.session);
      });
    return { method: options.method, started: true, done };
  }

  cancel(session: string): void {
    this.#running.get(session)?.abort.abort();
  }

  /** Hands over what a person answered. @throws DaypassError cancelled when nothing waits for it. */
  answer(session: string, answer: Secret): void {
    const running = this.#running.get(session);
    if (!running?.question.answer) {
      throw new DaypassError('cancelled', `The sign-in to ${session} waits for no answer at the moment.`, {
        next: 'Start the sign-in again.',
      });
    }
    running.question.answer(answer);
  }

  /** Forgets how the last sign-in of this session ended. */
  clear(session: string): void {
    if (this.#running.has(session)) return;
    if (this.#views.delete(session)) this.#changed.fire(session);
  }

  dispose(): void {
    for (const { abort } of this.#running.values()) abort.abort();
    this.#changed.dispose();
  }

  async #run(
    source: CredentialSource,
    options: StartOptions,
    abort: AbortController,
    waiting: Running['question'],
  ): Promise<void> {
    const { method } = options;
    let opened = false;
    const report = (step: SignInStep) => {
      if (abort.signal.aborted) return;
      this.#set(source.session, { status: 'running', method, step });
      if (!opened) opened = this.#open(source.session, step, options);
    };
    report({ step: 'starting' });
    const since = this.#clock.monotonic();
    try {
      const ask = (question: SignInQuestion) => {
        report(question);
        return this.#answerTo(question, abort.signal, waiting);
      };
      await source.signIn({ method, report, ask, signal: abort.signal });
      if (this.#isCurrent(source.session, abort)) this.#set(source.session, null);
      this.#log.info('Signed in.', { session: source.session, method, ms: this.#clock.monotonic() - since });
    } catch (cause) {
      const error = abort.signal.aborted
        ? new DaypassError('cancelled', 'The sign-in was cancelled.', { cause, next: 'Run `daypass login` again.' })
        : asDaypassError(cause);
      if (this.#isCurrent(source.session, abort)) {
        const failed: SignInView = { status: 'failed', method, error: error.toJSON() };
        this.#set(source.session, error.code === 'cancelled' ? null : failed);
      }
      this.#log.info('A sign-in ended without success.', { session: source.session, method, error });
      throw error;
    }
  }

  #answerTo({ expiresAt }: SignInQuestion, signal: AbortSignal, waiting: Running['question']): Promise<Secret> {
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void) => {
        waiting.answer = null;
        timer.dispose();
        signal.removeEventListener('abort', onAbort);
        finish();
      };
      const onAbort = () => settle(() => reject(abortError()));
      const timer = this.#clock.after(expiresAt - this.#clock.now(), () =>
        settle(() =>
          reject(
            new DaypassError('sign-in-expired', 'No one answered in time.', { next: 'Run `daypass login` again.' }),
          ),
        ),
      );
      if (signal.aborted) return onAbort();
      signal.addEventListener('abort', onAbort, { once: true });
      waiting.answer = (answer) => settle(() => resolve(answer));
    });
  }

  /** Whether this run is the session's latest: one that was replaced must not overwrite its successor's view. */
  #isCurrent(session: string, abort: AbortController): boolean {
    const running = this.#running.get(session);
    return running === undefined || running.abort === abort;
  }

  /** Nothing opens where the person who asked is elsewhere. */
  #open(session: string, step: SignInStep, { open }: StartOptions): boolean {
    const page = pageOf(step);
    if (page === null) return false;
    if (page.opensIn === 'browser') {
      open?.(page.url).catch((error) => this.#log.warn('The browser could not be opened.', { error }));
    } else if (open) {
      this.#openWindow(session, page.url);
    }
    return true;
  }

  #set(session: string, view: SignInView | null): void {
    if (view) this.#views.set(session, view);
    else this.#views.delete(session);
    this.#changed.fire(session);
  }
}
