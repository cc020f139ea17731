/** What a click in the tray or on a notification does. No one waits for it: what goes wrong is told by a notification. */

import type { RoleRef } from '../../common/roles.ts';
import type { Agent } from '../agent/agent.ts';
import { isCode } from '../base/errors.ts';
import type { PendingActions, PendingKind } from './pending-actions.ts';
import { exportLines, type SecretClipboard } from './secret-clipboard.ts';
import type { Strings } from './strings/index.ts';
import type { TrayAction } from './tray/entries.ts';

export interface ActionDependencies {
  readonly agent: Agent;
  readonly platform: NodeJS.Platform;
  readonly pending: PendingActions;
  readonly clipboard: SecretClipboard;
  readonly strings: () => Strings;
  /** @throws DaypassError browser-failed */
  readonly openBrowser: (url: string) => Promise<void>;
  /** @throws DaypassError as the console does */
  readonly openConsole: (role: RoleRef, service: string | undefined) => Promise<void>;
  readonly showWindow: (page?: 'settings') => void;
  readonly showQuestion: () => void;
  /** @throws DaypassError cancelled */
  readonly installUpdate: () => Promise<void>;
  readonly quit: () => void;
  readonly say: (title: string, body: string) => void;
  readonly failed: (cause: unknown) => void;
}

export interface Actions {
  act(action: TrayAction): void;
  /** Signs in as the session is set to, in the browser, and shows the window with the code to compare. */
  signIn(session: string): void;
}

export function createActions(dependencies: ActionDependencies): Actions {
  const { agent } = dependencies;
  const watched = (work: Promise<unknown>) => {
    work.catch((error) => {
      if (!isCode(error, 'cancelled')) dependencies.failed(error);
    });
  };

  /** With a role, after a sign-in in the window where one is needed. */
  const withRole = (action: PendingKind, role: RoleRef, work: () => Promise<void>, variant = '') =>
    watched(dependencies.pending.run({ action, role }, work, { variant }));

  function act(action: TrayAction): void {
    switch (action.do) {
      case 'use':
        withRole('use', action.role, () => use(agent, action.role));
        break;
      case 'console':
        withRole('console', action.role, () => dependencies.openConsole(action.role, action.service), action.service);
        break;
      case 'stop-using':
        agent.usage.setActive(null);
        break;
      case 'copy':
        withRole('copy', action.role, () => copy(dependencies, action.role));
        break;
      case 'sign-in':
        watched(signIn(dependencies, action.session));
        break;
      case 'sign-out':
        watched(signOut(dependencies, action.session));
        break;
      case 'sign-in-page':
        watched(openSignInPage(dependencies, action.session));
        break;
      case 'cancel-sign-in':
        agent.cancelSignIn(action.session);
        break;
      case 'answer':
        dependencies.showQuestion();
        break;
      case 'open':
        dependencies.showWindow();
        break;
      case 'settings':
        dependencies.showWindow('settings');
        break;
      case 'update':
        watched(dependencies.installUpdate());
        break;
      case 'quit':
        dependencies.quit();
        break;
    }
  }

  return { act, signIn: (session) => watched(signIn(dependencies, session)) };
}

async function signIn({ agent, showWindow, openBrowser }: ActionDependencies, session: string): Promise<void> {
  const name = agent.sessionToSignInTo(session);
  showWindow();
  const { done } = await agent.signIn(name, { open: openBrowser });
  // How it ends shows in the window and the tray.
  done.catch(() => undefined);
}

async function copy({ agent, clipboard, platform, strings, say }: ActionDependencies, role: RoleRef): Promise<void> {
  const credentials = await agent.credentials(role, 'own');
  await clipboard.copy(exportLines(credentials, agent.regionOf(role), platform));
  const { copied, copiedBody } = strings().notices;
  say(copied, copiedBody);
}

async function signOut({ agent, strings, say }: ActionDependencies, session: string): Promise<void> {
  const stillAt = await agent.signOut(session);
  const { stillSignedIn, stillSignedInBody } = strings().notices;
  if (stillAt !== null) say(stillSignedIn({ session }), stillSignedInBody({ page: stillAt }));
}

async function openSignInPage({ agent, openBrowser }: ActionDependencies, session: string): Promise<void> {
  const page = agent.signInPage(session);
  if (page !== null) await openBrowser(page);
}

async function use(agent: Agent, role: RoleRef): Promise<void> {
  const problem = await agent.use(role);
  if (problem) throw problem;
}
