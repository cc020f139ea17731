/**
 * The agent: the one owner of every session, token and credential on this machine. Commands, broker and window ask it;
 * it asks the sources. Start reading here, then `sessions.ts`, `credential-cache.ts`, `catalogue.ts`, `sign-ins.ts`, `outages.ts`,
 * `session-edits.ts`.
 */

import type { RoleRef } from '../../common/roles.ts';
import { isSameRole, roleKey } from '../../common/roles.ts';
import { hasNameRules } from '../../common/rules.ts';
import type { SignInMethod } from '../../common/sign-in.ts';
import { ACTIVE_PROFILE, ensureActiveProfile } from '../aws-files/active-profile.ts';
import { chainOf } from '../base/chain.ts';
import type { Clock } from '../base/clock.ts';
import type { RoleCredentials } from '../base/credentials.ts';
import { type Disposable, DisposableStack } from '../base/disposable.ts';
import { Emitter, type Event } from '../base/emitter.ts';
import type { Endpoints } from '../base/environment.ts';
import { asDaypassError, DaypassError, type ErrorView, isCode } from '../base/errors.ts';
import { Secret } from '../base/secret.ts';
import { definedRoles, type SessionDefinition } from '../base/session-definition.ts';
import type { Keychain } from '../keychain/keychain.ts';
import type { Log } from '../platform/log.ts';
import type { Paths } from '../platform/paths.ts';
import type { Program } from '../platform/peers/processes.ts';
import type { OwnSettings } from '../settings/schema.ts';
import type { SettingsFile } from '../settings/settings-file.ts';
import type { BaseRoles, CredentialSource } from '../sources/source.ts';
import { Activity } from './activity.ts';
import { Approvals } from './approvals.ts';
import type { Asker } from './asker.ts';
import { baseRolesOf, fetchMade, rolesBelow } from './base-roles.ts';
import { Catalogue, type Found } from './catalogue.ts';
import { catalogueFile, definedCatalogue } from './catalogue-file.ts';
import { CredentialCache, type Made } from './credential-cache.ts';
import type { IdentifyKey } from './iam-users.ts';
import { Listings } from './listings.ts';
import { withNearRoles } from './near-roles.ts';
import { Outages } from './outages.ts';
import { Protection } from './protection.ts';
import { type RoleDescription, RoleList } from './role-list.ts';
import { Seal } from './seal.ts';
import { SessionEdits } from './session-edits.ts';
import { sessionView } from './session-view.ts';
import { type MoreDefinitions, type Session, Sessions } from './sessions.ts';
import { signInMethod } from './sign-in-method.ts';
import { type SignIn, SignIns } from './sign-ins.ts';
import { Usage } from './usage.ts';
import type { AgentView, RoleView } from './views.ts';
import { workRegion } from './work-region.ts';

export interface AgentParts {
  readonly version: string;
  readonly mode: AgentView['mode'];
  readonly clock: Clock;
  readonly log: Log;
  readonly paths: Paths;
  readonly keychain: Keychain;
  /** What keeps the OS keychain from being used, if anything, at this moment. */
  readonly keychainProblem: () => ErrorView | null;
  /** Definitions that aren't in the AWS config file. */
  readonly moreSessions: MoreDefinitions;
  readonly createSource: (definition: SessionDefinition, base: BaseRoles) => Promise<CredentialSource>;
  readonly settings: SettingsFile;
  /** Endpoints that this process was started with. */
  readonly endpoints: Endpoints;
  /** Whose long-term key this is. @throws DaypassError key-invalid | root-user | aws-* */
  readonly identifyKey: IdentifyKey;
  /** How the client is started: program and first arguments. */
  readonly client: readonly string[];
  /** Which program a process is; never fails. */
  readonly programOf: (pid: number) => Promise<Program>;
}

/** Daypass itself, for what a person clicks in its own window. */
export const OWN: Program = { name: 'Daypass', pid: process.pid, path: '' };

export class Agent implements Disposable {
  readonly #parts: AgentParts;
  readonly #resources = new DisposableStack();
  readonly #startedAt: number;
  readonly #sessions: Sessions;
  readonly #signIns: SignIns;
  readonly #cache: CredentialCache;
  readonly #listings: Listings;
  readonly #outages: Outages;
  readonly #roles: RoleList;
  readonly settings: SettingsFile;
  /** Who asked for what. */
  readonly activity: Activity;
  /** What a person is asked before there is less of it. */
  readonly protection: Protection;
  /** Questions about sensitive roles. */
  readonly approvals: Approvals;
  /** The active role and the recent ones. */
  readonly usage: Usage;
  /** Adds, changes and removes sessions. */
  readonly edits: SessionEdits;
  /** Opens a window for a sign-in that needs one and answers with what it came to; null where there are no windows. */
  openSignInWindow: ((session: string, url: string) => void) | null = null;
  /** Sessions for which something in the background needed a person. */
  readonly #due = new Set<string>();
  readonly #changed = new Emitter<void>();
  /** Fires when `view()` would be different; often, so listeners coalesce. */
  readonly onDidChange: Event<void> = this.#changed.event;
  readonly #rolesChanged = new Emitter<void>();
  /** Fires when `roles()` would be different. */
  readonly onDidChangeRoles: Event<void> = this.#rolesChanged.event;

  readonly #found = new Emitter<Found & { readonly session: string }>();
  /** Fires when a listing has found accounts or roles that the complete one before it had not. */
  readonly onDidFind: Event<Found & { readonly session: string }> = this.#found.event;

  constructor(parts: AgentParts) {
    const { clock, log, keychain, paths, createSource, settings } = parts;
    this.#parts = parts;
    this.settings = settings;
    this.usage = this.#resources.add(new Usage(paths.state, { clock, log }));
    this.activity = this.#resources.add(new Activity(paths.state, { clock, log }));
    this.protection = this.#resources.add(new Protection({ settings, keychain, activity: this.activity, log }));
    const rememberMs = () => settings.get().approvalMinutes * 60_000;
    this.approvals = this.#resources.add(new Approvals({ clock, log, rememberMs }));
    this.#startedAt = clock.now();
    const seal = new Seal({ keychain, log, isNeeded: () => hasNameRules(settings.get()) });
    this.#signIns = new SignIns({ clock, log, openWindow: (session, url) => this.openSignInWindow?.(session, url) });
    this.#outages = this.#resources.add(new Outages(clock));
    this.#sessions = new Sessions({
      configPath: paths.awsConfig,
      credentialsPath: paths.awsCredentials,
      clock,
      log,
      more: parts.moreSessions,
      createSource: (definition) =>
        createSource(
          definition,
          baseRolesOf(definition.name, {
            sessions: () => this.#sessions,
            credentials: async (role) => (await this.#cache.get(role)).credentials,
          }),
        ),
      createCatalogue: (definition, source) => {
        const file =
          definedCatalogue(definition, clock) ?? catalogueFile(paths.state, definition, { clock, log, seal });
        return new Catalogue({
          clock,
          log,
          source: this.#outages.watched(source, () => this.refreshRoles(source.session)),
          file,
        });
      },
    });
    this.edits = new SessionEdits({
      sessions: this.#sessions,
      settings,
      usage: this.usage,
      configPath: paths.awsConfig,
      keychain,
      clock,
      identifyKey: parts.identifyKey,
      signOut: async (name) => void (await this.signOut(name)),
    });
    this.#cache = new CredentialCache({
      keychain,
      clock,
      log,
      fetch: (role) => this.#fetch(role),
      basesOf: (role) => rolesBelow(role, this.#sessions),
      clockOffset: (session) => this.#sessions.find(session)?.source.clockOffset() ?? 0,
    });
    this.#listings = new Listings({
      log,
      credentials: async (role) => (await this.#cache.get(role)).credentials,
      wanted: () => [...this.usage.recents(), ...settings.get().favourites],
    });
    this.#roles = new RoleList({
      sessions: () =>
        this.#sessions.list().map(({ definition, catalogue }) => ({
          name: definition.name,
          accounts: catalogue.accounts(),
          namesAccounts: definedRoles(definition) === null,
          isNamed: (account: string) => catalogue.isNamed(account),
        })),
      settings: () => settings.get(),
      live: () => this.#cache.live(),
      recents: () => this.usage.recents(),
    });
    this.#resources.add(this.#sessions);
    this.#resources.add(this.#signIns);
    const both = () => {
      this.#changed.fire();
      this.#rolesChanged.fire();
    };
    this.#resources.add(this.#sessions.onDidChange(() => this.#changed.fire()));
    this.#resources.add(
      this.#sessions.onDidChangeRoles(() => {
        this.#roles.invalidate();
        this.#rolesChanged.fire();
      }),
    );
    this.#resources.add(this.#sessions.onDidFind((found) => this.#found.fire(found)));
    this.#resources.add(this.#signIns.onDidChange(() => this.#changed.fire()));
    this.#resources.add(this.#outages.onDidChange(() => this.#changed.fire()));
    this.#resources.add(this.#cache.onDidChange(both));
    this.#resources.add(this.usage.onDidChange(both));
    this.#resources.add(settings.onDidChange(both));
    this.#resources.add(this.approvals.onDidChange(() => this.#changed.fire()));
  }

  /** Reads the config file and what the keychain and the disk have of each session. */
  async start(): Promise<void> {
    await Promise.all([this.usage.load(), this.activity.load(), this.protection.load(), this.#sessions.refresh()]);
  }

  /** Keeps up with the AWS config file unasked, for a window. */
  watchConfig(): void {
    this.#sessions.watch();
  }

  /** Reads AWS's files again if they have changed, and looks for sign-ins of the AWS CLI that no event told of. */
  async reloadConfig(): Promise<void> {
    await this.#sessions.refresh();
    await Promise.all(this.#sessions.list().map(({ source }) => source.lookAround?.()));
  }

  view(): AgentView {
    const { version, mode, keychain, paths } = this.#parts;
    return {
      version,
      pid: process.pid,
      mode,
      startedAt: this.#startedAt,
      keychain: {
        description: keychain.description,
        persistent: keychain.persistent,
        problem: this.#parts.keychainProblem(),
      },
      paths: {
        awsConfig: paths.awsConfig,
        settings: this.settings.path,
        state: paths.state,
        logs: paths.logs,
      },
      endpoints: this.#parts.endpoints,
      active: this.usage.active(),
      approvals: this.approvals.list(),
      settingsProblem: this.settings.problem?.toJSON() ?? null,
      sessions: this.#sessions.list().map((session) => {
        const { name } = session.definition;
        return sessionView(session, {
          signIn: this.#signIns.view(name),
          signInDue: this.#due.has(name),
          outage: this.#outages.view(name),
          method: signInMethod(session.definition, this.settings.get()),
        });
      }),
      configProblems: this.#sessions.problems,
    };
  }

  /** All roles of all sessions that are known now, by account name, then role. */
  roles(): RoleView[] {
    return this.#roles.views();
  }

  /** What is known of one role, listed or not. */
  describeRole(role: RoleRef): RoleDescription {
    return this.#roles.describe(role);
  }

  /** The region to work in with a role: by the rules for its account, else its session's; null where nothing is known. */
  regionOf(role: RoleRef): string | null {
    return this.describeRole(role).region ?? workRegion(role, (name) => this.#sessions.find(name)?.definition ?? null);
  }

  /**
   * Credentials of a role, for anyone who asks. Opens no browser, ever; asks a person first where the role is sensitive.
   * What was asked is noted, and how it ended.
   * @throws DaypassError no-session | sign-in-required | no-role | access-denied | not-approved | aws-*
   */
  async credentials(role: RoleRef, asker: Asker | 'own'): Promise<RoleCredentials> {
    // No one waits for it but a question about a sensitive role.
    const program = asker === 'own' ? Promise.resolve(OWN) : this.#programOf(asker);
    const note = (result: string, of: RoleRef = role) => {
      const { session, account, role: name } = of;
      const action = asker === 'own' ? 'window' : asker.action;
      return program.then(({ name: by, pid }) =>
        this.activity.add({ program: by, pid, session, account, role: name, action, result }),
      );
    };
    try {
      if (!this.#sessions.find(role.session)) await this.#sessions.get(role.session);
      await this.protection.load();
      const asked = new Map<string, RoleRef>();
      const approveAll = async (bases: readonly RoleRef[]) => {
        for (const one of this.#toAskFor(role, bases)) {
          if (asked.has(roleKey(one))) continue;
          asked.set(roleKey(one), one);
          if (asker === 'own' || asker.approved?.has(roleKey(one))) continue;
          await this.#approve(one, program, (code) => one === role || note(code, one));
          asker.approved?.add(roleKey(one));
        }
      };
      await approveAll([]);
      const { credentials, bases } = await this.#cache.get(role);
      // Definitions may have been changed meanwhile, and what they build on with them.
      await approveAll(bases);
      this.usage.note(role);
      for (const base of asked.values()) if (!isSameRole(base, role)) void note('served', base);
      void note('served');
      return credentials;
    } catch (error) {
      const noted = note(asDaypassError(error).code);
      if (isCode(error, 'sign-in-required')) this.#setDue(this.sessionToSignInTo(role.session), noted);
      throw error;
    }
  }

  /** Credentials of a role for AWS's console: asked for, noted and refused as `credentials` are. */
  async consoleCredentials(role: RoleRef, asker: Asker | 'own'): Promise<RoleCredentials> {
    const credentials = await this.credentials(role, asker);
    const { source } = await this.#sessions.get(role.session);
    return source.consoleCredentials ? source.consoleCredentials() : credentials;
  }

  /**
   * The session that a person has to sign in to before this one is of use: itself, or the lowest one that it builds on
   * and that is signed out.
   */
  sessionToSignInTo(name: string): string {
    const sessions = chainOf(name, (other) => this.#sessions.find(other)?.definition ?? null).sessions;
    const signedOut = sessions.filter((other) => this.#sessions.find(other)?.source.state().status === 'signed-out');
    return signedOut.at(-1) ?? name;
  }

  /**
   * Makes a role the one that `[profile daypass]` follows.
   * @returns why the profile could not be written, if it couldn't: the role is active all the same, and programs that use the profile
   * are without it, or in the region of another role.
   * @throws DaypassError no-session
   */
  async use(role: RoleRef): Promise<DaypassError | null> {
    if (!this.#sessions.find(role.session)) await this.#sessions.get(role.session);
    this.usage.note(role);
    this.usage.setActive(role);
    const { client, paths } = this.#parts;
    try {
      await ensureActiveProfile(paths.awsConfig, { client, region: this.regionOf(role) });
      return null;
    } catch (cause) {
      const { code, message, next } = asDaypassError(cause);
      const what = `The role is active now, but [profile ${ACTIVE_PROFILE}] could not be written. ${message}`;
      return new DaypassError(code, what, { next, cause });
    }
  }

  /** @throws DaypassError no-role where no role is active. */
  activeRole(): RoleRef {
    const active = this.usage.active();
    if (active) return active;
    throw new DaypassError('no-role', 'No role is active.', { next: 'Run `daypass switch ROLE`.' });
  }

  /** Makes a role a favourite, under a name of its own if one is given, or takes it off the list. @throws DaypassError settings-* | state-unwritable */
  async setFavourite(role: RoleRef, isFavourite: boolean, name?: string): Promise<void> {
    const { session, account, role: permission } = role;
    await this.settings.update(() => {
      const others = this.settings.get().favourites.filter((other) => !isSameRole(other, role));
      const own: NonNullable<OwnSettings['favourites']>[number] = { session, account, role: permission };
      if (name !== undefined) own.name = name;
      return { favourites: isFavourite ? [...others, own] : others };
    });
  }

  /** ms that this machine's clock is behind AWS's, as measured for this session. */
  clockOffset(session: string): number {
    return this.#sessions.find(session)?.source.clockOffset() ?? 0;
  }

  /**
   * Starts or joins the session's sign-in, then lists its roles in the background. A session that builds on others is
   * signed in to from the lowest one up: `sessionToSignInTo` says which is next.
   * @param options.method that of the session where none is given
   * @throws DaypassError no-session
   */
  async signIn(
    name: string,
    options: { method?: SignInMethod | null; open?: (url: string) => Promise<void> },
  ): Promise<SignIn> {
    const session = await this.#sessions.get(name);
    const method = options.method ?? signInMethod(session.definition, this.settings.get());
    const signIn = this.#signIns.start(session.source, { ...options, method });
    if (signIn.started) {
      signIn.done.then(
        () => {
          this.#due.delete(name);
          this.#changed.fire();
          this.#listings.startAfterSignIn(session);
        },
        () => undefined,
      );
    }
    return signIn;
  }

  /** Answers the question that a sign-in waits with. @throws DaypassError cancelled when none does. */
  answerSignIn(name: string, answer: string): void {
    this.#signIns.answer(name, new Secret(answer));
  }

  /** The Region that the session's own portal names; null where it can't be told. @throws DaypassError no-session */
  async findRegion(name: string): Promise<string | null> {
    const { source } = await this.#sessions.get(name);
    return (await source.findRegion?.()) ?? null;
  }

  cancelSignIn(name: string): void {
    this.#signIns.cancel(name);
  }

  /** Forgets how the session's last sign-in ended. */
  dismissSignIn(name: string): void {
    this.#signIns.clear(name);
  }

  /**
   * Signs out here and at AWS and forgets the session's tokens and credentials.
   * @returns the page at which the browser is still signed in, because AWS could not be told; null for none.
   * @throws DaypassError no-session
   */
  async signOut(name: string): Promise<string | null> {
    const { source, catalogue } = await this.#sessions.get(name);
    this.#signIns.cancel(name);
    this.#signIns.clear(name);
    await catalogue.stop();
    this.#due.delete(name);
    this.#outages.end(name);
    const onTop = this.#sessions.list().filter((other) => other.source !== source && this.#buildsOn(other, name));
    // What was made of it goes with it.
    const forgetMade = async () => {
      for (const other of [...onTop.map(({ definition }) => definition.name), name]) {
        await this.#cache.forgetSession(other);
      }
    };
    try {
      await forgetMade();
      for (const other of onTop) if (other.definition.kind === 'assume-role') await other.source.signOut();
    } finally {
      await source.signOut();
      this.#changed.fire();
    }
    // A program that asked while AWS or the provider was being told has got more of it, which is not to be served from here on.
    await forgetMade();
    return source.stillSignedInAt?.() ?? null;
  }

  /**
   * Lists the session's accounts and roles, joining a listing under way.
   * @throws DaypassError no-session | sign-in-required | aws-* | cancelled
   */
  async refreshRoles(name: string): Promise<void> {
    const { catalogue } = await this.#sessions.get(name);
    await catalogue.refresh();
  }

  /** Starts a listing in the background for every signed-in session whose last one is old. */
  refreshOldListings(): void {
    for (const session of this.#sessions.list()) this.#listings.startIfOld(session);
  }

  /** Asks AWS again at once where it could not be reached. */
  retryNow(): void {
    this.#outages.retryNow();
  }

  /** Stops a listing under way; `refreshRoles` continues with it. */
  async stopListing(name: string): Promise<void> {
    await this.#sessions.find(name)?.catalogue.stop();
  }

  /** Forgets one role's credentials. @throws DaypassError keychain-* */
  async forget(role: RoleRef): Promise<void> {
    await this.#cache.forget(role);
  }

  /** Drops credentials from memory, and what was allowed for a while; the keychain keeps its copies. */
  clearMemory(): void {
    this.#cache.clearMemory();
    this.approvals.forget();
  }

  async dispose(): Promise<void> {
    await this.#resources.dispose();
    this.#changed.dispose();
    this.#rolesChanged.dispose();
  }

  #programOf({ pid, program }: Asker): Promise<Program> {
    return program ? Promise.resolve(program) : this.#parts.programOf(pid);
  }

  /**
   * The sensitive ones of a role and those that it is made from: what is made from a role is that role's to give.
   * @param bases what its credentials were made from, which may be defined otherwise by now.
   */
  #toAskFor(role: RoleRef, bases: readonly RoleRef[]): RoleRef[] {
    const all = [...[...rolesBelow(role, this.#sessions), ...bases].reverse(), role];
    return all.filter((one) => this.#roles.describe(one).isSensitive);
  }

  async #approve(role: RoleRef, program: Promise<Program>, note: (code: string) => unknown): Promise<void> {
    try {
      await this.approvals.ask(role, this.#roles.describe(role).accountName, await program);
    } catch (error) {
      note(asDaypassError(error).code);
      throw error;
    }
  }

  #fetch(role: RoleRef): Promise<Made> {
    return fetchMade(role, this.#sessions, ({ source }) =>
      this.#outages.watch(
        role.session,
        () => source.credentials(role),
        () => this.#cache.get(role),
      ),
    ).catch((error) => {
      throw withNearRoles(error, role, this.#sessions.find(role.session)?.catalogue.accounts() ?? []);
    });
  }

  #buildsOn({ definition }: Session, name: string): boolean {
    return chainOf(definition.name, (other) => this.#sessions.find(other)?.definition ?? null).sessions.includes(name);
  }

  /** @param noted resolves when it is known who needs it: notifications name it. */
  #setDue(session: string, noted: Promise<unknown>): void {
    const status = () => this.#sessions.find(session)?.source.state().status;
    const before = status();
    void noted.then(() => {
      // Meanwhile the person may have signed in, or removed the session.
      if (this.#due.has(session) || status() !== before) return;
      this.#due.add(session);
      this.#changed.fire();
    });
  }
}
