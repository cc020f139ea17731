/** What a window gets of sessions and their roles, as schemas of the contract (`main.ts`). */
import * as v from 'valibot';
import { COLOURS } from '../../common/colours.ts';
import { SessionState, SignInMethod, SignInStep } from '../../common/sign-in.ts';

export const text = v.string();
export const epochMs = v.number();
export const sessionName = v.pipe(text, v.minLength(1), v.maxLength(512));

/** `trace`: what AWS refused, in one line for its support. */
export const Problem = v.object({ code: text, what: text, next: text, trace: v.optional(text) });

export const SignIn = v.variant('status', [
  v.object({ status: v.literal('running'), method: SignInMethod, step: SignInStep }),
  v.object({ status: v.literal('failed'), method: SignInMethod, error: Problem }),
]);

const Listing = v.object({
  status: v.picklist(['idle', 'running', 'stopped', 'failed']),
  accounts: v.number(),
  accountsDone: v.number(),
  completedAt: v.nullable(epochMs),
  /** Until when AWS wants no more requests. */
  slowedUntil: v.nullable(epochMs),
  /** Names of the accounts whose roles could not be loaded. */
  missing: v.pipe(v.array(text), v.readonly()),
  error: v.nullable(Problem),
});

const AccessKey = v.object({
  id: text,
  createdAt: epochMs,
  /** More than 90 days: time to rotate it. */
  isOld: v.boolean(),
  rotation: v.nullable(
    v.object({
      step: v.picklist(['creating', 'created', 'swapped', 'deactivated']),
      deleteAt: v.nullable(epochMs),
    }),
  ),
});

export const Session = v.object({
  name: text,
  kind: v.picklist(['identity-center', 'oidc', 'saml', 'assume-role', 'iam-user', 'console-login']),
  /** Where it leads, for a person: start URL, issuer, role ARN. */
  address: text,
  /** Of IAM Identity Center; null for every other kind. */
  startUrl: v.nullable(text),
  region: v.nullable(text),
  origin: v.picklist(['sso-session', 'legacy-profile', 'profile', 'settings']),
  state: SessionState,
  signIn: v.nullable(SignIn),
  signInDue: v.boolean(),
  /** The program that needed a sign-in, and the role that it asked for. */
  dueFor: v.nullable(v.object({ program: text, account: text, role: text })),
  /** What the person wants done as soon as they are signed in. */
  pending: v.nullable(
    v.object({
      action: v.picklist(['use', 'console', 'copy-console', 'copy', 'terminal']),
      account: text,
      role: text,
    }),
  ),
  /** How it is signed in to where no one says otherwise, and whether there is another method to choose. */
  method: SignInMethod,
  hasMethods: v.boolean(),
  /** The session whose sign-in counts for this one; null for a session that is signed in to itself. */
  buildsOn: v.nullable(text),
  note: v.nullable(text),
  clockOffset: v.number(),
  listing: Listing,
  /** AWS can't be reached for it since then; it is tried again without anybody's help. */
  outage: v.nullable(v.object({ since: epochMs, error: Problem })),
  /** The long-term key of an IAM user, without its secret. */
  accessKey: v.nullable(AccessKey),
});

export const Role = v.object({
  session: sessionName,
  account: v.pipe(text, v.maxLength(64)),
  role: v.pipe(text, v.maxLength(512)),
});

/** The agent, without roles. */
export const View = v.object({
  version: text,
  keychain: v.object({ description: text, persistent: v.boolean(), problem: v.nullable(Problem) }),
  paths: v.object({ awsConfig: text, settings: text, state: text, logs: text }),
  sessions: v.pipe(v.array(Session), v.readonly()),
  configProblems: v.pipe(v.array(Problem), v.readonly()),
  settingsProblem: v.nullable(Problem),
  /** Why the shortcut that opens the palette doesn't work. */
  shortcutProblem: v.nullable(Problem),
});

/** An account with its roles. What the rules say is given once for the account where it is the same for all of its roles. */
export const Account = v.object({
  id: text,
  name: text,
  email: text,
  alias: v.nullable(text),
  tags: v.array(text),
  roles: v.array(text),
  colours: v.array(v.nullable(v.picklist(COLOURS))),
  sensitive: v.array(v.boolean()),
});

/** What changed in the list of one session. With thousands of roles the whole list crosses once, then only this. */
export const RolesChange = v.object({
  session: text,
  /** True when `accounts` are all there are. */
  isWhole: v.boolean(),
  accounts: v.array(Account),
  /** Ids of accounts that are gone. */
  removed: v.array(text),
});

export const Usage = v.object({
  active: v.nullable(Role),
  /** `name`: what the person calls it, or null. */
  favourites: v.array(v.object({ ...Role.entries, name: v.nullable(text) })),
  /** The one used last comes first. */
  recents: v.array(Role),
  /** Regions that consoles were opened in because the person chose them, the last one first. */
  regions: v.array(text),
  /** Roles with credentials in memory, and when these end. */
  live: v.array(v.object({ ...Role.entries, expiresAt: epochMs })),
});

export type RolesChange = v.InferOutput<typeof RolesChange>;
export type Usage = v.InferOutput<typeof Usage>;
