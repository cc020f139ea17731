/** The words that everything else is spoken in: accounts, roles, credentials. */
import type { Secret } from './secret.ts';

/** Short-term credentials of one role. */
export interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  readonly sessionToken: Secret;
  /** When AWS stops accepting them: ms since the epoch, by AWS's clock. */
  readonly expiresAt: number;
}

/** A role of one session. `session` is the session's name, `account` the 12-digit id, `role` the permission set's name. */
export interface RoleRef {
  readonly session: string;
  readonly account: string;
  readonly role: string;
}

export interface Account {
  /** 12 digits. */
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** One string per role, for maps and file names that are hashed. */
export function roleKey(ref: RoleRef): string {
  return JSON.stringify([ref.session, ref.account, ref.role]);
}
