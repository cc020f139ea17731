/** What stands between a person and the end of the app: what would be lost is said before. */
import { app } from 'electron';
import { askToQuit } from '../quit.ts';
import { followMenu } from '../tray/menu.ts';
import type { ConsoleWindows } from '../windows/consoles/console-window.ts';
import type { SamlWindows } from '../windows/foreign/saml-window.ts';
import type { DesktopGround } from './ground.ts';
import type { Person } from './person.ts';

export function openQuit(
  { agent, resources }: DesktopGround,
  { strings }: Person,
  { consoles, signIns }: { readonly consoles: ConsoleWindows; readonly signIns: SamlWindows },
): () => void {
  const quit = askToQuit({
    agent,
    strings,
    consoles: () => consoles.count,
    downloads: () => consoles.downloads.count,
    unsaved: async () => (await consoles.countUnsaved()) + (await signIns.countUnsaved()),
    quit: () => app.quit(),
  });
  resources.add(followMenu(strings, agent.settings.onDidChange, quit, consoles));
  return quit;
}
