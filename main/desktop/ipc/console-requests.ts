/** Consoles that the window opens or links to, and what it offers to choose from. */
import type { MainHandlers } from '../../../preload/contracts/main.ts';
import type { Agent } from '../../agent/agent.ts';
import { Secret } from '../../base/secret.ts';
import { openRoleConsole, roleConsoleLink, usualRegion } from '../../commands/roles/open-console.ts';
import type { ConsoleDependencies } from '../../console/open.ts';
import { COMMON_SERVICES, searchServices } from '../../console/services.ts';
import { browserNames, findBrowsers } from '../../platform/browser/browsers.ts';
import type { PendingActions } from '../pending-actions.ts';
import type { Clipboard, SecretClipboard } from '../secret-clipboard.ts';
import type { ConsoleWindows } from '../windows/consoles/console-window.ts';

type ConsoleRequests =
  | 'openConsole'
  | 'copyConsoleLink'
  | 'consoleServices'
  | 'consoleRegion'
  | 'browsers'
  | 'keptConsoles'
  | 'forgetConsoles';

export function consoleRequests(dependencies: {
  readonly agent: Agent;
  readonly consoleDependencies: () => ConsoleDependencies;
  readonly clipboard: Clipboard;
  readonly secrets: SecretClipboard;
  readonly consoles: ConsoleWindows;
  readonly pending: PendingActions;
}): Pick<MainHandlers, ConsoleRequests> {
  const { agent, consoleDependencies, clipboard, secrets, consoles, pending } = dependencies;
  const kept = async () => {
    const all = await consoles.kept.list();
    const isRefused = !(await consoles.kept.canKeep());
    return { count: all.length, bytes: all.reduce((sum, { bytes }) => sum + bytes, 0), isRefused };
  };
  return {
    openConsole: (role, wish) =>
      pending.run(
        { action: 'console', role },
        async () => void (await openRoleConsole(agent, role, 'own', wish, consoleDependencies())),
        { variant: JSON.stringify(wish) },
      ),
    copyConsoleLink: (role, wish) =>
      pending.run(
        { action: 'copy-console', role },
        async () => {
          const { url, isSecret } = await roleConsoleLink(agent, role, 'own', wish, consoleDependencies());
          if (isSecret) await secrets.copy(new Secret(url));
          else await clipboard.writeText(url);
        },
        { variant: JSON.stringify(wish) },
      ),
    consoleServices: () =>
      searchServices('', [...new Set([...agent.usage.services(), ...COMMON_SERVICES])]).map(
        ({ id, name, aliases }) => ({ id, name, also: aliases }),
      ),
    consoleRegion: (role) => usualRegion(agent, role),
    keptConsoles: kept,
    async forgetConsoles() {
      await consoles.forget();
      return kept();
    },
    browsers: async () => browserNames(await findBrowsers(consoleDependencies())),
  };
}
