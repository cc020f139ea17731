/** What each question of the window does. */

import type { RoleRef } from '../../../common/roles.ts';
import { pageOf, type SignInMethod } from '../../../common/sign-in.ts';
import type { MainHandlers } from '../../../preload/contracts/main.ts';
import type { Agent } from '../../agent/agent.ts';
import { OWN } from '../../agent/role-access.ts';
import type { Clock } from '../../base/clock.ts';
import { DaypassError, isCode } from '../../base/errors.ts';
import type { ConsoleDependencies } from '../../console/open.ts';
import {
  type CommandDependencies,
  findCommand,
  installCommand,
  removeCommand,
} from '../../platform/client/command-on-path.ts';
import { atTerminal } from '../../platform/client/terminal-path.ts';
import type { Log } from '../../platform/log.ts';
import type { Fetch } from '../../platform/network/fetch.ts';
import type { Confirm } from '../../settings/protection.ts';
import type { OwnCommand } from '../own-command.ts';
import type { PendingActions } from '../pending-actions.ts';
import type { Clipboard, SecretClipboard } from '../secret-clipboard.ts';
import type { Strings } from '../strings/index.ts';
import { updateRequests } from '../updates/requests.ts';
import type { Updates } from '../updates/updates.ts';
import type { ConsoleWindows } from '../windows/consoles/console-window.ts';
import { accountRequests } from './account-requests.ts';
import { activityRequests } from './activity-requests.ts';
import type { ConfirmAccount, ConfirmAddress, ConfirmRegistry, ConfirmTeam } from './confirm-address.ts';
import { consoleRequests } from './console-requests.ts';
import { foreignAddressOf, foreignRoleOf, foreignStartUrl } from './foreign-address.ts';
import { helpRequests } from './help-requests.ts';
import { JustAdded } from './just-added.ts';
import { roleRequests } from './role-requests.ts';
import { changeRule, changeSettings, refuseIfOfTeam } from './settings-requests.ts';
import { teamRequests } from './team-requests.ts';
import { type ToolDependencies, toolRequests } from './tool-requests.ts';
import { Undo } from './undo.ts';
import { type ViewDependencies, windowView } from './window-view.ts';

export interface RequestDependencies extends Pick<ToolDependencies, 'awsPaths' | 'hints' | 'portals'> {
  readonly agent: Agent;
  readonly log: Log;
  readonly strings: () => Strings;
  readonly consoles: ConsoleWindows;
  /** @throws DaypassError browser-failed */
  readonly openBrowser: (url: string) => Promise<void>;
  /** Program and first arguments of the client, for a config file. */
  readonly client: readonly string[];
  /** What is needed to put `daypass` on the PATH. */
  readonly command: CommandDependencies;
  readonly consoleDependencies: () => ConsoleDependencies;
  readonly clipboard: Clipboard;
  readonly secrets: SecretClipboard;
  /** Who a role is to AWS. @throws DaypassError as STS does */
  readonly roleArn: (role: RoleRef) => Promise<string>;
  /** Opens the desktop's terminal with this program. @throws DaypassError no-terminal */
  readonly openTerminal: (command: readonly string[]) => Promise<void>;
  readonly viewDependencies: ViewDependencies;
  /** Tells the window all roles, and from then on what changes. */
  readonly follow: () => void;
  readonly hideWindow: () => void;
  readonly updates: Updates;
  /** Opens the window that takes an access key. */
  readonly askForKey: () => void;
  readonly clock: Clock;
  /** What waits for a sign-in. */
  readonly pending: PendingActions;
  /** By the agent's way out; redirects are not followed. */
  readonly fetch: Fetch;
  /** A time as the person writes it, from ms since the epoch. */
  readonly time: (ms: number) => string;
  /** Asks this process as the command line does. */
  readonly ownCommand: OwnCommand;
  /** Shows a file or folder where it is, in the file manager. */
  readonly showPath: (path: string) => void;
  /** Asks the person where a file goes. @returns its path; null for nowhere */
  readonly askWhere: (name: string) => Promise<string | null>;
  /** Asks the person before an address that the window names is used. @throws DaypassError cancelled */
  readonly confirmAddress: ConfirmAddress;
  /** The same before a team's settings are read from where it says. @throws DaypassError cancelled */
  readonly confirmTeam: ConfirmTeam;
  /** The same before a session has a role in an account that no session knows. @throws DaypassError cancelled */
  readonly confirmAccount: ConfirmAccount;
  /** The same before programs pull from a container registry with another role. @throws DaypassError cancelled */
  readonly confirmRegistry: ConfirmRegistry;
}

export function windowRequests(dependencies: RequestDependencies): MainHandlers {
  const { agent, log, openBrowser, clipboard } = dependencies;
  const quietly = (work: Promise<unknown>) => {
    // What went wrong shows in the view; no one waits here.
    work.catch((error) => {
      if (!isCode(error, 'cancelled')) log.info('Work that the window began did not succeed.', { error });
    });
  };
  const signIn = async (session: string, method: SignInMethod | null) => {
    const { done } = await agent.signIn(agent.sessionToSignInTo(session), { method, open: openBrowser });
    quietly(done);
  };
  const roles = roleRequests(dependencies);
  const added = new JustAdded(dependencies.clock);
  const undo = new Undo(agent.settings, dependencies.clock);
  const ask = agent.protection.confirm(OWN);
  return {
    ...roles,
    ...consoleRequests(dependencies),
    ...toolRequests({ ...dependencies, platform: process.platform }),
    view: () => windowView(agent.view(), dependencies.strings(), dependencies.viewDependencies),
    settings: () => agent.settings.get(),
    setFavourite: (role, isFavourite) => undo.noting(async () => roles.setFavourite(role, isFavourite)),
    async setSensitive(role, isSensitive) {
      if (!isSensitive) refuseIfOfTeam(agent.settings, role);
      await undo.noting(async () => roles.setSensitive(role, isSensitive));
    },
    ...accountRequests(agent, (work) => undo.noting(work), dependencies.confirmRegistry),
    undo: () => undo.undo(),
    async changeSettings(change) {
      await changeSettings(agent.settings, change, ask);
      return agent.settings.get();
    },
    async changeRule(edit) {
      const { sensitive: before } = agent.settings.held;
      const unlessJustAdded: Confirm = async (less) => {
        if (!added.isAll(less)) await ask(less);
      };
      await undo.noting(() => changeRule(agent.settings, edit, unlessJustAdded));
      added.note(edit, before);
      return agent.settings.get();
    },
    followRoles: () => dependencies.follow(),
    ...activityRequests({ agent, clipboard, askWhere: dependencies.askWhere, now: () => dependencies.clock.now() }),
    signIn,
    startOverSignIn: (session, method) => dependencies.pending.startOver(session, () => signIn(session, method)),
    correctRegion: (session, method) => correctRegion(dependencies, session, () => signIn(session, method)),
    setSignInMethod: (session, method) => agent.edits.setSignInMethod(session, method),
    cancelSignIn: (session) => agent.cancelSignIn(session),
    answerSignIn: (session, answer) => agent.answerSignIn(session, answer),
    openSignInPage: (session) => openBrowser(signInAddress(agent, session)),
    copySignInLink: (session) => void clipboard.writeText(signInAddress(agent, session)),
    dismissSignIn: (session) => agent.dismissSignIn(session),
    async signOut(session) {
      return agent.signOut(session);
    },
    refreshRoles: (session) => quietly(agent.refreshRoles(session)),
    async stopListing(session) {
      await agent.stopListing(session);
    },
    async addSource(source) {
      await confirmSource(source, dependencies);
      await agent.edits.addSource(source);
    },
    sourceFields: (name) => agent.edits.sourceFields(name),
    async editSource(said) {
      const source = agent.edits.editedSource(said);
      await confirmSource(source, dependencies);
      await agent.edits.editSource(source);
    },
    addAccessKey: () => dependencies.askForKey(),
    async rotateKey(session) {
      await agent.edits.rotateKey(session, () => undefined, new AbortController().signal);
    },
    async addSession(session) {
      await dependencies.confirmAddress(foreignStartUrl(session));
      await agent.edits.add(session);
    },
    async editSession(session) {
      // Also of one that is not there: it may come while the person is not asked.
      await dependencies.confirmAddress(foreignStartUrl(session));
      return agent.edits.edit(session);
    },
    removeSession: (session) => agent.edits.remove(session),
    ...teamRequests({
      ...dependencies,
      path: dependencies.awsPaths.awsConfig,
      confirm: dependencies.confirmTeam,
      confirmLess: ask,
    }),
    ...helpRequests({ ...dependencies, command: dependencies.ownCommand }),
    command: async () => findCommand(await atTerminal(dependencies.command)),
    installCommand: async () => installCommand(await atTerminal(dependencies.command)),
    removeCommand: async () => removeCommand(await atTerminal(dependencies.command)),
    ...updateRequests(dependencies.updates, openBrowser, dependencies.strings),
    hideWindow: () => dependencies.hideWindow(),
  };
}

/** Asks the person where a session leads to others. @throws DaypassError cancelled | settings-invalid */
async function confirmSource(source: unknown, dependencies: RequestDependencies): Promise<void> {
  await dependencies.confirmAddress(foreignAddressOf(source));
  const role = foreignRoleOf(source, new Set(dependencies.agent.roles().map(({ accountId }) => accountId)));
  if (role !== null) await dependencies.confirmAccount(role);
}

/** @throws DaypassError wrong-region where the portal doesn't say | no-session | usage | config-* | state-unwritable */
async function correctRegion(
  { agent, pending }: RequestDependencies,
  session: string,
  signIn: () => Promise<void>,
): Promise<{ region: string; found: string }> {
  const { found, ...told } = await agent.edits.portalRegion(session);
  if (found !== told.region) {
    await pending.startOver(session, async () => {
      await agent.edits.edit({ ...told, region: found });
      await signIn();
    });
  }
  return { region: told.region, found };
}

/** The page where the sign-in under way continues. @throws DaypassError cancelled where it has no page at the moment. */
function signInAddress(agent: Agent, session: string): string {
  const signIn = agent.view().sessions.find(({ name }) => name === session)?.signIn;
  const page = signIn?.status === 'running' ? pageOf(signIn.step) : null;
  if (page?.opensIn === 'browser') return page.url;
  throw new DaypassError('cancelled', 'There is no sign-in page at the moment.', { next: 'Sign in again.' });
}
