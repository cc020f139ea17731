/**
 * The one definition of what a window may ask and be told. Both ends derive their types from it. What crosses is what
 * the schemas name: main checks every question against them and cuts every answer down to them, so a field that is not
 * here (a secret above all) can't reach a page.
 */
import * as v from 'valibot';

const text = v.string();
const epochMs = v.number();
const sessionName = v.pipe(text, v.minLength(1), v.maxLength(512));

const Problem = v.object({ code: text, what: text, next: text });

const SignInStep = v.variant('step', [
  v.object({ step: v.literal('starting') }),
  v.object({ step: v.literal('device'), userCode: text, url: text, urlWithCode: text, expiresAt: epochMs }),
  v.object({ step: v.literal('browser'), url: text, expiresAt: epochMs }),
  v.object({ step: v.literal('slow-network'), expiresAt: epochMs }),
  v.object({ step: v.literal('mfa'), serial: text, expiresAt: epochMs, wasWrong: v.optional(v.boolean()) }),
  v.object({ step: v.literal('window'), url: text, expiresAt: epochMs }),
  v.object({ step: v.literal('code'), url: text, expiresAt: epochMs, wasWrong: v.optional(v.boolean()) }),
]);

const Method = v.picklist(['device', 'browser']);

const SignIn = v.variant('status', [
  v.object({ status: v.literal('running'), method: Method, step: SignInStep }),
  v.object({ status: v.literal('failed'), method: Method, error: Problem }),
]);

const SessionState = v.variant('status', [
  v.object({ status: v.literal('signed-out'), reason: v.picklist(['never', 'signed-out', 'expired', 'revoked']) }),
  v.object({ status: v.literal('signed-in'), expiresAt: epochMs, renewable: v.boolean() }),
]);

const Listing = v.object({
  status: v.picklist(['idle', 'running', 'stopped', 'failed']),
  accounts: v.number(),
  accountsDone: v.number(),
  completedAt: v.nullable(epochMs),
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

const Session = v.object({
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
  note: v.nullable(text),
  clockOffset: v.number(),
  listing: Listing,
  /** The long-term key of an IAM user, without its secret. */
  accessKey: v.nullable(AccessKey),
});

/** The agent, without roles. */
const View = v.object({
  version: text,
  keychain: v.object({ description: text, persistent: v.boolean(), problem: v.nullable(Problem) }),
  paths: v.object({ awsConfig: text, logs: text }),
  sessions: v.pipe(v.array(Session), v.readonly()),
  configProblem: v.nullable(Problem),
});

const Role = v.object({
  session: text,
  accountId: text,
  accountName: text,
  email: text,
  role: text,
  /** When the cached credentials end (ms since the epoch), or null where there are none. */
  expiresAt: v.nullable(epochMs),
});

const Roles = v.pipe(v.array(Role), v.readonly());

const Page = v.picklist(['roles', 'settings']);
const RoleName = v.object({
  session: sessionName,
  accountId: v.pipe(text, v.regex(/^\d{12}$/)),
  role: v.pipe(text, v.minLength(1), v.maxLength(256)),
});

const ConsoleWish = v.object({
  service: v.optional(v.pipe(text, v.maxLength(100))),
  region: v.optional(v.pipe(text, v.maxLength(40))),
});

const nothing = v.void();

/** Questions of a window: arguments and answer. */
export const REQUESTS = {
  view: { args: v.tuple([]), answer: View },
  roles: { args: v.tuple([]), answer: Roles },
  /** Starts a sign-in (or joins the one under way) and opens the browser for it; resolves when it has begun. */
  signIn: { args: v.tuple([sessionName, Method]), answer: nothing },
  cancelSignIn: { args: v.tuple([sessionName]), answer: nothing },
  /** Answers the question of a sign-in: the code of an MFA device. */
  answerSignIn: { args: v.tuple([sessionName, v.pipe(text, v.maxLength(64))]), answer: nothing },
  openSignInPage: { args: v.tuple([sessionName]), answer: nothing },
  signOut: { args: v.tuple([sessionName]), answer: nothing },
  refreshRoles: { args: v.tuple([sessionName]), answer: nothing },
  stopListing: { args: v.tuple([sessionName]), answer: nothing },
  addSession: {
    args: v.tuple([v.object({ name: text, startUrl: text, region: text })]),
    answer: nothing,
  },
  /** Opens the role's console as the settings say. */
  openConsole: { args: v.tuple([RoleName, ConsoleWish]), answer: nothing },
  /** Puts an address on the clipboard that opens the role's console within 15 minutes. */
  copyConsoleLink: { args: v.tuple([RoleName, ConsoleWish]), answer: nothing },
  /** Services of the console, those opened last first. */
  consoleServices: {
    args: v.tuple([]),
    answer: v.pipe(
      v.array(v.object({ id: text, name: text, also: v.pipe(v.array(text), v.readonly()) })),
      v.readonly(),
    ),
  },
  /** Browsers of this machine and their profiles, by the names that settings know them by. */
  browsers: { args: v.tuple([]), answer: v.pipe(v.array(v.object({ id: text, name: text })), v.readonly()) },
  /** Adds a session of another kind than Identity Center; main says what is wrong with it. */
  addSource: { args: v.tuple([v.looseObject({ kind: text, name: sessionName })]), answer: nothing },
  /** Puts the role's `credential_process` line on the clipboard. */
  copyConfigLine: {
    args: v.tuple([RoleName]),
    answer: nothing,
  },
} as const;

/** What a window is told unasked. */
export const EVENTS = {
  viewChanged: View,
  rolesChanged: Roles,
  /** The tray asks for a page. A window that is only just opened finds it in the fragment of its address. */
  pageAsked: Page,
} as const;

export type ViewState = v.InferOutput<typeof View>;
export type SessionInfo = v.InferOutput<typeof Session>;
export type SignInInfo = v.InferOutput<typeof SignIn>;
export type ListingInfo = v.InferOutput<typeof Listing>;
export type RoleInfo = v.InferOutput<typeof Role>;
export type WindowPage = v.InferOutput<typeof Page>;
export type ProblemInfo = v.InferOutput<typeof Problem>;
export type SignInMethod = v.InferOutput<typeof Method>;

export type RequestName = keyof typeof REQUESTS;
export type EventName = keyof typeof EVENTS;
export type ArgsOf<Name extends RequestName> = v.InferOutput<(typeof REQUESTS)[Name]['args']>;
export type AnswerOf<Name extends RequestName> = v.InferOutput<(typeof REQUESTS)[Name]['answer']>;
export type PayloadOf<Name extends EventName> = v.InferOutput<(typeof EVENTS)[Name]>;

/** An answer, or what went wrong. An Error would lose its fields on the way. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ProblemInfo };

/** `window.daypass` */
export type DaypassApi = {
  readonly [Name in RequestName]: (...args: ArgsOf<Name>) => Promise<Result<AnswerOf<Name>>>;
} & {
  /** Calls `listener` at every change; the result ends that. */
  readonly [Name in EventName as `on${Capitalize<Name>}`]: (listener: (payload: PayloadOf<Name>) => void) => () => void;
};

/** Names of the channels that carry them. */
export const requestChannel = (name: RequestName) => `daypass:request:${name}`;
export const eventChannel = (name: EventName) => `daypass:event:${name}`;
