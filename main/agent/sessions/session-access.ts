/** How a session is signed in to and out of, and which ones wait for a person. */
import type { RoleRef } from '../../../common/roles.ts';
import type { SignInMethod } from '../../../common/sign-in.ts';
import { chainOf } from '../../base/chain.ts';
import type { Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/emitter.ts';
import type { SettingsFile } from '../../settings/settings-file.ts';
import type { CredentialCache } from '../credential-cache.ts';
import type { Listings } from '../listing/listings.ts';
import type { DueFor } from '../views.ts';
import type { Outages } from './outages.ts';
import type { Session, Sessions } from './sessions.ts';
import { signInMethod } from './sign-in-method.ts';
import type { SignIn, SignIns } from './sign-ins.ts';

export interface SignInOptions {
  /** The session's own where none is given. */
  readonly method?: SignInMethod | null;
  /** Opens a sign-in page. */
  readonly open?: (url: string) => Promise<void>;
}

export interface SessionAccessDependencies {
  readonly sessions: Sessions;
  readonly signIns: SignIns;
  readonly cache: CredentialCache;
  readonly listings: Listings;
  readonly outages: Outages;
  readonly settings: SettingsFile;
}

export class SessionAccess implements Disposable {
  readonly #dependencies: SessionAccessDependencies;
  /** Sessions for which something in the background needed a person, and what that was. */
  readonly #due = new Map<string, DueFor>();
  readonly #changed = new Emitter<void>();
  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(dependencies: SessionAccessDependencies) {
    this.#dependencies = dependencies;
  }

  /** What in the background needs a person to sign in to this session; null for nothing. */
  dueFor(name: string): DueFor | null {
    return this.#due.get(name) ?? null;
  }

  /**
   * The session that a person has to sign in to before this one is of use: itself, or the lowest one that it builds on
   * and that is signed out.
   */
  toSignInTo(name: string): string {
    const sessions = chainOf(name, (other) => this.#dependencies.sessions.find(other)?.definition ?? null).sessions;
    const signedOut = sessions.filter(
      (other) => this.#dependencies.sessions.find(other)?.source.state().status === 'signed-out',
    );
    return signedOut.at(-1) ?? name;
  }

  /**
   * Starts or joins the session's sign-in, then lists its roles in the background. A session that builds on others is
   * signed in to from the lowest one up: `toSignInTo` says which is next.
   * @param options.method that of the session where none is given
   * @throws DaypassError no-session
   */
  async signIn(name: string, options: SignInOptions): Promise<SignIn> {
    const session = await this.#dependencies.sessions.get(name);
    const method = options.method ?? signInMethod(session.definition, this.#dependencies.settings.get());
    const signIn = this.#dependencies.signIns.start(session.source, { ...options, method });
    if (signIn.started) {
      signIn.done.then(
        () => {
          this.#due.delete(name);
          this.#changed.fire();
          this.#dependencies.listings.startAfterSignIn(session);
        },
        () => undefined,
      );
    }
    return signIn;
  }

  /**
   * Signs out here and at AWS and forgets the session's tokens and credentials.
   * @returns the page at which the browser is still signed in, because AWS could not be told; null for none.
   * @throws DaypassError no-session
   */
  async signOut(name: string): Promise<string | null> {
    const { source, catalogue } = await this.#dependencies.sessions.get(name);
    this.#dependencies.signIns.cancel(name);
    this.#dependencies.signIns.clear(name);
    await catalogue.stop();
    this.#due.delete(name);
    this.#dependencies.outages.end(name);
    const onTop = this.#dependencies.sessions
      .list()
      .filter((other) => other.source !== source && this.#buildsOn(other, name));
    // Credentials of roles that build on this session are forgotten too.
    const forgetMade = async () => {
      for (const other of [...onTop.map(({ definition }) => definition.name), name]) {
        await this.#dependencies.cache.forgetSession(other);
      }
    };
    try {
      await forgetMade();
      for (const other of onTop) if (other.definition.kind === 'assume-role') await other.source.signOut();
    } finally {
      await source.signOut();
      this.#changed.fire();
    }
    // A program may have fetched credentials during the sign-out; those must not be served any more.
    await forgetMade();
    return source.stillSignedInAt?.() ?? null;
  }

  /**
   * Notes that something in the background needs a person to sign in.
   * @param noted resolves with the name of the program that needs it.
   */
  setDue(session: string, role: RoleRef, noted: Promise<string>): void {
    const status = () => this.#dependencies.sessions.find(session)?.source.state().status;
    const before = status();
    void noted.then((program) => {
      // Meanwhile the person may have signed in, or removed the session.
      if (this.#due.has(session) || status() !== before) return;
      this.#due.set(session, { program, role });
      this.#changed.fire();
    });
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #buildsOn({ definition }: Session, name: string): boolean {
    return chainOf(
      definition.name,
      (other) => this.#dependencies.sessions.find(other)?.definition ?? null,
    ).sessions.includes(name);
  }
}
