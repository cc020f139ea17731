import type { RoleRef } from '../../../common/roles.ts';
import type { SessionState } from '../../../common/sign-in.ts';
import type { Account, RoleCredentials } from '../../../main/base/credentials.ts';
import { Emitter } from '../../../main/base/emitter.ts';
import { DaypassError } from '../../../main/base/errors.ts';
import { Secret } from '../../../main/base/secret.ts';
import type { SourceKind } from '../../../main/base/session-definition.ts';
import type { CredentialSource, ListingPosition, ListingSink, SignInRequest } from '../../../main/sources/source.ts';
import type { FakeClock } from './fake-clock.ts';

/** A source whose answers the test decides: what AWS and a person would do, without a network. */
export class FakeSource implements CredentialSource {
  readonly kind: SourceKind = 'identity-center';
  readonly session: string;
  readonly #clock: FakeClock;
  readonly #changed = new Emitter<SessionState>();
  readonly onDidChange = this.#changed.event;
  #state: SessionState = { status: 'signed-out', reason: 'never' };
  offset = 0;
  lifetimeMs = 60 * 60_000;
  fetches: RoleRef[] = [];
  /** Set to make the next fetches fail, or wait. */
  onFetch: (role: RoleRef) => Promise<void> = async () => undefined;
  signIns: SignInRequest[] = [];
  /** What a sign-in does; the default succeeds at once. */
  onSignIn: (request: SignInRequest) => Promise<void> = async () => undefined;
  pages: Account[][] = [];
  rolesOf: (accountId: string) => Promise<string[]> = async () => ['Admin', 'ReadOnly'];
  /** What a listing does after its pages of accounts. */
  onList: (sink: ListingSink) => Promise<void> = async () => undefined;
  signedOut = 0;
  /** What the portal says of its region. */
  portalRegion: string | null = null;
  /** What telling AWS of a sign-out takes. */
  onSignOut: () => Promise<void> = async () => undefined;

  constructor(session: string, clock: FakeClock) {
    this.session = session;
    this.#clock = clock;
  }

  state(): SessionState {
    return this.#state;
  }

  setState(state: SessionState): void {
    this.#state = state;
    this.#changed.fire(state);
  }

  async findRegion(): Promise<string | null> {
    return this.portalRegion;
  }

  async restore(): Promise<void> {}

  async signIn(request: SignInRequest): Promise<void> {
    this.signIns.push(request);
    await this.onSignIn(request);
    this.setState({ status: 'signed-in', expiresAt: this.#clock.now() + 8 * 60 * 60_000, renewable: true });
  }

  async signOut(): Promise<void> {
    this.signedOut += 1;
    await this.onSignOut();
    this.setState({ status: 'signed-out', reason: 'signed-out' });
  }

  async list(position: ListingPosition, sink: ListingSink, signal: AbortSignal): Promise<void> {
    if (this.#state.status !== 'signed-in') throw new DaypassError('sign-in-required', 'Sign in first.');
    while (!position.accountsDone) {
      signal.throwIfAborted();
      const index = Number(position.accountsToken ?? 0);
      const page = this.pages[index] ?? [];
      sink.accounts(page);
      position.pending.push(...page.map(({ id }) => id));
      position.accountsToken = String(index + 1);
      position.accountsDone = index + 1 >= this.pages.length;
    }
    await this.onList(sink);
    for (let id = position.pending[0]; id !== undefined; id = position.pending[0]) {
      signal.throwIfAborted();
      sink.roles(id, await this.rolesOf(id));
      position.pending.shift();
    }
  }

  async credentials(role: RoleRef): Promise<RoleCredentials> {
    this.fetches.push(role);
    const number = this.fetches.length;
    await this.onFetch(role);
    return {
      accessKeyId: `ASIA${String(number).padStart(16, '0')}`,
      secretAccessKey: new Secret(`secret-${number}`),
      sessionToken: new Secret(`token-${number}`),
      expiresAt: this.#clock.now() + this.offset + this.lifetimeMs,
    };
  }

  clockOffset(): number {
    return this.offset;
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

/** A promise that the test settles. */
export function deferred<T = void>(): { promise: Promise<T>; resolve(value: T): void; reject(error: unknown): void } {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
