/**
 * Sign-in with what a person signs in to the AWS console with, as `aws login` does: a quarter of an hour of credentials at a
 * time, renewed with a refresh token that is bound to a key, for up to twelve hours. Read `authorize.ts` and `token.ts`.
 */

import type { RoleRef } from '../../../common/roles.ts';
import type { SessionState } from '../../../common/sign-in.ts';
import type { RoleCredentials } from '../../base/credentials.ts';
import { errorOfCase } from '../../base/error-cases.ts';
import { DaypassError, isAbort } from '../../base/errors.ts';
import type { ConsoleLoginDefinition } from '../../base/session-definition.ts';
import { SingleFlight } from '../../base/single-flight.ts';
import { createFetch } from '../../platform/network/fetch.ts';
import { passing, toDaypassError } from '../aws-errors.ts';
import { HeldState } from '../base/held-state.ts';
import { signedOutOf, signInRequired } from '../base/sign-in-required.ts';
import { ClockOffset } from '../clock-offset.ts';
import { listKnownRoles } from '../listed-roles.ts';
import { impatient } from '../patience.ts';
import { withRetries } from '../retry.ts';
import type { CredentialSource, ListingPosition, ListingSink, SignInRequest, SourceDependencies } from '../source.ts';
import { authorize } from './authorize.ts';
import { createDpopKey, type DpopKey, importDpopKey } from './dpop.ts';
import { signinOrigin } from './endpoint.ts';
import { type HeldSignIn, signInItem } from './held-sign-in.ts';
import { consoleIdentity } from './identity.ts';
import { type ConsoleGrant, createToken, SigninError, type TokenOutput } from './token.ts';

export type ConsoleLoginDependencies = SourceDependencies<ConsoleLoginDefinition>;

/** Credentials with less left than this are renewed when they are asked for, in ms: a little more than the cache's third. */
const RENEW_MS = 6 * 60_000;

export function createConsoleLoginSource(dependencies: ConsoleLoginDependencies): CredentialSource {
  return new ConsoleLoginSource(dependencies);
}

class ConsoleLoginSource implements CredentialSource {
  readonly kind = 'console-login';
  readonly #dependencies: ConsoleLoginDependencies;
  readonly #offset: ClockOffset;
  readonly #origin: string;
  readonly #held: HeldState<HeldSignIn>;
  readonly #flights = new SingleFlight<HeldSignIn>();
  /** One whose renewal AWS has refused while its credentials lived on. */
  #refused: HeldSignIn | null = null;

  constructor(dependencies: ConsoleLoginDependencies) {
    const { definition, env, keychain, clock } = dependencies;
    this.#dependencies = dependencies;
    this.#offset = new ClockOffset(clock);
    this.#origin = env.AWS_ENDPOINT_URL_SIGNIN || signinOrigin(definition.region);
    this.#held = new HeldState({
      ...dependencies,
      session: definition.name,
      item: signInItem(keychain, definition),
      offset: this.#offset,
      endsAt: () => null,
      state: () => this.state(),
    });
  }

  get session(): string {
    return this.#dependencies.definition.name;
  }

  get onDidChange() {
    return this.#held.onDidChange;
  }

  state(): SessionState {
    const { value, reason } = this.#held;
    if (!value) return { status: 'signed-out', reason };
    const expiresAt = value.credentials.expiresAt - this.#offset.ms;
    return { status: 'signed-in', expiresAt, renewable: this.#refused !== value };
  }

  async restore(): Promise<void> {
    await this.#held.restore();
  }

  /** @throws DaypassError sign-in-denied | sign-in-expired | root-user | access-denied | aws-* */
  async signIn(request: SignInRequest): Promise<void> {
    try {
      const key = createDpopKey();
      const grant = await authorize(this.#origin, this.#dependencies.clock, request);
      const output = await this.#call(key, grant, request.signal);
      const { arn } = consoleIdentity(output.subject ?? '');
      const { loginSession } = this.#dependencies.definition;
      if (loginSession !== null && loginSession !== arn) {
        throw errorOfCase('another-person', { arn, session: this.session, wanted: loginSession });
      }
      request.signal.throwIfAborted();
      await this.#keep(heldOf(arn, grant.clientId, key, output));
    } catch (error) {
      throw isAbort(error) ? error : this.#explained(error);
    }
  }

  /** There is nothing to tell AWS: what is forgotten here ends on its own within the quarter of an hour. */
  async signOut(): Promise<void> {
    await this.#held.signOut();
  }

  async list(position: ListingPosition, sink: ListingSink): Promise<void> {
    const { account, name } = consoleIdentity(this.#require().subject);
    listKnownRoles([{ account, role: name }], (id) => id, position, sink);
  }

  async credentials({ account, role }: RoleRef): Promise<RoleCredentials> {
    await this.restore();
    const held = this.#require();
    const identity = consoleIdentity(held.subject);
    if (identity.account !== account || identity.name !== role) {
      throw new DaypassError(
        'no-role',
        `${this.session} is ${identity.name} in ${identity.account} and nothing else.`,
        {
          details: { role, account },
        },
      );
    }
    const leftMs = held.credentials.expiresAt - this.#offset.now();
    if (leftMs > (this.#refused === held ? 0 : RENEW_MS)) return held.credentials;
    const renewal = this.#flights.run('refresh', () => this.#refresh(held));
    return impatient(renewal).then(
      (fresh) => fresh.credentials,
      (error) => {
        if (error instanceof DaypassError) throw error;
        // The renewal is still on its way.
        if (this.#held.value === held && held.credentials.expiresAt > this.#offset.now()) return held.credentials;
        throw this.#explained(error);
      },
    );
  }

  clockOffset(): number {
    return this.#offset.ms;
  }

  dispose(): void {
    this.#held.dispose();
  }

  /** @throws DaypassError sign-in-required */
  #require(): HeldSignIn {
    if (!this.#held.value) throw this.#signInRequired();
    return this.#held.value;
  }

  async #refresh(old: HeldSignIn): Promise<HeldSignIn> {
    try {
      const key = importDpopKey(old.dpopKey);
      const grant: ConsoleGrant = {
        clientId: old.clientId,
        input: { grantType: 'refresh_token', refreshToken: old.refreshToken },
      };
      // Where a refusal came of a lost answer, the same token gives the same answer once more (the model calls it idempotent).
      const output = await this.#call(key, grant).catch((error) => {
        if (isFinal(error)) return this.#call(key, grant);
        throw error;
      });
      const fresh = heldOf(old.subject, old.clientId, key, output);
      // Signed out, or signed in again, while this was under way: that stays.
      if (this.#held.value !== old) throw this.#signInRequired();
      await this.#keep(fresh);
      this.#dependencies.log.info('The session was renewed.', { session: this.session });
      return fresh;
    } catch (error) {
      if (old.credentials.expiresAt > this.#offset.now() && this.#held.value === old) {
        // No one is signed out while there is something live to serve.
        this.#dependencies.log.warn('The session could not be renewed yet.', { session: this.session, error });
        if (isFinal(error)) this.#refuse(old);
        return old;
      }
      if (isFinal(error) && this.#held.value === old) {
        this.#dependencies.log.warn('The session could not be renewed.', { session: this.session, error });
        await this.#held.end(error.reason === 'USER_CREDENTIALS_CHANGED' ? 'revoked' : 'expired');
        if (error.reason !== 'INSUFFICIENT_PERMISSIONS') throw this.#signInRequired(error);
      }
      throw this.#explained(error);
    }
  }

  #call(key: DpopKey, grant: ConsoleGrant, signal?: AbortSignal): Promise<TokenOutput> {
    const { clock, random, network } = this.#dependencies;
    const client = {
      fetch: createFetch(network),
      origin: this.#origin,
      key,
      offset: this.#offset,
      monotonic: () => clock.monotonic(),
      log: this.#dependencies.log,
    };
    // A code works once: whether the first try was heard is not known, so it is not sent a second time.
    const isCode = grant.input.grantType === 'authorization_code';
    const retries = isCode ? { network: 0, server: 0, throttled: 4 } : { network: 2, server: 2, throttled: 4 };
    return withRetries(() => createToken(client, grant, signal), { clock, random, retries, signal });
  }

  /** In the keychain before the old one is let go. */
  async #keep(held: HeldSignIn): Promise<void> {
    await this.#held.save(held);
    this.#held.set(held);
  }

  #refuse(held: HeldSignIn): void {
    this.#refused = held;
    this.#held.tell();
  }

  #explained(error: unknown): DaypassError {
    if (!(error instanceof SigninError)) return toDaypassError(error);
    switch (error.reason) {
      case 'AUTHCODE_EXPIRED':
        return new DaypassError('sign-in-expired', 'The code of this sign-in has ended.', { cause: error });
      case 'INSUFFICIENT_PERMISSIONS':
        return errorOfCase('console-without-login', {}, error);
      default:
        return toDaypassError(error);
    }
  }

  #signInRequired(cause?: unknown): DaypassError {
    const revoked = `The password of ${this.session} has changed since the sign-in.`;
    return signInRequired(this.session, signedOutOf(this.session, this.#held.reason, revoked), cause);
  }
}

/** Whether AWS has refused for good. */
function isFinal(error: unknown): error is SigninError {
  return error instanceof SigninError && passing(error) === null;
}

function heldOf(subject: string, clientId: string, key: DpopKey, output: TokenOutput): HeldSignIn {
  const { refreshToken, credentials } = output;
  return { subject, clientId, refreshToken, dpopKey: key.export(), credentials };
}
