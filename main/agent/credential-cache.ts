/**
 * Role credentials in memory, in the keychain behind it, at AWS behind that. One upstream call per role, however many
 * processes wait for it. Caching decorates a source; no source knows of it.
 */

import { type RoleRef, roleKey } from '../../common/roles.ts';
import type { Clock } from '../base/clock.ts';
import type { RoleCredentials } from '../base/credentials.ts';
import { Emitter, type Event } from '../base/emitter.ts';
import { isCode } from '../base/errors.ts';
import { Secret } from '../base/secret.ts';
import { SingleFlight } from '../base/single-flight.ts';
import type { Keychain } from '../keychain/keychain.ts';
import type { Log } from '../platform/log.ts';
import { freshness } from './freshness.ts';

/** Credentials, and the roles that they were made from: a program that may not have one of the roles may not have the credentials either. */
export interface Made {
  readonly credentials: RoleCredentials;
  /** From the role that they were assumed with down to the one that builds on nothing. */
  readonly bases: readonly RoleRef[];
}

interface Held extends Made {
  readonly role: RoleRef;
  /** ms since the epoch by AWS's clock. */
  readonly obtainedAt: number;
}

export interface CredentialCacheDependencies {
  readonly keychain: Keychain;
  readonly clock: Clock;
  readonly log: Log;
  /** Asks the session's source. @throws DaypassError */
  readonly fetch: (role: RoleRef) => Promise<Made>;
  /** What a role is made from as it is defined now. What was made from other roles is not served any more. */
  readonly basesOf: (role: RoleRef) => readonly RoleRef[];
  /** How far this machine's clock is behind AWS's for this session, in ms. */
  readonly clockOffset: (session: string) => number;
}

export class CredentialCache {
  readonly #dependencies: CredentialCacheDependencies;
  readonly #held = new Map<string, Held>();
  readonly #flights = new SingleFlight<Held>();
  /** Counts what was forgotten, so that an answer under way at that moment isn't stored after it. */
  #epochs = new Map<string, number>();
  readonly #changed = new Emitter<RoleRef>();
  readonly onDidChange: Event<RoleRef> = this.#changed.event;

  constructor(dependencies: CredentialCacheDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Credentials that are good for a while: see `freshness`.
   * @throws DaypassError sign-in-required | no-role | access-denied | aws-* when there are no valid old ones either.
   */
  async get(role: RoleRef): Promise<Made> {
    const key = roleKey(role);
    const held = this.#heldOf(key);
    switch (held ? this.#freshness(held) : 'expired') {
      case 'fresh':
        return held as Held;
      case 'renew':
        this.#renewQuietly(key, role);
        return held as Held;
      case 'wait':
      case 'expired':
        return this.#flights.run(key, () => this.#obtain(key, role));
    }
  }

  /** Roles whose credentials are in memory, and when these end: ms since the epoch by this machine's clock. */
  live(): (readonly [RoleRef, number])[] {
    return [...this.#held.values()]
      .filter((held) => this.#freshness(held) !== 'expired')
      .map(
        ({ role, credentials }) =>
          [role, credentials.expiresAt - this.#dependencies.clockOffset(role.session)] as const,
      );
  }

  /** Forgets one role's credentials, here and in the keychain. */
  async forget(role: RoleRef): Promise<void> {
    this.#bumpEpoch(role.session);
    this.#held.delete(roleKey(role));
    this.#changed.fire(role);
    await this.#dependencies.keychain.delete(itemName(role));
  }

  /** Forgets all credentials of one session, here and in the keychain. */
  async forgetSession(session: string): Promise<void> {
    this.#bumpEpoch(session);
    for (const [key, held] of this.#held) {
      if (held.role.session !== session) continue;
      this.#held.delete(key);
      this.#changed.fire(held.role);
    }
    const names = await this.#dependencies.keychain.list(itemPrefix(session));
    for (const name of names) await this.#dependencies.keychain.delete(name);
  }

  /** Drops what is in memory; the keychain keeps its copy. */
  clearMemory(): void {
    const roles = [...this.#held.values()].map(({ role }) => role);
    this.#held.clear();
    for (const role of roles) this.#changed.fire(role);
  }

  #heldOf(key: string): Held | null {
    const held = this.#held.get(key);
    return held && this.#isMadeAsDefined(held) ? held : null;
  }

  #isMadeAsDefined({ role, bases }: Held): boolean {
    return keysOf(bases) === keysOf(this.#dependencies.basesOf(role));
  }

  #freshness(held: Held) {
    const now = this.#dependencies.clock.now() + this.#dependencies.clockOffset(held.role.session);
    return freshness({ obtainedAt: held.obtainedAt, expiresAt: held.credentials.expiresAt, now });
  }

  #renewQuietly(key: string, role: RoleRef): void {
    this.#flights
      .run(key, () => this.#obtain(key, role))
      .catch((error) => this.#dependencies.log.warn('Credentials could not be renewed.', { role, error }));
  }

  /** Memory had nothing good enough: the keychain, else AWS, else what is still valid. */
  async #obtain(key: string, role: RoleRef): Promise<Held> {
    const epoch = this.#epoch(role.session);
    const old = this.#heldOf(key) ?? (await this.#load(role));
    if (old) {
      const state = this.#freshness(old);
      if (state === 'fresh') return this.#keep(key, old, epoch);
    }
    try {
      const made = await this.#dependencies.fetch(role);
      const obtainedAt = this.#dependencies.clock.now() + this.#dependencies.clockOffset(role.session);
      const held = this.#keep(key, { ...made, role, obtainedAt }, epoch);
      if (this.#epoch(role.session) === epoch) await this.#store(held);
      return held;
    } catch (error) {
      if (isCode(error, 'no-role', 'no-account', 'access-denied')) {
        this.#held.delete(key);
        await this.#dependencies.keychain.delete(itemName(role)).catch((cause) => this.#warnOfKeychain(cause));
        this.#changed.fire(role);
        throw error;
      }
      if (old && this.#freshness(old) !== 'expired' && this.#isMadeAsDefined(old)) {
        this.#dependencies.log.warn('Serving credentials that could not be renewed.', { role, error });
        return this.#keep(key, old, epoch);
      }
      throw error;
    }
  }

  #keep(key: string, held: Held, epoch: number): Held {
    if (this.#epoch(held.role.session) !== epoch) return held;
    if (this.#held.get(key) !== held) {
      this.#held.set(key, held);
      this.#changed.fire(held.role);
    }
    return held;
  }

  async #load(role: RoleRef): Promise<Held | null> {
    try {
      const stored = await this.#dependencies.keychain.get(itemName(role));
      if (!stored) return null;
      const held = decode(role, stored);
      if (held && this.#freshness(held) !== 'expired' && this.#isMadeAsDefined(held)) return held;
      await this.#dependencies.keychain.delete(itemName(role));
    } catch (error) {
      this.#warnOfKeychain(error);
    }
    return null;
  }

  async #store(held: Held): Promise<void> {
    try {
      await this.#dependencies.keychain.set(itemName(held.role), encode(held));
    } catch (error) {
      this.#warnOfKeychain(error);
    }
  }

  #warnOfKeychain(error: unknown): void {
    this.#dependencies.log.warn('The keychain failed; credentials are in memory only.', { error });
  }

  #epoch(session: string): number {
    return this.#epochs.get(session) ?? 0;
  }

  #bumpEpoch(session: string): void {
    this.#epochs.set(session, this.#epoch(session) + 1);
  }
}

function itemPrefix(session: string): string {
  return `credentials/${encodeURIComponent(session)}/`;
}

function itemName(role: RoleRef): string {
  return `${itemPrefix(role.session)}${role.account}/${encodeURIComponent(role.role)}`;
}

function keysOf(roles: readonly RoleRef[]): string {
  return JSON.stringify(roles.map(roleKey));
}

function encode({ credentials, bases, obtainedAt }: Held): Secret {
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = credentials;
  return new Secret(
    JSON.stringify({
      accessKeyId,
      secretAccessKey: secretAccessKey.expose(),
      sessionToken: sessionToken.expose(),
      expiresAt,
      obtainedAt,
      bases: bases.map(({ session, account, role }) => ({ session, account, role })),
    }),
  );
}

/** Null for anything that is not what `encode` wrote. */
function decode(role: RoleRef, stored: Secret): Held | null {
  let data: unknown;
  try {
    data = JSON.parse(stored.expose());
  } catch {
    return null;
  }
  if (typeof data !== 'object' || data === null) return null;
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt, obtainedAt, bases } = data as Record<string, unknown>;
  if (typeof accessKeyId !== 'string' || typeof secretAccessKey !== 'string' || typeof sessionToken !== 'string') {
    return null;
  }
  if (typeof expiresAt !== 'number' || typeof obtainedAt !== 'number') return null;
  if (!Array.isArray(bases) || !bases.every(isRoleRef)) return null;
  return {
    role,
    bases,
    obtainedAt,
    credentials: {
      accessKeyId,
      secretAccessKey: new Secret(secretAccessKey),
      sessionToken: new Secret(sessionToken),
      expiresAt,
    },
  };
}

function isRoleRef(value: unknown): value is RoleRef {
  const { session, account, role } = Object(value) as Record<string, unknown>;
  return [session, account, role].every((part) => typeof part === 'string');
}
