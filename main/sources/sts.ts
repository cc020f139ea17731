/**
 * AWS STS, for every source that ends in a role: calls that are tried again after failures that pass, at the region's own
 * endpoint, with what STS answers put into the words of the error table.
 */
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  AssumeRoleWithSAMLCommand,
  type AssumeRoleWithSAMLCommandInput,
  AssumeRoleWithWebIdentityCommand,
  type AssumeRoleWithWebIdentityCommandInput,
  type Credentials,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  type GetSessionTokenCommandInput,
  STSClient,
} from '@aws-sdk/client-sts';
import type { RoleCredentials } from '../base/credentials.ts';
import { DaypassError } from '../base/errors.ts';
import type { Secret } from '../base/secret.ts';
import { answeredCredentials } from './answer.ts';
import { nameOf, statusOf } from './aws-errors.ts';
import { clientConfig } from './client-config.ts';
import type { ClientDependencies } from './client-dependencies.ts';
import { ONLY_COPY_LIMIT_MS } from './patience.ts';
import { withRetries } from './retry.ts';
import { watched } from './watched-client.ts';

export interface StsDependencies extends ClientDependencies {
  /** Between 0 and 1, for jitter. */
  readonly random: () => number;
}

/** Keys that sign a call. A long-term key has no session token. */
export interface SigningKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  readonly sessionToken: Secret | null;
}

export interface CallerIdentity {
  readonly arn: string;
  readonly accountId: string;
  readonly userId: string;
}

const RETRIES = { network: 2, server: 3, throttled: 5 } as const;

/** What STS says to a signature whose time is too far from its own. */
const SKEWED = ['SignatureDoesNotMatch', 'RequestTimeTooSkewed', 'RequestExpired', 'InvalidSignatureException'];

/** Errors of every method: those of the AWS client (`stsError` words them), or DaypassError aws-failed for half an answer. */
export class Sts {
  readonly #dependencies: StsDependencies;

  constructor(dependencies: StsDependencies) {
    this.#dependencies = dependencies;
  }

  assumeRole(keys: SigningKeys, input: AssumeRoleCommandInput, signal?: AbortSignal): Promise<RoleCredentials> {
    const send = (sts: STSClient, options: SendOptions) =>
      sts.send(new AssumeRoleCommand(input), { ...options, ...limitFor(input) });
    return this.#credentials(keys, send, signal);
  }

  /** Unsigned: the token speaks for itself. */
  assumeRoleWithWebIdentity(
    input: AssumeRoleWithWebIdentityCommandInput,
    signal?: AbortSignal,
  ): Promise<RoleCredentials> {
    return this.#credentials(
      null,
      (sts, options) => sts.send(new AssumeRoleWithWebIdentityCommand(input), options),
      signal,
    );
  }

  /** Unsigned: the assertion speaks for itself. */
  assumeRoleWithSaml(input: AssumeRoleWithSAMLCommandInput, signal?: AbortSignal): Promise<RoleCredentials> {
    return this.#credentials(null, (sts, options) => sts.send(new AssumeRoleWithSAMLCommand(input), options), signal);
  }

  getSessionToken(
    keys: SigningKeys,
    input: GetSessionTokenCommandInput,
    signal?: AbortSignal,
  ): Promise<RoleCredentials> {
    const send = (sts: STSClient, options: SendOptions) =>
      sts.send(new GetSessionTokenCommand(input), { ...options, ...limitFor(input) });
    return this.#credentials(keys, send, signal);
  }

  async getCallerIdentity(keys: SigningKeys, signal?: AbortSignal): Promise<CallerIdentity> {
    const { Arn, Account, UserId } = await this.#call(
      keys,
      (sts, options) => sts.send(new GetCallerIdentityCommand({}), options),
      signal,
    );
    if (!Arn || !Account || !UserId) throw new DaypassError('aws-failed', 'AWS did not say who is asking.');
    return { arn: Arn, accountId: Account, userId: UserId };
  }

  async #credentials(
    keys: SigningKeys | null,
    send: (sts: STSClient, options: SendOptions) => Promise<{ Credentials?: Credentials | undefined }>,
    signal: AbortSignal | undefined,
  ): Promise<RoleCredentials> {
    const { Credentials: answer } = await this.#call(keys, send, signal);
    return answeredCredentials(answer);
  }

  async #call<T>(
    keys: SigningKeys | null,
    send: (sts: STSClient, options: SendOptions) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    const { clock, random, offset, log } = this.#dependencies;
    const options = signal ? { abortSignal: signal } : {};
    const attempt = async () => {
      const before = offset.ms;
      const sts = this.#client(keys);
      try {
        return await send(sts, options);
      } catch (error) {
        // Only this answer has told how far the clock is off.
        if (offset.ms === before || !SKEWED.includes(nameOf(error))) throw error;
        return await send(this.#client(keys), options);
      }
    };
    return withRetries(attempt, {
      clock,
      random,
      retries: RETRIES,
      signal,
      onRetry: (kind) => log.debug('A call to STS is tried again.', { kind }),
    });
  }

  /** A client of its own for each call: keys and clock are what they are at that moment, connections are shared below. */
  #client(keys: SigningKeys | null): STSClient {
    const { clock, offset } = this.#dependencies;
    const client = new STSClient({
      ...clientConfig(this.#dependencies, 'STS'),
      useGlobalEndpoint: false,
      systemClockOffset: clock.now() + offset.ms - Date.now(),
      credentials: async () => {
        if (!keys) throw new Error('This call is not to be signed.');
        const { accessKeyId, secretAccessKey, sessionToken } = keys;
        const token = sessionToken ? { sessionToken: sessionToken.expose() } : {};
        return { accessKeyId, secretAccessKey: secretAccessKey.expose(), ...token };
      },
    });
    return watched(client, this.#dependencies);
  }
}

type SendOptions = { readonly abortSignal?: AbortSignal };

/** An MFA code works once, so its answer is waited for. */
function limitFor({ TokenCode }: { readonly TokenCode?: string | undefined }): { requestTimeout?: number } {
  return TokenCode === undefined ? {} : { requestTimeout: ONLY_COPY_LIMIT_MS };
}

/** A role session's name out of any text: STS takes 2 to 64 of `A-Z a-z 0-9 _+=,.@-`. */
export function roleSessionName(text: string): string {
  const name = text.replace(/[^\w+=,.@-]+/g, '-').slice(0, 64);
  return name.length < 2 ? 'daypass' : name;
}

/** Whether AWS says that the requester's own keys are over. */
export function areKeysOver(error: unknown): boolean {
  const names = ['ExpiredToken', 'InvalidClientTokenId', 'UnrecognizedClientException'];
  return names.includes(nameOf(error)) && statusOf(error) !== null;
}
