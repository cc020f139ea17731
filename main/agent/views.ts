/** What the agent shows of itself to commands, window and tray: plain data without a secret, safe to print and to send. */
import type { Colour } from '../../common/colours.ts';
import type { RoleRef } from '../../common/roles.ts';
import type { SessionState, SignInMethod, SignInStep } from '../../common/sign-in.ts';
import type { Endpoints } from '../base/environment.ts';
import type { ErrorView } from '../base/errors.ts';
import type { DefinitionOrigin, SourceKind } from '../base/session-definition.ts';
import type { AccessKeyView } from '../sources/source.ts';
import type { ApprovalView } from './approvals.ts';
import type { OutageView } from './sessions/outages.ts';

/** A sign-in of one session, from its start until somebody starts another. */
export type SignInView =
  | { readonly status: 'running'; readonly method: SignInMethod; readonly step: SignInStep }
  | { readonly status: 'failed'; readonly method: SignInMethod; readonly error: ErrorView };

/** What needed a person in the background. */
export interface DueFor {
  readonly program: string;
  readonly role: RoleRef;
}

export interface SessionView {
  readonly name: string;
  readonly kind: SourceKind;
  /** Where it leads, for a person: start URL, issuer, role ARN. */
  readonly address: string;
  /** Of IAM Identity Center; null for every other kind. */
  readonly startUrl: string | null;
  readonly region: string | null;
  readonly origin: DefinitionOrigin;
  readonly state: SessionState;
  /** The last sign-in that did not succeed, or the one under way. */
  readonly signIn: SignInView | null;
  /** True when a background request needed a person since the last sign-in. */
  readonly signInDue: boolean;
  /** The program that needed it, and the role that it asked for; null where none did. */
  readonly dueFor: DueFor | null;
  /** How it is signed in to where no one says otherwise. */
  readonly method: SignInMethod;
  /** Whether there is another method to choose. */
  readonly hasMethods: boolean;
  /** The session whose sign-in counts for this one; null for a session that is signed in to itself. */
  readonly buildsOn: string | null;
  /** What a person should know of it, in one sentence; null for nothing. */
  readonly note: string | null;
  /** ms that this machine's clock is behind AWS's (negative: ahead). */
  readonly clockOffset: number;
  readonly listing: ListingView;
  /** AWS can't be reached for it; what failed is tried again until it can. Null where nothing failed on the way. */
  readonly outage: OutageView | null;
  /** The long-term key of an IAM user, without its secret; null for every other kind, and where there is none. */
  readonly accessKey: AccessKeyView | null;
}

/** Sessions that a person signs in to and out of; the others follow these, and there may be hundreds of them. */
export function ownSessions<T extends Pick<SessionView, 'buildsOn'>>(sessions: readonly T[]): readonly T[] {
  return sessions.filter(({ buildsOn }) => buildsOn === null);
}

/** Progress of the listing of accounts and roles. */
export interface ListingView {
  readonly status: 'idle' | 'running' | 'stopped' | 'failed';
  readonly accounts: number;
  /** Accounts whose roles are known. */
  readonly accountsDone: number;
  /** When the last complete listing ended: ms since the epoch, null if never. */
  readonly completedAt: number | null;
  /** Until when AWS wants no more requests: ms since the epoch; null while it answers. */
  readonly slowedUntil: number | null;
  /** Names of the accounts whose roles an ended listing could not load: what is shown of them is old, or nothing. */
  readonly missing: readonly string[];
  readonly error: ErrorView | null;
}

/** One role as lists show it. */
export interface RoleView {
  readonly session: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly email: string;
  readonly role: string;
  /** What the person calls the account, or null. */
  readonly alias: string | null;
  readonly tags: readonly string[];
  readonly colour: Colour | null;
  /** Region that profiles and consoles of this role begin with, or null where nothing is said. */
  readonly region: string | null;
  /** Whether a person is asked before it is served. */
  readonly sensitive: boolean;
  readonly favourite: boolean;
  /** What the person calls this favourite, or null. */
  readonly favouriteName: string | null;
  /** When it was last used (ms since the epoch), or null where that was long ago. */
  readonly lastUsedAt: number | null;
  /** When the cached credentials end (ms since the epoch), or null where there are none. */
  readonly expiresAt: number | null;
}

export interface AgentView {
  readonly version: string;
  readonly pid: number;
  readonly mode: 'desktop' | 'headless';
  readonly startedAt: number;
  readonly keychain: { readonly description: string; readonly persistent: boolean; readonly problem: ErrorView | null };
  readonly paths: {
    readonly awsConfig: string;
    readonly settings: string;
    readonly state: string;
    readonly logs: string;
  };
  /** What AWS's services are asked at in place of their own endpoints. */
  readonly endpoints: Endpoints;
  /** The role that `[profile daypass]` follows. */
  readonly active: RoleRef | null;
  /** Questions about sensitive roles that wait for an answer. */
  readonly approvals: readonly ApprovalView[];
  readonly settingsProblem: ErrorView | null;
  readonly sessions: readonly SessionView[];
  /** What is wrong with definitions in the AWS config file and in the settings: each says where it stands. */
  readonly configProblems: readonly ErrorView[];
}
