/** What IAM knows of users' long-term keys: two at most, active or not, and a new one needs seconds to be known. */

import type { RoleSession, RoleSessions } from '../sts/role-sessions.ts';
import type { EmulatorUser, Iam } from './iam.ts';

export interface EmulatorKey {
  readonly id: string;
  readonly secret: string;
  status: 'Active' | 'Inactive';
  /** Epoch ms. */
  readonly createdAt: number;
  /** From when on services know it, epoch ms. */
  readonly knownFrom: number;
  /** From when on lists have it, epoch ms. */
  readonly listedFrom: number;
  lastUsed: { readonly at: number; readonly service: string } | null;
}

export const MAX_KEYS = 2;

export class AccessKeys {
  readonly #iam: Iam;
  readonly #sessions: RoleSessions;
  readonly #now: () => number;
  /** By the user's ARN. */
  readonly #keys = new Map<string, EmulatorKey[]>();

  constructor(iam: Iam, sessions: RoleSessions, now: () => number) {
    this.#iam = iam;
    this.#sessions = sessions;
    this.#now = now;
  }

  /** @param options.ageMs how old it is; `delayMs`: how long until it is known, `unlistedMs`: until it is listed. */
  add(
    user: EmulatorUser,
    { ageMs = 0, delayMs = 0, unlistedMs = 0 }: { ageMs?: number; delayMs?: number; unlistedMs?: number } = {},
  ): EmulatorKey {
    const session: RoleSession = this.#iam.addAccessKey(user);
    const key: EmulatorKey = {
      id: session.accessKeyId,
      secret: session.secretAccessKey,
      status: 'Active',
      createdAt: this.#now() - ageMs,
      knownFrom: this.#now() + delayMs,
      listedFrom: this.#now() + unlistedMs,
      lastUsed: null,
    };
    this.#keys.set(user.arn, [...this.of(user.arn), key]);
    return key;
  }

  /** The keys of a user, oldest first. */
  of(arn: string): readonly EmulatorKey[] {
    return this.#keys.get(arn) ?? [];
  }

  /** Those that a list has by now: IAM is eventually consistent. */
  listed(arn: string): readonly EmulatorKey[] {
    return this.of(arn).filter(({ listedFrom }) => listedFrom <= this.#now());
  }

  remove(arn: string, id: string): void {
    this.#keys.set(
      arn,
      this.of(arn).filter((key) => key.id !== id),
    );
    this.#sessions.remove(id);
  }

  /** Whether services take this key now; a key that no one manages here is always taken. */
  admits(id: string): boolean {
    const key = this.#find(id);
    return !key || (key.status === 'Active' && key.knownFrom <= this.#now());
  }

  noteUse(id: string, service: string): void {
    const key = this.#find(id);
    if (key) key.lastUsed = { at: this.#now(), service };
  }

  #find(id: string): EmulatorKey | undefined {
    return [...this.#keys.values()].flat().find((key) => key.id === id);
  }
}
