/**
 * This machine's registration as an OAuth client (RegisterClient): kept in the keychain for as long as AWS lets it live
 * (about 90 days), renewed without asking. AWS binds it to grant types, scopes and redirect addresses, so each way of
 * signing in has its own.
 */
import * as v from 'valibot';
import type { SignInMethod } from '../../../common/sign-in.ts';
import type { Clock } from '../../base/clock.ts';
import { Secret } from '../../base/secret.ts';
import type { IdentityCenterDefinition } from '../../base/session-definition.ts';
import type { Keychain } from '../../keychain/keychain.ts';
import type { Log } from '../../platform/log.ts';
import { answeredText, answeredTime, wholeAnswer } from '../answer.ts';
import { itemName, type KeychainItem, keychainItem } from '../base/keychain-item.ts';
import type { ClockOffset } from '../clock-offset.ts';
import { withRetries } from '../retry.ts';
import type { Clients } from './clients.ts';

/** A registration this close to its end could not outlive the sign-in that it begins, in ms. */
const SAFETY_MS = 24 * 60 * 60_000;

/** Any port is accepted at the authorization endpoint (RFC 8252 §7.3). */
const REGISTERED_REDIRECT = 'http://127.0.0.1/oauth/callback';

/** AWS may ask to slow down here, too; a registration or a code that is asked for twice is just not used. */
export const START_RETRIES = { network: 1, server: 1, throttled: 4 } as const;

export interface Registration {
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** ms since the epoch by AWS's clock. */
  readonly expiresAt: number;
}

const Answer = v.object({ clientId: answeredText, clientSecret: answeredText, clientSecretExpiresAt: answeredTime });

const Stored = v.object({
  clientId: v.string(),
  clientSecret: v.string(),
  expiresAt: v.number(),
  /** What it was registered for; another start URL, region or scope needs another one. */
  purpose: v.string(),
});

export interface RegistrationsDependencies {
  readonly definition: IdentityCenterDefinition;
  readonly clients: Clients;
  readonly clock: Clock;
  /** Between 0 and 1, for jitter. */
  readonly random: () => number;
  readonly keychain: Keychain;
  readonly offset: ClockOffset;
  readonly log: Log;
}

export class Registrations {
  readonly #dependencies: RegistrationsDependencies;

  constructor(dependencies: RegistrationsDependencies) {
    this.#dependencies = dependencies;
  }

  /** The one that is kept, else a new one. @throws an error of the AWS client, or DaypassError aws-failed. */
  async get(method: SignInMethod): Promise<Registration> {
    return (await this.#stored(method)) ?? this.renew(method);
  }

  /** Registers again and keeps that. @throws as `get`. */
  async renew(method: SignInMethod): Promise<Registration> {
    const { clients, clock, definition, log, random } = this.#dependencies;
    const grant =
      method === 'browser'
        ? {
            grantTypes: ['authorization_code', 'refresh_token'],
            redirectUris: [REGISTERED_REDIRECT],
            issuerUrl: definition.startUrl,
          }
        : {};
    const oidc = await clients.oidc();
    const input = { clientName: 'Daypass', clientType: 'public', scopes: [...definition.scopes], ...grant };
    const answer = await withRetries(() => oidc.registerClient(input), { clock, random, retries: START_RETRIES });
    const { clientId, clientSecret, clientSecretExpiresAt } = wholeAnswer(
      Answer,
      answer,
      'AWS gave an incomplete registration.',
    );
    const registration = { clientId, clientSecret: new Secret(clientSecret), expiresAt: clientSecretExpiresAt * 1000 };
    await this.#item(method)
      .save(registration)
      .catch((error) => log.warn('The registration could not be kept.', { error }));
    return registration;
  }

  /** @throws DaypassError keychain-* */
  async forget(): Promise<void> {
    for (const method of ['device', 'browser'] as const) await this.#item(method).remove();
  }

  async #stored(method: SignInMethod): Promise<Registration | null> {
    const { log, offset } = this.#dependencies;
    const stored = await this.#item(method)
      .load()
      .catch((error) => {
        log.warn('The registration could not be read.', { error });
        return null;
      });
    return stored && stored.expiresAt - offset.now() >= SAFETY_MS ? stored : null;
  }

  /** One that was made for another start URL, region or scope counts as none. */
  #item(method: SignInMethod): KeychainItem<Registration> {
    const { definition, keychain } = this.#dependencies;
    const { name, startUrl, region, scopes } = definition;
    const purpose = JSON.stringify([method, startUrl, region, [...scopes].sort()]);
    return keychainItem(keychain, itemName('registration', name, method), {
      schema: Stored,
      decode: ({ clientId, clientSecret, expiresAt, purpose: stored }): Registration | null =>
        stored === purpose ? { clientId, clientSecret: new Secret(clientSecret), expiresAt } : null,
      encode: ({ clientId, clientSecret, expiresAt }) => ({
        clientId,
        clientSecret: clientSecret.expose(),
        expiresAt,
        purpose,
      }),
    });
  }
}
