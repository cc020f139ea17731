/** The small window that asks before a program gets a sensitive role. */
import { notifyOfApprovals } from '../notifications/approval-notices.ts';
import type { Notifications } from '../notifications/notifications.ts';
import { PromptWindow } from '../windows/prompt-window.ts';
import type { DesktopGround } from './ground.ts';
import type { Person } from './person.ts';

export function openPrompt(
  { agent, clock, log, out, resources, surroundings, wayland }: DesktopGround,
  { strings }: Person,
  notifications: Notifications,
): PromptWindow {
  const prompt = resources.add(new PromptWindow({ ...surroundings, out, agent, clock, log, strings, wayland }));
  const showQuestion = () => prompt.show();
  const notify = notifications.question.bind(notifications);
  // A Wayland compositor need not bring a window to the front.
  if (wayland) resources.add(notifyOfApprovals({ agent, strings, notify, showQuestion }));
  return prompt;
}
