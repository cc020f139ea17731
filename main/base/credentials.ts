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

export interface Account {
  /** 12 digits. */
  readonly id: string;
  readonly name: string;
  readonly email: string;
}
