/** Clients that have registered themselves (RegisterClient). */

import { WireError } from '../http/wire-error.ts';
import type { Mint } from '../mint.ts';

export const GRANT = {
  deviceCode: 'urn:ietf:params:oauth:grant-type:device_code',
  authorizationCode: 'authorization_code',
  refreshToken: 'refresh_token',
} as const;

export type GrantType = (typeof GRANT)[keyof typeof GRANT];

/** The scope that opens the portal's operations. */
export const ACCOUNT_ACCESS = 'sso:account:access';

export interface IssuedRegistration {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly clientName: string;
  readonly scopes: readonly string[];
  readonly grantTypes: readonly GrantType[];
  readonly redirectUris: readonly string[];
  /** Epoch ms. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export type RegistrationRequest = Pick<IssuedRegistration, 'clientName' | 'scopes' | 'grantTypes' | 'redirectUris'>;

export class IssuedRegistrations {
  readonly #byId = new Map<string, IssuedRegistration>();
  readonly #mint: Mint;
  readonly #region: string;

  constructor(mint: Mint, region: string) {
    this.#mint = mint;
    this.#region = region;
  }

  /** @param lifetime in ms */
  add(request: RegistrationRequest, now: number, lifetime: number): IssuedRegistration {
    const registration = {
      ...request,
      clientId: this.#mint.clientId(this.#region),
      clientSecret: this.#mint.clientSecret(),
      issuedAt: now,
      expiresAt: now + lifetime,
    };
    this.#byId.set(registration.clientId, registration);
    return registration;
  }

  find(clientId: string): IssuedRegistration | undefined {
    return this.#byId.get(clientId);
  }

  /** @throws WireError InvalidClientException when unknown, with another secret, or expired. */
  authenticate(clientId: string, clientSecret: string, now: number): IssuedRegistration {
    const registration = this.#byId.get(clientId);
    if (!registration || registration.clientSecret !== clientSecret || registration.expiresAt <= now) {
      throw new WireError('InvalidClientException');
    }
    return registration;
  }
}
