/** Tells the window what changed, often enough to look alive and seldom enough to stay quick with thousands of roles. */
import type { WebContents } from 'electron';
import type { Agent } from '../agent/agent.ts';
import type { Clock } from '../base/clock.ts';
import { type Disposable, DisposableStack } from '../base/disposable.ts';
import type { Event } from '../base/emitter.ts';
import { tell } from './ipc.ts';

/** At most one message in this time, in ms. Roles are many, so they come less often. */
const VIEW_EVERY_MS = 50;
const ROLES_EVERY_MS = 300;

export function feedWindow(agent: Agent, contents: () => WebContents | null, clock: Clock): Disposable {
  const resources = new DisposableStack();
  const toWindow = (send: (to: WebContents) => void) => () => {
    const to = contents();
    if (to) send(to);
  };
  const view = toWindow((to) => tell(to, 'viewChanged', agent.view()));
  const roles = toWindow((to) => tell(to, 'rolesChanged', agent.roles()));
  resources.add(coalesce(agent.onDidChange, VIEW_EVERY_MS, clock, view));
  resources.add(coalesce(agent.onDidChangeRoles, ROLES_EVERY_MS, clock, roles));
  return resources;
}

/** Calls `listener` once for all events within `everyMs` of the first. */
export function coalesce(event: Event<void>, everyMs: number, clock: Clock, listener: () => void): Disposable {
  let timer: Disposable | null = null;
  const subscription = event(() => {
    timer ??= clock.after(everyMs, () => {
      timer = null;
      listener();
    });
  });
  return {
    dispose() {
      subscription.dispose();
      timer?.dispose();
    },
  };
}
