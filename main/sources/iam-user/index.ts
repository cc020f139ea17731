/**
 * An IAM user as a source of credentials: GetSessionToken with the key from the keychain, and with a code of the MFA
 * device where there is one. What is served are sessions; the key itself is never. Read `key-rotation.ts` next.
 */

import type { RoleRef } from '../../../common/roles.ts';
import type { SessionState } from '../../../common/sign-in.ts';
import { sleep } from '../../base/clock.ts';
import type { RoleCredentials } from '../../base/credentials.ts';
import { errorOfCase } from '../../base/error-cases.ts';
import { DaypassError, isAbort } from '../../base/errors.ts';
import type { IamUserDefinition } from '../../base/session-definition.ts';
import { shellWord } from '../../base/shell-word.ts';
import { HeldState } from '../base/held-state.ts';
import type { KeychainItem } from '../base/keychain-item.ts';
import { askForMfaCode } from '../base/mfa-code.ts';
import { signInRequired } from '../base/sign-in-required.ts';
import { ClockOffset } from '../clock-offset.ts';
import { listKnownRoles } from '../listed-roles.ts';
import { withRetries } from '../retry.ts';
import type { CredentialSource, ListingPosition, ListingSink, SignInRequest, SourceDependencies } from '../source.ts';
import { createUserApi, type Signer, type UserApi } from './api.ts';
import { isUnknownKey, keyError } from './identify.ts';
import { type AccessKey, keyItem } from './key-record.ts';
import { KeyRotation } from './key-rotation.ts';
import { type UserSession, userSessionItem } from './user-session.ts';

export type IamUserDependencies = SourceDependencies<IamUserDefinition>;

/** AWS's own default for IAM users, in s. */
const DURATION_SECONDS = 43_200;
/** How long, and how often, a key that AWS does not know yet is tried, in ms. */
const NEW_KEY_WAIT_MS = 8_000;
const NEW_KEY_EVERY_MS = 1_000;

export function createIamUserSource(dependencies: IamUserDependencies): CredentialSource {
  return new IamUserSource(dependencies);
}

class IamUserSource implements CredentialSource {
  readonly kind = 'iam-user';
  readonly accessKey: KeyRotation;
  readonly #dependencies: IamUserDependencies;
  readonly #offset: ClockOffset;
  readonly #api: UserApi;
  readonly #item: KeychainItem<UserSession>;
  readonly #held: HeldState<UserSession>;

  constructor(dependencies: IamUserDependencies) {
    const { definition, keychain, clock } = dependencies;
    const { name, region, userName } = definition;
    this.#dependencies = dependencies;
    this.#offset = new ClockOffset(clock);
    this.#api = createUserApi({ ...dependencies, region, offset: this.#offset }, userName);
    this.#item = userSessionItem(keychain, name);
    this.#held = new HeldState({
      ...dependencies,
      session: name,
      item: this.#item,
      offset: this.#offset,
      endsAt: (session) => (session === 'signed-out' ? null : session.expiresAt),
      state: () => this.state(),
    });
    this.accessKey = new KeyRotation({
      ...dependencies,
      session: name,
      item: keyItem(keychain, name),
      offset: this.#offset,
      steps: { api: this.#api, isOwner: (arn) => this.#isOwner(arn), signers: (key) => this.#signers(key) },
      explain: (error) => this.#explained(error),
    });
    this.accessKey.onDidChange(() => this.#held.tell());
  }

  get session(): string {
    return this.#dependencies.definition.name;
  }

  get onDidChange() {
    return this.#held.onDidChange;
  }

  state(): SessionState {
    const session = this.#live();
    const renewable = this.#dependencies.definition.mfaSerial === null;
    if (session) return { status: 'signed-in', expiresAt: session.expiresAt - this.#offset.ms, renewable };
    if (!this.accessKey.hasKey) return { status: 'signed-out', reason: 'never' };
    if (this.#held.value === 'signed-out') return { status: 'signed-out', reason: 'signed-out' };
    if (!renewable) return { status: 'signed-out', reason: this.#held.value ? 'expired' : 'never' };
    return { status: 'signed-in', expiresAt: this.#dependencies.clock.now() + this.#durationSeconds * 1000, renewable };
  }

  async restore(): Promise<void> {
    await Promise.all([this.accessKey.restore(), this.#held.restore()]);
  }

  /** @throws DaypassError sign-in-required without a key; sign-in-denied after wrong codes; key-invalid | aws-* */
  async signIn(request: SignInRequest): Promise<void> {
    await this.restore();
    const key = await this.accessKey.require();
    const { mfaSerial } = this.#dependencies.definition;
    const obtained =
      mfaSerial === null ? this.#obtain(key, request.signal) : this.#obtainWithCode(key, mfaSerial, request);
    const session = await obtained;
    request.signal.throwIfAborted();
    await this.#held.keep(session);
    // With a code of the device, more may be allowed than before.
    this.accessKey.resume();
  }

  /** @throws DaypassError keychain-* */
  async signOut(): Promise<void> {
    this.#held.set('signed-out');
    await this.#item.save('signed-out');
  }

  /** The key goes too. */
  async forget(): Promise<void> {
    await this.#item.remove();
    await this.accessKey.forget();
  }

  async list(position: ListingPosition, sink: ListingSink): Promise<void> {
    const { accountId, userName } = this.#dependencies.definition;
    listKnownRoles([{ account: accountId, role: userName }], (account) => account, position, sink);
  }

  async credentials({ account, role }: RoleRef): Promise<RoleCredentials> {
    const { accountId, userName, mfaSerial } = this.#dependencies.definition;
    if (account !== accountId || role !== userName) {
      throw new DaypassError('no-role', `${this.session} is the user ${userName} in ${accountId} and nothing else.`, {
        details: { role, account },
      });
    }
    await this.restore();
    const key = await this.accessKey.require();
    if (mfaSerial !== null || this.#held.value === 'signed-out') {
      const session = this.#live();
      if (session) return session;
      throw signInRequired(this.session, `Not signed in to ${this.session}.`);
    }
    const session = await this.#obtain(key);
    await this.#held.keep(session);
    return session;
  }

  /** The console takes no session of GetSessionToken. MFA can't be carried along. Called for who is signed in. */
  async consoleCredentials(): Promise<RoleCredentials> {
    const key = await this.accessKey.require();
    const { userName } = this.#dependencies.definition;
    const options = { name: userName.slice(0, 32), durationSeconds: DURATION_SECONDS };
    return this.#api.federationToken(key, options).catch((error) => {
      const failure = keyError(error);
      if (failure.code !== 'access-denied') throw failure;
      throw errorOfCase('user-no-console', { user: userName }, error);
    });
  }

  note(): string | null {
    return this.accessKey.note();
  }

  clockOffset(): number {
    return this.#offset.ms;
  }

  dispose(): void {
    this.accessKey.dispose();
    this.#held.dispose();
  }

  async #obtain(key: AccessKey, signal?: AbortSignal): Promise<RoleCredentials> {
    const { clock, random } = this.#dependencies;
    const options = { durationSeconds: this.#durationSeconds, mfa: null };
    const retries = { network: 2, server: 2, throttled: 4 };
    try {
      const ask = () => this.#api.sessionToken(key, options);
      return await withRetries(() => this.#whileNew(key, ask, signal), { clock, random, retries, signal });
    } catch (error) {
      throw this.#explained(error);
    }
  }

  async #obtainWithCode(key: AccessKey, serial: string, request: SignInRequest): Promise<RoleCredentials> {
    const ifUnknown = `Take ${this.session} out of Daypass and add it again with the right device (\`--mfa-serial\`).`;
    const durationSeconds = this.#durationSeconds;
    try {
      return await askForMfaCode(request, { serial, ifUnknown }, this.#dependencies.clock, (code) =>
        this.#api.sessionToken(key, { durationSeconds, mfa: { serial, code } }),
      );
    } catch (error) {
      throw this.#explained(error);
    }
  }

  /** IAM is eventually consistent: a key that was taken once may still be unknown to the next server that is asked. */
  async #whileNew<T>(key: AccessKey, call: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    const { clock } = this.#dependencies;
    const since = clock.monotonic();
    for (;;) {
      try {
        return await call();
      } catch (error) {
        const isLate = clock.monotonic() - since > NEW_KEY_WAIT_MS;
        if (!this.accessKey.isNew(key) || isLate || !isUnknownKey(error)) throw error;
        await sleep(clock, NEW_KEY_EVERY_MS, signal);
      }
    }
  }

  #live(): RoleCredentials | null {
    const { live } = this.#held;
    return live === 'signed-out' ? null : live;
  }

  #isOwner(arn: string): boolean {
    const { accountId, userName } = this.#dependencies.definition;
    const [, , , , account, resource = ''] = arn.split(':');
    return account === accountId && resource.split('/').at(-1) === userName;
  }

  /** Without MFA in it, IAM takes no session at all. */
  #signers(key: AccessKey): Signer[] {
    const session = this.#dependencies.definition.mfaSerial === null ? null : this.#live();
    return session ? [session, key] : [key];
  }

  #explained(error: unknown): unknown {
    if (isAbort(error)) return error;
    const failure = keyError(error);
    if (failure.code !== 'access-denied' || this.#dependencies.definition.mfaSerial === null) return failure;
    if (this.#live()) return errorOfCase('user-without-permission', {}, error);
    return errorOfCase('user-without-code', { session: this.session }, error, {
      command: `Run \`daypass login ${shellWord(this.session)}\` first: many policies ask for a code of the MFA device.`,
    });
  }

  get #durationSeconds(): number {
    return this.#dependencies.definition.durationSeconds ?? DURATION_SECONDS;
  }
}
