/**
 * What a person wants done with a role, from the window or the tray. Where its session is signed out, the action starts the
 * sign-in and runs when that succeeds; Cancel drops it. It waits here, not in the page: the page only ever asks once, by a click.
 */
import { type RoleRef, roleKey } from '../../common/roles.ts';
import type { Agent } from '../agent/agent.ts';
import { type Disposable, DisposableStack } from '../base/disposable.ts';
import { Emitter, type Event } from '../base/emitter.ts';
import { DaypassError, isCode } from '../base/errors.ts';

/** What can wait: everything for which AWS has to be asked, and the choice of the active role. */
export type PendingKind = 'use' | 'console' | 'copy-console' | 'copy' | 'terminal';

export interface PendingAction {
  readonly action: PendingKind;
  readonly role: RoleRef;
}

interface Waiting extends PendingAction {
  /** False until its sign-in has begun, and while it begins again. */
  isBegun: boolean;
  readonly signedIn: () => void;
  readonly dropped: () => void;
}

export interface PendingActionsDependencies {
  readonly agent: Pick<Agent, 'view' | 'onDidChange' | 'sessionToSignInTo' | 'signIn' | 'cancelSignIn'>;
  /** @throws DaypassError browser-failed */
  readonly openBrowser: (url: string) => Promise<void>;
  /** The window says what to do at a sign-in, wherever the action was begun. */
  readonly showWindow: () => void;
}

export class PendingActions implements Disposable {
  readonly #dependencies: PendingActionsDependencies;
  readonly #resources = new DisposableStack();
  /** At most one for a session: what was wanted last. */
  readonly #waiting = new Map<string, Waiting>();
  readonly #running = new Map<string, Promise<void>>();
  readonly #changed = new Emitter<void>();
  /** Fires when `of` would be different. */
  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(dependencies: PendingActionsDependencies) {
    this.#dependencies = dependencies;
    this.#resources.add(dependencies.agent.onDidChange(() => this.#look()));
    this.#resources.add(this.#changed);
  }

  /** What waits for the sign-in to a session. */
  of(session: string): PendingAction | null {
    return this.#waiting.get(session) ?? null;
  }

  /**
   * Does it, after a sign-in where one is needed. The same action pressed again joins the first.
   * @param options.variant tells actions of one kind and role apart, such as consoles of two services.
   * @throws DaypassError cancelled where the sign-in was given up, or what `work` does
   */
  run({ action, role }: PendingAction, work: () => Promise<void>, options: { variant?: string } = {}): Promise<void> {
    const key = `${action}\n${roleKey(role)}\n${options.variant ?? ''}`;
    const running = this.#running.get(key);
    if (running) return running;
    const done = this.#run({ action, role }, work).finally(() => this.#running.delete(key));
    this.#running.set(key, done);
    return done;
  }

  /** Gives the code of a sign-in up and gets another, without dropping what waits for it. @throws DaypassError no-session */
  async startOver(session: string, signIn: () => Promise<void>): Promise<void> {
    const waiting = this.#waiting.get(session);
    if (waiting) waiting.isBegun = false;
    try {
      this.#dependencies.agent.cancelSignIn(session);
      await signIn();
    } finally {
      if (waiting) waiting.isBegun = true;
      this.#look();
    }
  }

  async dispose(): Promise<void> {
    for (const { dropped } of this.#waiting.values()) dropped();
    await this.#resources.dispose();
  }

  async #run(pending: PendingAction, work: () => Promise<void>): Promise<void> {
    const tried = new Set<string>();
    for (;;) {
      try {
        if (pending.action === 'use') this.#requireSignIn(pending.role);
        return await work();
      } catch (error) {
        if (!isCode(error, 'sign-in-required')) throw error;
        const session = this.#dependencies.agent.sessionToSignInTo(pending.role.session);
        // Signed in to and refused all the same: another sign-in would not help.
        if (tried.has(session)) throw error;
        tried.add(session);
        this.#dependencies.showWindow();
        await this.#signIn(session, pending);
      }
    }
  }

  /** @throws DaypassError sign-in-required */
  #requireSignIn(role: RoleRef): void {
    const session = this.#dependencies.agent.sessionToSignInTo(role.session);
    if (this.#viewOf(session)?.state.status !== 'signed-out') return;
    throw new DaypassError('sign-in-required', `You are not signed in to ${session}.`, {
      next: 'Sign in.',
      details: { session },
    });
  }

  async #signIn(session: string, pending: PendingAction): Promise<void> {
    const { agent, openBrowser } = this.#dependencies;
    this.#waiting.get(session)?.dropped();
    const { waiting, ended } = this.#wait(session, pending);
    try {
      const { done } = await agent.signIn(session, { open: openBrowser });
      // How it ends shows in the agent's view.
      done.catch(() => undefined);
    } catch (error) {
      waiting.dropped();
      throw error;
    }
    waiting.isBegun = true;
    this.#look();
    return ended;
  }

  #wait(session: string, pending: PendingAction): { waiting: Waiting; ended: Promise<void> } {
    let signedIn = () => {};
    let dropped = () => {};
    const ended = new Promise<void>((resolve, reject) => {
      signedIn = resolve;
      dropped = () => reject(new DaypassError('cancelled', `The sign-in to ${session} was cancelled.`));
    });
    // The one who waits may not be there yet.
    ended.catch(() => undefined);
    const over = (settle: () => void) => () => {
      if (this.#waiting.get(session) === waiting) this.#waiting.delete(session);
      settle();
      this.#changed.fire();
    };
    const waiting: Waiting = { ...pending, isBegun: false, signedIn: over(signedIn), dropped: over(dropped) };
    this.#waiting.set(session, waiting);
    this.#changed.fire();
    return { waiting, ended };
  }

  #look(): void {
    if (this.#waiting.size === 0) return;
    for (const [session, waiting] of [...this.#waiting]) {
      if (!waiting.isBegun) continue;
      const view = this.#viewOf(session);
      // One that failed may be tried again; dismissing it drops what waits.
      if (view?.signIn) continue;
      if (view?.state.status === 'signed-in') waiting.signedIn();
      else waiting.dropped();
    }
  }

  #viewOf(session: string) {
    return this.#dependencies.agent.view().sessions.find(({ name }) => name === session);
  }
}
