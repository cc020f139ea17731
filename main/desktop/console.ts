/** Opens the console of a role, for a click in the tray or in the window. */
import type { Agent } from '../agent/agent.ts';
import type { RoleRef } from '../base/credentials.ts';
import { DaypassError } from '../base/errors.ts';

export interface ConsoleParts {
  readonly agent: Agent;
  /** @throws DaypassError browser-failed */
  readonly openBrowser: (url: string) => Promise<void>;
}

/** By the portal's own link, which needs only the browser's sign-in there. @throws DaypassError no-session | browser-failed */
export async function openConsole(role: RoleRef, { agent, openBrowser }: ConsoleParts): Promise<void> {
  const startUrl = agent.view().sessions.find(({ name }) => name === role.session)?.startUrl;
  if (!startUrl) throw new DaypassError('no-session', `${role.session} has no portal that leads to the console.`);
  const query = new URLSearchParams({ account_id: role.account, role_name: role.role });
  await openBrowser(`${startUrl}/#/console?${query}`);
}
