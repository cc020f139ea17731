/** What clicks in the tray and on notifications do. */
import { type Actions, createActions } from '../actions.ts';
import type { Notifications } from '../notifications/notifications.ts';
import type { PendingActions } from '../pending-actions.ts';
import type { SecretClipboard } from '../secret-clipboard.ts';
import type { PromptWindow } from '../windows/prompt-window.ts';
import type { DesktopGround } from './ground.ts';
import type { Person } from './person.ts';
import type { consoleOpeners, OwnWindow } from './windows.ts';

export function openActions(
  { agent, surroundings, updates }: DesktopGround,
  { strings, openSignIn }: Person,
  on: {
    readonly pending: PendingActions;
    readonly clipboard: SecretClipboard;
    readonly openConsole: ReturnType<typeof consoleOpeners>['openConsole'];
    readonly own: OwnWindow;
    readonly prompt: PromptWindow;
    readonly quit: () => void;
    readonly notifications: Notifications;
  },
): Actions {
  const { pending, clipboard, openConsole, own, prompt, quit, notifications } = on;
  return createActions({
    agent,
    pending,
    platform: surroundings.platform,
    clipboard,
    strings,
    openBrowser: openSignIn,
    openConsole: (role, service) => openConsole(role, { service }),
    showWindow: own.show,
    showQuestion: () => prompt.show(),
    installUpdate: () => updates.install(),
    quit,
    say: (title, body) => notifications.say(title, body),
    failed: (error) => notifications.failed(error),
  });
}
