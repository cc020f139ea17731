/**
 * What every way into AWS looks like from above. The agent knows nothing else about a source; a source knows nothing of
 * caching, of the catalogue on disk or of who asks.
 */

import type { RoleRef } from '../../common/roles.ts';
import type { SessionState, SignInMethod, SignInQuestion, SignInStep } from '../../common/sign-in.ts';
import type { HostSwitches } from '../aws-files/host-switches.ts';
import type { Clock } from '../base/clock.ts';
import type { Account, RoleCredentials } from '../base/credentials.ts';
import type { Disposable } from '../base/disposable.ts';
import type { Event } from '../base/emitter.ts';
import type { Secret } from '../base/secret.ts';
import type { SessionDefinition, SourceKind } from '../base/session-definition.ts';
import type { Keychain } from '../keychain/keychain.ts';
import type { Log } from '../platform/log.ts';
import type { Network } from '../platform/network/network.ts';

/** What every source is given. */
export interface SourceDependencies<Definition extends SessionDefinition> {
  readonly definition: Definition;
  readonly keychain: Keychain;
  readonly clock: Clock;
  /** Between 0 and 1, for jitter. */
  readonly random: () => number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  readonly network: Network;
  /** Which of AWS's hosts are asked; the usual ones unless told. */
  readonly hosts?: () => Promise<HostSwitches>;
  /** Daypass's own, for the user agent that AWS sees. */
  readonly version: string;
}

export interface SignInRequest {
  readonly method: SignInMethod;
  /** Called for each step, in order. */
  readonly report: (step: SignInStep) => void;
  /**
   * Reports a question and waits for its answer, as long as the sign-in lasts.
   * @throws DaypassError sign-in-expired after `expiresAt`; AbortError.
   */
  readonly ask: (question: SignInQuestion) => Promise<Secret>;
  readonly signal: AbortSignal;
}

/** A session that another one builds on. */
export interface BaseSession {
  readonly kind: SourceKind;
  readonly state: SessionState;
  /** As `CredentialSource.clockOffset`. */
  readonly clockOffset: number;
  /** The device whose code stands behind its credentials; null for none. */
  readonly mfaSerial: string | null;
}

/** What a source that builds on roles of other sessions is given of those. */
export interface BaseRoles {
  /** Cached like everybody's. @throws DaypassError as `CredentialSource.credentials`; config-invalid for a cycle. */
  credentials(role: RoleRef): Promise<RoleCredentials>;
  /** The only role of a session. @throws DaypassError no-session | no-role */
  onlyRole(session: string): RoleRef;
  /** Kind and state of a session; null where there is none of this name. */
  session(name: string): BaseSession | null;
}

/** How far a listing has got, so that it continues after a stop or a failure instead of starting over. Plain data. */
export interface ListingPosition {
  /** The next page of accounts; undefined before the first one. */
  accountsToken?: string | undefined;
  accountsDone: boolean;
  /** Accounts whose roles are still to be listed. */
  pending: string[];
}

export interface ListingSink {
  /** One page of accounts, as it arrives. */
  accounts(page: readonly Account[]): void;
  /** All roles of one account. */
  roles(accountId: string, roles: readonly string[]): void;
  /** AWS asks to slow down; the next request starts in `ms`. */
  slowedDown?(ms: number): void;
}

/** A long-term access key as it may be shown: everything but its secret. Times are ms since the epoch. */
export interface AccessKeyView {
  readonly id: string;
  readonly createdAt: number;
  /** More than 90 days: time to rotate it. */
  readonly isOld: boolean;
  /** How far a rotation is; null where none is under way. */
  readonly rotation: {
    readonly step: 'creating' | 'created' | 'swapped' | 'deactivated';
    /** When the old key is deleted, once it is inactive. */
    readonly deleteAt: number | null;
  } | null;
}

/** What sources with a long-term access key can do besides the rest. */
export interface AccessKeyControl {
  /** Null where there is no key in the keychain. */
  view(): AccessKeyView | null;
  /**
   * Starts a rotation or continues with one, as far as it goes now: to an inactive old key, which is deleted a day later.
   * @throws DaypassError rotation-stopped | second-key | access-denied | aws-* | keychain-*; calling it again continues from there.
   */
  rotate(onStep: () => void, signal: AbortSignal, second?: SecondKey): Promise<AccessKeyView>;
}

/** What is to become of a second access key that keeps a rotation from starting: AWS allows two. */
export type SecondKey =
  /** It is deleted at AWS. */
  | { readonly action: 'delete'; readonly id: string }
  /** It becomes the new key: somebody has kept its secret. */
  | { readonly action: 'use'; readonly id: string; readonly secret: Secret };

/** One thing that was seen of AWS, in words without a name or a secret. */
export interface Observation {
  readonly about: string;
  readonly answer: string;
}

/** Its members are in the same order in each source. */
export interface CredentialSource extends Disposable {
  readonly kind: SourceKind;

  /**
   * True where credentials can be had only for some minutes after the sign-in, so that the agent fetches at once what a
   * person is going to need.
   */
  readonly isFleeting?: boolean;

  /** Of an IAM user. */
  readonly accessKey?: AccessKeyControl;

  readonly session: string;

  readonly onDidChange: Event<SessionState>;

  state(): SessionState;

  /** Reads what the keychain holds. Called once before anything else. */
  restore(): Promise<void>;

  /** Looks whether another program has signed in to this session meanwhile. Never fails. */
  lookAround?(): Promise<void>;

  /**
   * Signs in with a person's help. Resolves when signed in.
   * @throws DaypassError sign-in-denied | sign-in-expired | cancelled | aws-*
   */
  signIn(request: SignInRequest): Promise<void>;

  /** Ends the session here and, as far as it can be reached, at AWS. Never fails because AWS can't be reached. */
  signOut(): Promise<void>;

  /** The page at which the browser is still signed in after the last `signOut`, because AWS was not told; null for none. */
  stillSignedInAt?(): string | null;

  /** Drops what a sign-out leaves in the keychain, for a session that is taken out. @throws DaypassError keychain-* */
  forget?(): Promise<void>;

  /** Keeps the client secret of an OpenID provider's client. @throws DaypassError keychain-* */
  setClientSecret?(secret: Secret): Promise<void>;

  /**
   * Lists accounts and roles from `position` on, moving it forward with everything that was put into `sink`.
   * @throws DaypassError sign-in-required | list-incomplete | aws-* | cancelled; `position` then tells where to continue:
   * after `list-incomplete` every account was tried, and those whose roles are missing are still in `pending`.
   */
  list(position: ListingPosition, sink: ListingSink, signal: AbortSignal): Promise<void>;

  /**
   * Fresh credentials from AWS.
   * @throws DaypassError sign-in-required | no-role | access-denied | aws-*
   */
  credentials(role: RoleRef): Promise<RoleCredentials>;

  /**
   * Credentials for AWS's console, where it does not take those of the role.
   * @throws DaypassError as `credentials`.
   */
  consoleCredentials?(): Promise<RoleCredentials>;

  /** The region that the session's portal itself names; null where it can't be told. Never fails. */
  findRegion?(): Promise<string | null>;

  /** How AWS answers, for `daypass doctor --aws`: changes nothing there, names no account. Never fails. */
  observe?(): Promise<readonly Observation[]>;

  /** The session whose sign-in counts for this one; null for a session that is signed in to itself. */
  buildsOn?(): string | null;

  /** What a person should know of this session, in one sentence; null for nothing. */
  note?(): string | null;

  /** How far this machine's clock is behind AWS's, in ms (negative: ahead); 0 until measured. */
  clockOffset(): number;
}
