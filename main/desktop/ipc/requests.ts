/** What each question of the window does. */

import type { RoleRef } from '../../../common/roles.ts';
import type { MainHandlers } from '../../../preload/contracts/main.ts';
import { OWN } from '../../agent/role-access.ts';
import type { Clock } from '../../base/clock.ts';
import type { ConsoleDependencies } from '../../console/open.ts';
import {
  type CommandDependencies,
  findCommand,
  installCommand,
  removeCommand,
} from '../../platform/client/command-on-path.ts';
import { atTerminal } from '../../platform/client/terminal-path.ts';
import type { Fetch } from '../../platform/network/fetch.ts';
import type { Confirm } from '../../settings/protection.ts';
import type { ConfirmRegistry, ConfirmTeam } from '../boxes/confirm-address.ts';
import type { OwnCommand } from '../own-command.ts';
import type { SecretClipboard } from '../secret-clipboard.ts';
import type { Strings } from '../strings/index.ts';
import { updateRequests } from '../updates/requests.ts';
import type { Updates } from '../updates/updates.ts';
import type { ConsoleWindows } from '../windows/consoles/console-window.ts';
import { accountRequests } from './account-requests.ts';
import { activityRequests } from './activity-requests.ts';
import { consoleRequests } from './console-requests.ts';
import { helpRequests } from './help-requests.ts';
import { JustAdded } from './just-added.ts';
import { roleRequests } from './role-requests.ts';
import { type SessionDependencies, sessionRequests } from './session-requests.ts';
import { changeRule, changeSettings, refuseIfOfTeam } from './settings-requests.ts';
import { teamRequests } from './team-requests.ts';
import { type ToolDependencies, toolRequests } from './tool-requests.ts';
import { Undo } from './undo.ts';
import { type ViewDependencies, windowView } from './window-view.ts';

export interface RequestDependencies
  extends SessionDependencies,
    Pick<ToolDependencies, 'awsPaths' | 'hints' | 'portals'> {
  readonly strings: () => Strings;
  readonly consoles: ConsoleWindows;
  /** Program and first arguments of the client, for a config file. */
  readonly client: readonly string[];
  /** What is needed to put `daypass` on the PATH. */
  readonly command: CommandDependencies;
  readonly consoleDependencies: () => ConsoleDependencies;
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
  readonly clock: Clock;
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
  /** Asks the person before a team's settings are read from where the window says. @throws DaypassError cancelled */
  readonly confirmTeam: ConfirmTeam;
  /** The same before programs pull from a container registry with another role. @throws DaypassError cancelled */
  readonly confirmRegistry: ConfirmRegistry;
}

export function windowRequests(dependencies: RequestDependencies): MainHandlers {
  const { agent, openBrowser, clipboard } = dependencies;
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
    ...sessionRequests(dependencies),
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
