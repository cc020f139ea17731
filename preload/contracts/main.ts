/**
 * The one definition of what a window may ask and be told. Both ends derive their types from it. What crosses is what
 * the schemas name: main checks every question against them and cuts every answer down to them, so a field that is not
 * here (a secret above all) can't reach a page.
 */
import * as v from 'valibot';
import { EXPORT_FORMATS } from '../../common/export-formats.ts';
import { RuleEdit } from '../../common/rule-edits.ts';
import { SignInAnswer, SignInMethod } from '../../common/sign-in.ts';
import { type AnswerOf, type ApiOf, asText, type HandlersOf, type Result as ResultOf } from './contract.ts';
import {
  type Account,
  epochMs,
  Problem,
  Role,
  RolesChange,
  type Session,
  type SignIn,
  sessionName,
  text,
  Usage,
  View,
} from './sessions.ts';
import { AccountChange, AccountId, OwnAccount, Settings, SettingsChange, shortText } from './settings.ts';

const lookedAt = { checkedAt: v.nullable(epochMs), problem: v.nullable(Problem) };

/** Newer versions of Daypass: `main/desktop/updates/updates.ts` says what each state means. */
const Update = v.variant('status', [
  v.object({ status: v.literal('none') }),
  v.object({ status: v.literal('idle'), ...lookedAt }),
  v.object({ status: v.literal('checking'), ...lookedAt }),
  v.object({
    status: v.literal('available'),
    version: text,
    back: v.boolean(),
    installs: v.boolean(),
    problem: v.nullable(Problem),
  }),
  v.object({ status: v.literal('downloading'), version: text, percent: v.number() }),
  v.object({ status: v.literal('ready'), version: text }),
]);

const Activity = v.object({
  id: v.number(),
  at: epochMs,
  lastAt: epochMs,
  count: v.number(),
  program: text,
  /** Of its executable; left out where it is not known. */
  path: v.optional(text),
  pid: v.number(),
  session: text,
  account: text,
  role: text,
  action: text,
  /** `served`, or the code of an error. */
  result: text,
});

const Definition = v.object({ name: sessionName, startUrl: shortText, region: shortText });

const Page = v.picklist(['roles', 'settings']);

const ConsoleWish = v.object({
  service: v.optional(v.pipe(text, v.maxLength(100))),
  region: v.optional(v.pipe(text, v.maxLength(40))),
});

const SourceFields = v.partial(
  v.object({
    issuer: text,
    clientId: text,
    signInUrl: text,
    region: text,
    role: text,
    baseSession: text,
    baseAccount: text,
    baseRole: text,
    externalId: text,
    mfaSerial: text,
  }),
);

/** Profiles of a person's own that get their credentials from Daypass, or one for each role. */
const ToolKind = v.picklist(['import', 'profiles']);

const CommandPlace = v.object({
  state: v.picklist(['ours', 'off-path', 'other', 'absent']),
  path: v.nullable(text),
  isRemovable: v.boolean(),
  /** For the shell's start-up file, where the PATH lacks the folder. */
  line: v.nullable(text),
});

/** Consoles, and bytes. `isRefused`: nothing is kept whatever the settings say, because it could not be encrypted. */
const KeptConsoles = v.object({ count: v.number(), bytes: v.number(), isRefused: v.boolean() });

/** What broke the page: the kind of error and places in our own code, never words that could name an account. */
const CheckList = v.array(v.object({ part: text, state: v.picklist(['ok', 'note', 'bad']), what: text, next: text }));
const Fault = v.pipe(text, v.maxLength(2_000), v.regex(/^[A-Za-z]{1,40}( at [\w.-]{1,100}\.js:\d+:\d+)*$/));

const Team = v.object({ name: v.nullable(text), from: text, fetchedAt: epochMs });
const TeamPlan = v.object({ diff: text, notes: v.array(text) });

const nothing = v.void();

/** Questions of a window: arguments and answer. */
const requests = {
  view: { args: v.strictTuple([]), answer: View },
  settings: { args: v.strictTuple([]), answer: Settings },
  /** Changes what is named and nothing else, and answers with the settings as they are then. */
  changeSettings: { args: v.strictTuple([SettingsChange]), answer: Settings },
  /** Changes one rule, and answers with the settings as they are then. */
  changeRule: { args: v.strictTuple([RuleEdit]), answer: Settings },
  /** Tells all roles with the next `rolesChanged` and `usageChanged`, and from then on what changes. */
  followRoles: { args: v.strictTuple([]), answer: nothing },
  activity: { args: v.strictTuple([]), answer: v.array(Activity) },
  clearActivity: { args: v.strictTuple([]), answer: nothing },
  /** Asks where, and writes the entries (all of them for null) into a file there. Answers with its path; null where the person chose none. */
  exportActivity: {
    args: v.strictTuple([v.picklist(EXPORT_FORMATS), v.nullable(v.pipe(v.array(v.number()), v.maxLength(50_000)))]),
    answer: v.nullable(text),
  },
  /** Puts the place of an entry's program on the clipboard. */
  copyProgramPath: { args: v.strictTuple([v.number()]), answer: nothing },
  /** Starts a sign-in (or joins the one under way) and opens the browser for it; resolves when it has begun. Null: the session's method. */
  signIn: { args: v.strictTuple([sessionName, v.nullable(SignInMethod)]), answer: nothing },
  /** Gives the code of a sign-in up and gets another; what waits for the sign-in waits on. */
  startOverSignIn: { args: v.strictTuple([sessionName, SignInMethod]), answer: nothing },
  /**
   * Looks for the region that the session's portal names. Where the session is set to another, that is corrected, and the
   * sign-in begins again; what waits for it waits on. Answers with both, as they were.
   */
  correctRegion: {
    args: v.strictTuple([sessionName, SignInMethod]),
    answer: v.object({ region: text, found: text }),
  },
  /** How a session is signed in to from now on. */
  setSignInMethod: { args: v.strictTuple([sessionName, SignInMethod]), answer: nothing },
  cancelSignIn: { args: v.strictTuple([sessionName]), answer: nothing },
  /** Answers the question of a sign-in: the code of an MFA device, or the one that a page shows. */
  answerSignIn: { args: v.strictTuple([sessionName, SignInAnswer]), answer: nothing },
  openSignInPage: { args: v.strictTuple([sessionName]), answer: nothing },
  copySignInLink: { args: v.strictTuple([sessionName]), answer: nothing },
  /** Forgets how the last sign-in ended. */
  dismissSignIn: { args: v.strictTuple([sessionName]), answer: nothing },
  /** Answers with the page at which the browser is still signed in, because AWS could not be told. */
  signOut: { args: v.strictTuple([sessionName]), answer: v.nullable(text) },
  /** Opens the page that was answered with last. */
  openSignOutPage: { args: v.strictTuple([]), answer: nothing },
  refreshRoles: { args: v.strictTuple([sessionName]), answer: nothing },
  stopListing: { args: v.strictTuple([sessionName]), answer: nothing },
  addSession: { args: v.strictTuple([Definition]), answer: nothing },
  /** These sign out, and answer as `signOut` does. */
  editSession: { args: v.strictTuple([Definition]), answer: v.nullable(text) },
  removeSession: { args: v.strictTuple([sessionName]), answer: v.nullable(text) },
  /** Makes a role the active one, or none. */
  use: { args: v.strictTuple([v.nullable(Role)]), answer: nothing },
  setFavourite: { args: v.strictTuple([Role, v.boolean()]), answer: nothing },
  /** What the person calls a favourite; null for nothing. */
  renameFavourite: { args: v.strictTuple([Role, v.nullable(shortText)]), answer: nothing },
  moveFavourite: { args: v.strictTuple([Role, v.picklist(['up', 'down'])]), answer: nothing },
  account: { args: v.strictTuple([AccountId]), answer: OwnAccount },
  /** Says these of an account, and nothing where they are null or empty. */
  changeAccount: { args: v.strictTuple([AccountId, AccountChange]), answer: nothing },
  setSensitive: { args: v.strictTuple([Role, v.boolean()]), answer: nothing },
  /** Takes the last change of favourites, rules or approvals back, for a few seconds. */
  undo: { args: v.strictTuple([]), answer: nothing },
  forget: { args: v.strictTuple([Role]), answer: nothing },
  /** Puts lines that set the role's credentials on the clipboard, for a minute. They are made in main and stay there. */
  copyExportLines: { args: v.strictTuple([Role]), answer: nothing },
  /** Puts a profile for the AWS config file on the clipboard. */
  copyProfile: { args: v.strictTuple([Role]), answer: nothing },
  /** Puts credentials on the clipboard in the form that a shell or a file takes, as `copyExportLines` does. */
  copyCredentials: { args: v.strictTuple([Role, v.picklist(['bash', 'fish', 'pwsh', 'dotenv'])]), answer: nothing },
  /** Puts what a role is called on the clipboard: nothing of it is a secret. */
  copyName: { args: v.strictTuple([Role, v.picklist(['account', 'arn', 'exec'])]), answer: nothing },
  /** Opens the desktop's terminal with a shell that has the role. */
  openTerminal: { args: v.strictTuple([Role]), answer: nothing },
  /** Writes the role's profile into the AWS config file, and answers with its name. */
  writeProfile: { args: v.strictTuple([Role]), answer: text },
  /** What the window still has to explain. */
  hints: { args: v.strictTuple([]), answer: v.array(v.picklist(['active', 'connect'])) },
  dismissHint: { args: v.strictTuple([v.picklist(['active', 'connect'])]), answer: nothing },
  /** Puts the line on the clipboard that makes a terminal follow the active role. */
  copyActiveProfile: { args: v.strictTuple([]), answer: nothing },
  /** What would change in the AWS config file, as a diff; empty where nothing would. */
  planTool: {
    args: v.strictTuple([ToolKind]),
    answer: v.object({ path: text, diff: text, notes: v.array(text) }),
  },
  /** Makes the change that `planTool` has shown last. */
  applyTool: { args: v.strictTuple([ToolKind]), answer: nothing },
  /** Opens the role's console as the settings say. */
  openConsole: { args: v.strictTuple([Role, ConsoleWish]), answer: nothing },
  /** Puts an address on the clipboard that opens the role's console within 15 minutes. */
  copyConsoleLink: { args: v.strictTuple([Role, ConsoleWish]), answer: nothing },
  /** Services of the console: those opened last, then what most people open, then by name. */
  consoleServices: {
    args: v.strictTuple([]),
    answer: v.pipe(
      v.array(v.object({ id: text, name: text, also: v.pipe(v.array(text), v.readonly()) })),
      v.readonly(),
    ),
  },
  /** The region that a role's console opens in unless another one is chosen. */
  consoleRegion: { args: v.strictTuple([Role]), answer: text },
  /** What isolated consoles keep on disk. */
  keptConsoles: { args: v.strictTuple([]), answer: KeptConsoles },
  /** Removes it; consoles that are open lose it when they close. */
  forgetConsoles: { args: v.strictTuple([]), answer: KeptConsoles },
  /** Browsers of this machine and their profiles, by the names that settings know them by. */
  browsers: { args: v.strictTuple([]), answer: v.pipe(v.array(v.object({ id: text, name: text })), v.readonly()) },
  /** Adds a session of another kind than Identity Center; main says what is wrong with it. */
  addSource: { args: v.strictTuple([v.looseObject({ kind: text, name: sessionName })]), answer: nothing },
  /** What of a session in the settings can be changed, by the names of the form's fields; null where it is defined elsewhere. */
  sourceFields: { args: v.strictTuple([sessionName]), answer: v.nullable(SourceFields) },
  /** Changes a session of another kind than Identity Center; what the form has no field for stays. */
  editSource: { args: v.strictTuple([v.looseObject({ kind: text, name: sessionName })]), answer: nothing },
  /** Opens the window that takes an access key, which has a page and a contract of its own (`access-key.ts`). */
  addAccessKey: { args: v.strictTuple([]), answer: nothing },
  /** Starts the rotation of an IAM user's access key, or continues with it; the view shows its progress. */
  rotateKey: { args: v.strictTuple([sessionName]), answer: nothing },
  /** A report to share when asking for help; it names no account, no address and no secret. */
  diagnostics: { args: v.strictTuple([]), answer: text },
  /** Puts the report on the clipboard, with what broke the page where that asks for it. */
  copyDiagnostics: { args: v.strictTuple([v.nullable(Fault)]), answer: nothing },
  /** What `daypass doctor` finds: no secret is in it, account ids are masked. */
  runChecks: { args: v.strictTuple([]), answer: CheckList },
  /** What they found last, in the language of now. */
  foundChecks: { args: v.strictTuple([]), answer: CheckList },
  /** Puts what was found last on the clipboard. */
  copyChecks: { args: v.strictTuple([]), answer: nothing },
  /** Opens one of the files and folders of the view. */
  openPlace: { args: v.strictTuple([v.picklist(['awsConfig', 'settings', 'state', 'logs'])]), answer: nothing },
  /** The settings of a team that apply below the person's own; null for none. */
  team: { args: v.strictTuple([]), answer: v.nullable(Team) },
  /** What would change with the settings at this address, or of the known team for null; empty where nothing would. */
  planTeam: { args: v.strictTuple([v.nullable(shortText)]), answer: TeamPlan },
  /** Makes the change that `planTeam` has shown last. */
  applyTeam: { args: v.strictTuple([]), answer: nothing },
  removeTeam: { args: v.strictTuple([]), answer: nothing },
  /** Whether `daypass` can be typed in a terminal. */
  command: { args: v.strictTuple([]), answer: CommandPlace },
  installCommand: { args: v.strictTuple([]), answer: CommandPlace },
  removeCommand: { args: v.strictTuple([]), answer: CommandPlace },
  update: { args: v.strictTuple([]), answer: Update },
  /** Looks for a newer version; `updateChanged` tells the result. */
  checkForUpdate: { args: v.strictTuple([]), answer: nothing },
  /** Downloads the newer version; when that is done, ends Daypass and starts the new one. */
  installUpdate: { args: v.strictTuple([]), answer: nothing },
  /** Opens the page that packages are on. */
  openReleasePage: { args: v.strictTuple([]), answer: nothing },
  hideWindow: { args: v.strictTuple([]), answer: nothing },
} as const;

/** What a window is told unasked. */
const events = {
  viewChanged: View,
  settingsChanged: Settings,
  rolesChanged: asText(v.array(RolesChange)),
  usageChanged: Usage,
  /** Entries that are new or counted up; none when all were cleared. */
  activityChanged: v.array(Activity),
  updateChanged: Update,
  /** The tray asks for a page. A window that is only just opened finds it in the fragment of its address. */
  pageAsked: Page,
} as const;

export const MAIN = { name: 'main', requests, events } as const;

export type MainHandlers = HandlersOf<typeof MAIN>;

export type ViewState = v.InferOutput<typeof View>;
export type SessionInfo = v.InferOutput<typeof Session>;
export type SignInInfo = v.InferOutput<typeof SignIn>;
export type { RoleRef } from '../../common/roles.ts';
export type AccountInfo = v.InferOutput<typeof Account>;
export type { RolesChange, Usage } from './sessions.ts';
export type ToolKind = v.InferOutput<typeof ToolKind>;
export type SourceFields = v.InferOutput<typeof SourceFields>;
export type SettingsInfo = v.InferOutput<typeof Settings>;
export type ActivityInfo = v.InferOutput<typeof Activity>;
export type UpdateInfo = v.InferOutput<typeof Update>;
export type WindowPage = v.InferOutput<typeof Page>;
export type OwnAccountInfo = v.InferOutput<typeof OwnAccount>;
export type TeamInfo = v.InferOutput<typeof Team>;
export type TeamPlanInfo = v.InferOutput<typeof TeamPlan>;
export type CheckInfo = AnswerOf<typeof MAIN, 'runChecks'>[number];
export type ConsoleServiceInfo = AnswerOf<typeof MAIN, 'consoleServices'>[number];
export type CommandPlaceInfo = v.InferOutput<typeof CommandPlace>;
export type KeptConsolesInfo = v.InferOutput<typeof KeptConsoles>;
export type BrowserInfo = AnswerOf<typeof MAIN, 'browsers'>[number];
export type ProblemInfo = v.InferOutput<typeof Problem>;

export type MainResult<T> = ResultOf<T, ProblemInfo>;

/** `window.daypass` */
export type DaypassApi = ApiOf<typeof MAIN, ProblemInfo>;
