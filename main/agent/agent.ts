/**
 * The agent: the one owner of every session, token and credential on this machine. Commands, broker and window ask it;
 * it asks the sources. Start reading here, then `compose-agent.ts` (what it is made of), `role-access.ts` (who gets
 * credentials), `session-access.ts` (signing in and out), `session-edits.ts`; below these, `sessions.ts`,
 * `credential-cache.ts`, `listing/catalogue.ts`, `outages.ts`.
 */

import type { RoleRef } from '../../common/roles.ts';
import { pageOf } from '../../common/sign-in.ts';
import type { RoleCredentials } from '../base/credentials.ts';
import { type Disposable, DisposableStack } from '../base/disposable.ts';
import { Emitter, type Event } from '../base/emitter.ts';
import type { DaypassError } from '../base/errors.ts';
import { Secret } from '../base/secret.ts';
import type { SettingsFile } from '../settings/settings-file.ts';
import type { Observation } from '../sources/source.ts';
import type { Activity } from './activity.ts';
import type { AgentDependencies } from './agent-dependencies.ts';
import { agentView } from './agent-view.ts';
import type { Approvals } from './approvals.ts';
import { type AgentParts, composeAgent } from './compose-agent.ts';
import type { NewlyAssigned } from './listing/catalogue.ts';
import type { RoleDescription } from './listing/role-list.ts';
import type { Protection } from './protection.ts';
import type { Requester } from './requester.ts';
import type { SignInOptions } from './sessions/session-access.ts';
import type { SessionEdits } from './sessions/session-edits.ts';
import type { SignIn } from './sessions/sign-ins.ts';
import type { UsageFile } from './usage.ts';
import type { AgentView, RoleView } from './views.ts';

export class Agent implements Disposable {
  readonly #dependencies: AgentDependencies;
  readonly #resources = new DisposableStack();
  readonly #startedAt: number;
  readonly #parts: AgentParts;
  readonly settings: SettingsFile;
  /** Who asked for what. */
  readonly activity: Activity;
  /** Less of it takes the person's confirmation. */
  readonly protection: Protection;
  /** Questions about sensitive roles. */
  readonly approvals: Approvals;
  /** The active role and the recent ones. */
  readonly usage: UsageFile;
  /** Adds, changes and removes sessions. */
  readonly edits: SessionEdits;
  /** Opens a window for a sign-in that needs one and answers with what it came to; null where there are no windows. */
  openSignInWindow: ((session: string, url: string) => void) | null = null;
  readonly #changed = new Emitter<void>();
  /** Fires when `view()` would be different; often, so listeners coalesce. */
  readonly onDidChange: Event<void> = this.#changed.event;
  readonly #rolesChanged = new Emitter<void>();
  /** Fires when `roles()` would be different. */
  readonly onDidChangeRoles: Event<void> = this.#rolesChanged.event;
  readonly #found = new Emitter<NewlyAssigned & { readonly session: string }>();
  /** Fires when a listing has found accounts or roles that the complete one before it had not. */
  readonly onDidFind: Event<NewlyAssigned & { readonly session: string }> = this.#found.event;

  constructor(dependencies: AgentDependencies) {
    this.#dependencies = dependencies;
    this.#startedAt = dependencies.clock.now();
    this.#parts = composeAgent(dependencies, this.#resources, (session, url) => this.openSignInWindow?.(session, url));
    this.settings = dependencies.settings;
    this.activity = this.#parts.activity;
    this.protection = this.#parts.protection;
    this.approvals = this.#parts.approvals;
    this.usage = this.#parts.usage;
    this.edits = this.#parts.edits;
    this.#follow();
  }

  /** Passes on the changes of what the agent is made of. */
  #follow(): void {
    const view = () => this.#changed.fire();
    const both = () => {
      this.#changed.fire();
      this.#rolesChanged.fire();
    };
    const roles = () => {
      this.#parts.roles.invalidate();
      this.#rolesChanged.fire();
    };
    const follow = (subscription: Disposable) => this.#resources.add(subscription);
    follow(this.#parts.sessions.onDidChange(view));
    follow(this.#parts.sessions.onDidChangeRoles(roles));
    follow(this.#parts.sessions.onDidFind((found) => this.#found.fire(found)));
    follow(this.#parts.signIns.onDidChange(view));
    follow(this.#parts.sessionAccess.onDidChange(view));
    follow(this.#parts.outages.onDidChange(view));
    follow(this.#parts.cache.onDidChange(both));
    follow(this.usage.onDidChange(both));
    follow(this.settings.onDidChange(both));
    follow(this.approvals.onDidChange(view));
  }

  /** Reads the config file and what the keychain and the disk have of each session. */
  async start(): Promise<void> {
    await Promise.all([
      this.usage.load(),
      this.activity.load(),
      this.protection.load(),
      this.#parts.sessions.refresh(),
    ]);
  }

  /** Keeps up with the AWS config file unasked, for a window. */
  watchConfig(): void {
    this.#parts.sessions.watch();
  }

  /** Reads AWS's files again if they have changed, and looks for sign-ins of the AWS CLI that came without an event. */
  async reloadConfig(): Promise<void> {
    await this.#parts.sessions.refresh();
    await Promise.all(this.#parts.sessions.list().map(({ source }) => source.lookAround?.()));
  }

  view(): AgentView {
    return agentView(this.#dependencies, { ...this.#parts, startedAt: this.#startedAt });
  }

  /** All roles of all sessions that are known now, by account name, then role. */
  roles(): readonly RoleView[] {
    return this.#parts.roles.views();
  }

  /** What is known of one role, listed or not. */
  describeRole(role: RoleRef): RoleDescription {
    return this.#parts.roles.describe(role);
  }

  /** The region to work in with a role: by the rules for its account, else its session's; null where nothing is known. */
  regionOf(role: RoleRef): string | null {
    return this.#parts.regionOf(role);
  }

  /**
   * Credentials of a role, for anyone who asks. Opens no browser, ever; asks a person first where the role is sensitive.
   * What was asked is noted, and how it ended.
   * @throws DaypassError no-session | sign-in-required | no-role | access-denied | not-approved | aws-*
   */
  credentials(role: RoleRef, requester: Requester | 'own'): Promise<RoleCredentials> {
    return this.#parts.roleAccess.credentials(role, requester);
  }

  /** Credentials of a role for AWS's console: asked for, noted and refused as `credentials` are. */
  consoleCredentials(role: RoleRef, requester: Requester | 'own'): Promise<RoleCredentials> {
    return this.#parts.roleAccess.consoleCredentials(role, requester);
  }

  /**
   * The session that a person has to sign in to before this one is of use: itself, or the lowest one that it builds on
   * and that is signed out.
   */
  sessionToSignInTo(name: string): string {
    return this.#parts.sessionAccess.toSignInTo(name);
  }

  /**
   * Makes a role the one that `[profile daypass]` follows.
   * @returns why the profile could not be written, if it couldn't.
   * @throws DaypassError no-session
   */
  use(role: RoleRef): Promise<DaypassError | null> {
    return this.#parts.chosenRoles.use(role);
  }

  /** @throws DaypassError no-role where no role is active. */
  activeRole(): RoleRef {
    return this.#parts.chosenRoles.active();
  }

  /** Makes a role a favourite, under a name of its own if one is given, or takes it off the list. @throws DaypassError settings-* | state-unwritable */
  setFavourite(role: RoleRef, isFavourite: boolean, name?: string): Promise<void> {
    return this.#parts.chosenRoles.setFavourite(role, isFavourite, name);
  }

  /** ms that this machine's clock is behind AWS's, as measured for this session. */
  clockOffset(session: string): number {
    return this.#parts.clockOffset(session);
  }

  /**
   * Starts or joins the session's sign-in, then lists its roles in the background. A session that builds on others is
   * signed in to from the lowest one up: `sessionToSignInTo` says which is next.
   * @param options.method that of the session where none is given
   * @throws DaypassError no-session
   */
  signIn(name: string, options: SignInOptions): Promise<SignIn> {
    return this.#parts.sessionAccess.signIn(name, options);
  }

  /** Answers the question that a sign-in waits with. @throws DaypassError cancelled when none does. */
  answerSignIn(name: string, answer: string): void {
    this.#parts.signIns.answer(name, new Secret(answer));
  }

  /** The page in the browser where the sign-in under way continues; null where there is none at the moment. */
  signInPage(name: string): string | null {
    const signIn = this.#parts.signIns.view(name);
    const page = signIn?.status === 'running' ? pageOf(signIn.step) : null;
    return page?.opensIn === 'browser' ? page.url : null;
  }

  cancelSignIn(name: string): void {
    this.#parts.signIns.cancel(name);
  }

  /** Forgets how the session's last sign-in ended. */
  dismissSignIn(name: string): void {
    this.#parts.signIns.clear(name);
  }

  /** The region that the session's own portal names; null where it can't be told. @throws DaypassError no-session */
  async findRegion(name: string): Promise<string | null> {
    const { source } = await this.#parts.sessions.get(name);
    return (await source.findRegion?.()) ?? null;
  }

  /** How AWS answers for a session: see `CredentialSource.observe`. @throws DaypassError no-session */
  async observeAws(name: string): Promise<readonly Observation[]> {
    const { source } = await this.#parts.sessions.get(name);
    await source.restore();
    return (await source.observe?.()) ?? [];
  }

  /**
   * Signs out here and at AWS and forgets the session's tokens and credentials.
   * @returns the page at which the browser is still signed in, because AWS could not be told; null for none.
   * @throws DaypassError no-session
   */
  signOut(name: string): Promise<string | null> {
    return this.#parts.sessionAccess.signOut(name);
  }

  /**
   * Lists the session's accounts and roles, joining a listing under way.
   * @throws DaypassError no-session | sign-in-required | aws-* | cancelled
   */
  async refreshRoles(name: string): Promise<void> {
    const { catalogue } = await this.#parts.sessions.get(name);
    await catalogue.refresh();
  }

  /** Starts a listing in the background for every signed-in session whose last one is old. */
  refreshOldListings(): void {
    for (const session of this.#parts.sessions.list()) this.#parts.listings.startIfOld(session);
  }

  /** Asks AWS again at once where it could not be reached. */
  retryNow(): void {
    this.#parts.outages.retryNow();
  }

  /** Stops a listing under way; `refreshRoles` continues with it. */
  async stopListing(name: string): Promise<void> {
    await this.#parts.sessions.find(name)?.catalogue.stop();
  }

  /** Forgets one role's credentials. @throws DaypassError keychain-* */
  async forget(role: RoleRef): Promise<void> {
    await this.#parts.cache.forget(role);
  }

  /** Drops credentials from memory, and what was allowed for a while; the keychain keeps its copies. */
  clearMemory(): void {
    this.#parts.cache.clearMemory();
    this.approvals.forget();
  }

  async dispose(): Promise<void> {
    await this.#resources.dispose();
    this.#changed.dispose();
    this.#rolesChanged.dispose();
  }
}
