/** What outlives a SAML sign-in: which roles there were, and when the last credentials of them end. No assertion is kept. */
import * as v from 'valibot';
import { Secret } from '../../base/secret.ts';
import type { SamlDefinition } from '../../base/session-definition.ts';
import type { Keychain } from '../../keychain/keychain.ts';
import { readItem } from '../keychain-item.ts';
import type { AccountNames } from './account-names.ts';
import type { SamlRole } from './role.ts';

export interface HeldRoles {
  readonly roles: readonly SamlRole[];
  /** ms since the epoch by AWS's clock. */
  readonly endsAt: number;
  /** Of accounts, as far as they are known. */
  readonly names: AccountNames;
}

const Stored = v.object({
  signInUrl: v.string(),
  endsAt: v.number(),
  names: v.optional(v.record(v.string(), v.string()), {}),
  roles: v.array(v.object({ roleArn: v.string(), providerArn: v.string(), account: v.string(), role: v.string() })),
});

export class HeldRolesItem {
  readonly #keychain: Keychain;
  readonly #definition: SamlDefinition;

  constructor(keychain: Keychain, definition: SamlDefinition) {
    this.#keychain = keychain;
    this.#definition = definition;
  }

  /** Null where there is none, or one of another provider. @throws DaypassError keychain-* */
  async load(): Promise<HeldRoles | null> {
    const stored = await readItem(this.#keychain, this.#name, Stored);
    return stored?.signInUrl === this.#definition.signInUrl ? stored : null;
  }

  /** @throws DaypassError keychain-* */
  async save({ roles, endsAt, names }: HeldRoles): Promise<void> {
    const { signInUrl } = this.#definition;
    await this.#keychain.set(this.#name, new Secret(JSON.stringify({ signInUrl, endsAt, roles, names })));
  }

  /** @throws DaypassError keychain-* */
  async remove(): Promise<void> {
    await this.#keychain.delete(this.#name);
  }

  get #name(): string {
    return `saml/${encodeURIComponent(this.#definition.name)}`;
  }
}
