/**
 * An IAM user as a source of credentials: GetSessionToken with the key from the keychain, and with a code of the MFA
 * device where there is one. What is served are sessions; the key itself is never. Read `rotation.ts` next.
 */

import type { SessionState } from '../../../common/sign-in.ts';
import { sleep } from '../../base/clock.ts';
import type { RoleCredentials } from '../../base/credentials.ts';
import type { Disposable } from '../../base/disposable.ts';
import { Emitter } from '../../base/emitter.ts';
import { DaypassError, isAbort } from '../../base/errors.ts';
import type { IamUserDefinition } from '../../base/session-definition.ts';
import { SingleFlight } from '../../base/single-flight.ts';
import { ClockOffset } from '../clock-offset.ts';
import { listKnownRoles } from '../listed-roles.ts';
import { withRetries } from '../retry.ts';
import type {
  AccessKeyControl,
  AccessKeyView,
  CredentialSource,
  ListingPosition,
  ListingSink,
  SecondKey,
  SignInRequest,
  SourceParts,
} from '../source.ts';
import { isWrongCode, isWrongDevice, wrongDevice } from '../sts-errors.ts';
import { createUserApi, type Signer } from './api.ts';
import { isUnknownKey, keyError } from './identify.ts';
import { type AccessKey, KeyItem, type KeyRecord } from './key-record.ts';
import { nextStep, type RotationParts } from './rotation.ts';
import { UserSessionItem } from './user-session.ts';

export type IamUserParts = SourceParts<IamUserDefinition>;

/** AWS's own default for IAM users, in s. */
const DURATION_SECONDS = 43_200;
const DAY_MS = 24 * 60 * 60_000;
const OLD_KEY_MS = 90 * DAY_MS;
/** How long a person may look for the device, in ms, and how often a code may be wrong. */
const CODE_LIMIT_MS = 5 * 60_000;
const CODES = 3;
/** A rotation's key that is younger than this may be unknown for a while, in ms; how long and how often it is tried then. */
const NEW_KEY_MS = 10 * 60_000;
const NEW_KEY_WAIT_MS = 8_000;
const NEW_KEY_EVERY_MS = 1_000;
/** How soon a deletion that failed is tried again, in ms. */
const DELETE_AGAIN_MS = 60 * 60_000;

export function createIamUserSource(parts: IamUserParts): CredentialSource {
  return new IamUserSource(parts);
}

class IamUserSource implements CredentialSource {
  readonly kind = 'iam-user';
  readonly #parts: IamUserParts;
  readonly #offset: ClockOffset;
  readonly #changed = new Emitter<SessionState>();
  readonly onDidChange = this.#changed.event;
  readonly accessKey: AccessKeyControl = {
    view: () => this.#view(),
    rotate: (onStep, signal, second) => this.#rotate(onStep, signal, second),
  };
  readonly #api;
  readonly #keys: KeyItem;
  readonly #sessions: UserSessionItem;
  readonly #flights = new SingleFlight<KeyRecord>();
  #record: KeyRecord | null = null;
  #current: RoleCredentials | null = null;
  #signedOut = false;
  #restored = false;
  #endTimer: Disposable | null = null;
  #deletion: Disposable | null = null;
  #ageing: Disposable | null = null;

  constructor(parts: IamUserParts) {
    this.#parts = parts;
    this.#offset = new ClockOffset(parts.clock);
    const { region, userName } = parts.definition;
    this.#api = createUserApi({ ...parts, region, offset: this.#offset }, userName);
    this.#keys = new KeyItem(parts.keychain, parts.definition.name);
    this.#sessions = new UserSessionItem(parts.keychain, parts.definition.name);
  }

  get session(): string {
    return this.#parts.definition.name;
  }

  state(): SessionState {
    const session = this.#liveSession();
    const renewable = this.#parts.definition.mfaSerial === null;
    if (session) return { status: 'signed-in', expiresAt: session.expiresAt - this.#offset.ms, renewable };
    if (!this.#record) return { status: 'signed-out', reason: 'never' };
    if (this.#signedOut) return { status: 'signed-out', reason: 'signed-out' };
    if (!renewable) return { status: 'signed-out', reason: this.#current ? 'expired' : 'never' };
    return { status: 'signed-in', expiresAt: this.#parts.clock.now() + this.#durationSeconds * 1000, renewable };
  }

  /** Never fails; a keychain that is locked is asked again at the next need. */
  async restore(): Promise<void> {
    if (this.#restored) return;
    try {
      const [record, session] = await Promise.all([this.#keys.load(), this.#sessions.load()]);
      if (this.#restored) return;
      this.#restored = record !== null;
      this.#record = record;
      this.#signedOut = session === 'signed-out';
      this.#setSession(session === 'signed-out' ? null : session);
      this.#planDeletion();
      this.#awaitAge();
    } catch (error) {
      this.#parts.log.warn('The access key could not be read from the keychain.', { session: this.session, error });
    }
  }

  /** @throws DaypassError sign-in-required without a key; sign-in-denied after wrong codes; key-invalid | aws-* */
  async signIn({ ask, report, signal }: SignInRequest): Promise<void> {
    const key = (await this.#requireRecord()).key;
    const { mfaSerial: serial } = this.#parts.definition;
    let session: RoleCredentials | null = serial === null ? await this.#obtain(key, signal) : null;
    for (let wrong = 0; serial !== null && session === null; wrong += 1) {
      if (wrong === CODES) throw new DaypassError('sign-in-denied', 'AWS did not take the codes of the MFA device.');
      const expiresAt = this.#parts.clock.now() + CODE_LIMIT_MS;
      const code = await ask({ step: 'mfa', serial, expiresAt, ...(wrong > 0 ? { wasWrong: true } : {}) });
      if (!/^\d{6}$/.test(code.expose().trim())) {
        report({ step: 'starting' });
        continue;
      }
      report({ step: 'starting' });
      session = await this.#api
        .sessionToken(key, { durationSeconds: this.#durationSeconds, mfa: { serial, code } })
        .catch((error) => {
          if (isWrongDevice(error)) throw wrongDevice(serial, addAgain(this.session), error);
          if (isWrongCode(error)) return null;
          throw this.#failed(error);
        });
    }
    signal.throwIfAborted();
    await this.#keep(session);
    this.#planDeletion();
  }

  async signOut(): Promise<void> {
    this.#signedOut = true;
    this.#setSession(null);
    await this.#sessions.save('signed-out');
  }

  /** The key goes too: it is nowhere else then. */
  async forget(): Promise<void> {
    this.#record = null;
    this.#deletion?.dispose();
    this.#ageing?.dispose();
    await this.#sessions.remove();
    await this.#keys.remove();
  }

  async list(position: ListingPosition, sink: ListingSink): Promise<void> {
    const { accountId, userName } = this.#parts.definition;
    listKnownRoles([{ account: accountId, role: userName }], (account) => account, position, sink);
  }

  async credentials(role: { account: string; role: string }): Promise<RoleCredentials> {
    const { accountId, userName, mfaSerial } = this.#parts.definition;
    if (role.account !== accountId || role.role !== userName) {
      throw new DaypassError('no-role', `${this.session} is the user ${userName} in ${accountId} and nothing else.`, {
        details: { role: role.role, account: role.account },
      });
    }
    const { key } = await this.#requireRecord();
    if (mfaSerial !== null || this.#signedOut) {
      const session = this.#liveSession();
      if (session) return session;
      throw this.#signInRequired(`Not signed in to ${this.session}.`);
    }
    const session = await this.#obtain(key);
    await this.#keep(session);
    return session;
  }

  /** The console takes no session of GetSessionToken. MFA can't be carried along. Called for who is signed in. */
  async consoleCredentials(): Promise<RoleCredentials> {
    const { key } = await this.#requireRecord();
    const { userName } = this.#parts.definition;
    const options = { name: userName.slice(0, 32), durationSeconds: DURATION_SECONDS };
    return this.#api.federationToken(key, options).catch((error) => {
      const failure = keyError(error);
      if (failure.code !== 'access-denied') throw failure;
      throw new DaypassError('access-denied', `AWS does not let ${userName} open the console from here.`, {
        next: 'Ask for sts:GetFederationToken, or open the console of a role on top of this user.',
        cause: error,
      });
    });
  }

  #view(): AccessKeyView | null {
    if (!this.#record) return null;
    const { key, rotation } = this.#record;
    const deleteAt = rotation?.step === 'deactivated' ? rotation.deleteAt : null;
    return {
      id: key.id,
      createdAt: key.createdAt,
      isOld: this.#offset.now() - key.createdAt > OLD_KEY_MS,
      rotation: rotation ? { step: rotation.step, deleteAt } : null,
    };
  }

  note(): string | null {
    const key = this.#view();
    if (!key) return 'There is no access key in the keychain.';
    const rotate = `Run \`daypass iam-user rotate ${this.session}\``;
    if (key.rotation && key.rotation.step !== 'deactivated')
      return `The rotation of the access key didn’t finish. ${rotate} to continue.`;
    if (!key.isOld) return null;
    const days = Math.floor((this.#offset.now() - key.createdAt) / DAY_MS);
    return `The access key is ${days} days old. ${rotate}.`;
  }

  /** Callers share one run. */
  async #rotate(onStep: () => void, signal: AbortSignal, second?: SecondKey): Promise<AccessKeyView> {
    const subscription = this.#changed.event(onStep);
    try {
      await this.#flights.run('rotate', async () => {
        const waiting = (await this.#requireRecord()).rotation?.step === 'deactivated';
        return this.#advance(!waiting, signal, second);
      });
    } catch (error) {
      if (isAbort(error)) throw error;
      throw this.#failed(error);
    } finally {
      await subscription.dispose();
    }
    return this.#view() as AccessKeyView;
  }

  clockOffset(): number {
    return this.#offset.ms;
  }

  dispose(): void {
    this.#endTimer?.dispose();
    this.#deletion?.dispose();
    this.#ageing?.dispose();
    this.#changed.dispose();
  }

  /** Steps until there is nothing to do now; each is in the keychain before the next begins. */
  async #advance(begin: boolean, signal?: AbortSignal, second?: SecondKey): Promise<KeyRecord> {
    let record = await this.#requireRecord();
    let mayBegin = begin;
    for (;;) {
      signal?.throwIfAborted();
      const next = await nextStep(record, mayBegin, { ...this.#rotationParts(signal), second });
      if (!next) break;
      await this.#keys.save(next);
      this.#parts.log.info('The access key’s rotation continued.', {
        session: this.session,
        step: next.rotation?.step,
      });
      // If the key was deleted during the rotation, the rotation starts over, but only once.
      if (next.rotation === null) mayBegin = begin && record.rotation?.step === 'created';
      else mayBegin = false;
      record = next;
      this.#record = next;
      this.#changed.fire(this.state());
    }
    this.#planDeletion();
    this.#awaitAge();
    return record;
  }

  #rotationParts(signal?: AbortSignal): RotationParts {
    const { definition, clock } = this.#parts;
    return {
      api: this.#api,
      session: this.session,
      clock,
      now: () => this.#offset.now(),
      isOwner: (arn) => {
        const [, , , , account, resource = ''] = arn.split(':');
        return account === definition.accountId && resource.split('/').at(-1) === definition.userName;
      },
      signers: (key): Signer[] => {
        // Without MFA in it, IAM takes no session at all.
        const session = definition.mfaSerial === null ? null : this.#liveSession();
        return session ? [session, key] : [key];
      },
      signal,
    };
  }

  /** Deletes the old key when its time has come, in the background. */
  #planDeletion(afterMs?: number): void {
    this.#deletion?.dispose();
    const rotation = this.#record?.rotation;
    if (rotation?.step !== 'deactivated') return;
    const ms = afterMs ?? Math.max(0, rotation.deleteAt - this.#offset.now());
    this.#deletion = this.#parts.clock.after(ms, () => {
      this.#flights
        .run('rotate', () => this.#advance(false))
        .catch((error) => {
          this.#parts.log.warn('The old access key is not deleted yet.', { session: this.session, error });
          this.#planDeletion(DELETE_AGAIN_MS);
        });
    });
  }

  /** Tells when the key turns old. Timers stand still while the machine sleeps, so it looks at least once a day. */
  #awaitAge(): void {
    this.#ageing?.dispose();
    if (!this.#record) return;
    const ms = this.#record.key.createdAt + OLD_KEY_MS - this.#offset.now();
    if (ms < 0) return;
    this.#ageing = this.#parts.clock.after(Math.min(ms + 1, DAY_MS), () => {
      if (this.#view()?.isOld) this.#changed.fire(this.state());
      else this.#awaitAge();
    });
  }

  async #requireRecord(): Promise<KeyRecord> {
    await this.restore();
    if (this.#record) return this.#record;
    throw new DaypassError('sign-in-required', `There is no access key for ${this.session} in the keychain.`, {
      next: `Run \`daypass iam-user add ${this.session}\`.`,
    });
  }

  async #obtain(key: AccessKey, signal?: AbortSignal): Promise<RoleCredentials> {
    const { clock, random } = this.#parts;
    const options = { durationSeconds: this.#durationSeconds, mfa: null };
    const retries = { network: 2, server: 2, throttled: 4 };
    try {
      const ask = () => this.#api.sessionToken(key, options);
      return await withRetries(() => this.#whileNew(key, ask, signal), { clock, random, retries, signal });
    } catch (error) {
      if (isAbort(error)) throw error;
      throw this.#failed(error);
    }
  }

  /** IAM is eventually consistent: a key that was taken once may still be unknown to the next server that is asked. */
  async #whileNew<T>(key: AccessKey, call: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    const since = this.#parts.clock.monotonic();
    for (;;) {
      try {
        return await call();
      } catch (error) {
        const isNew = this.#record?.rotation != null && this.#offset.now() - key.createdAt < NEW_KEY_MS;
        const isLate = this.#parts.clock.monotonic() - since > NEW_KEY_WAIT_MS;
        if (!isNew || isLate || !isUnknownKey(error)) throw error;
        await sleep(this.#parts.clock, NEW_KEY_EVERY_MS, signal);
      }
    }
  }

  async #keep(session: RoleCredentials | null): Promise<void> {
    this.#signedOut = false;
    this.#setSession(session);
    if (!session) return;
    try {
      await this.#sessions.save(session);
    } catch (error) {
      this.#parts.log.warn('The session could not be kept in the keychain.', { session: this.session, error });
    }
  }

  #setSession(session: RoleCredentials | null): void {
    this.#current = session;
    this.#endTimer?.dispose();
    this.#endTimer = null;
    const leftMs = session ? session.expiresAt - this.#offset.now() : 0;
    if (leftMs > 0) this.#endTimer = this.#parts.clock.after(leftMs, () => this.#changed.fire(this.state()));
    this.#changed.fire(this.state());
  }

  #liveSession(): RoleCredentials | null {
    return this.#current && this.#current.expiresAt > this.#offset.now() ? this.#current : null;
  }

  #failed(error: unknown): DaypassError {
    const failure = keyError(error);
    if (failure.code !== 'access-denied' || this.#parts.definition.mfaSerial === null) return failure;
    return new DaypassError('access-denied', failure.message, {
      next: this.#liveSession()
        ? 'Ask for permission to manage your own access keys (iam:*AccessKey* on your own user).'
        : `Run \`daypass login ${this.session}\` first: many policies ask for a code of the MFA device.`,
      cause: error,
    });
  }

  #signInRequired(what: string): DaypassError {
    return new DaypassError('sign-in-required', what, {
      next: `Run \`daypass login ${this.session}\`.`,
      details: { session: this.session },
    });
  }

  get #durationSeconds(): number {
    return this.#parts.definition.durationSeconds ?? DURATION_SECONDS;
  }
}

function addAgain(name: string): string {
  return `Take ${name} out of Daypass and add it again with the right device (\`--mfa-serial\`).`;
}
