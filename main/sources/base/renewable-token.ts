/** What a session's token is to `token-session.ts`: how it is kept, shared with another program, and renewed. */
import type { Clock } from '../../base/clock.ts';
import type { DaypassError } from '../../base/errors.ts';
import type { Secret } from '../../base/secret.ts';
import type { Log } from '../../platform/log.ts';
import type { ClockOffset } from '../clock-offset.ts';
import type { KeychainItem } from './keychain-item.ts';

export interface RenewableToken {
  /** What is handed out and presented. */
  readonly secret: Secret;
  /** ms since the epoch by the other side's clock. */
  readonly expiresAt: number;
  readonly refreshToken: Secret | null;
  /** Whether it is the other program's: used as it is, kept nowhere, never renewed here. */
  readonly fromCache?: boolean;
}

/** Another program's token cache, such as the AWS CLI's: its sign-in may count here, and one done here may count there. */
export interface TokenCache<T> {
  /** Whether what is signed in here is to count there. */
  readonly isWritten: boolean;
  /** The sign-in in it, if it is one to the same place and is to be read. Never fails. */
  load(): Promise<T | null>;
  /** A later token of the same sign-in, where the other program has renewed what was written there. Never fails. */
  successor(token: T): Promise<T | null>;
  /** Writes a token. Never fails. */
  save(token: T): Promise<void>;
  /** Removes what was written from here; null where nothing is known of it here any more. Never fails. */
  remove(token: T | null): Promise<void>;
}

/** What a failed refresh means. */
export interface RefreshFailure {
  readonly error: DaypassError;
  /** This refresh token will never work again. */
  readonly isFinal: boolean;
}

export interface TokenSessionDependencies<T extends RenewableToken> {
  readonly name: string;
  /** Who ends sessions: `AWS`, or the provider's name. */
  readonly issuer: string;
  readonly item: KeychainItem<T>;
  readonly cache?: TokenCache<T>;
  readonly clock: Clock;
  readonly offset: ClockOffset;
  readonly log: Log;
  /**
   * One refresh, with what retries it needs. It keeps the old refresh token where no new one came.
   * @param keep stores a new refresh token before the answer is checked: it is the only one that works from then on.
   */
  readonly refresh: (
    old: T & { readonly refreshToken: Secret },
    keep: (refreshToken: Secret) => Promise<void>,
  ) => Promise<T>;
  readonly explain: (error: unknown) => RefreshFailure;
  /** When what the refresh token was given to ends: ms since the epoch by the other side's clock. */
  readonly renewableUntil: (token: T) => number;
}
