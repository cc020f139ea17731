/** Tells the window what changed, often enough to look alive and seldom enough to stay quick with thousands of roles. */
import type { WebContents } from 'electron';
import { MAIN, type Usage } from '../../../preload/contracts/main.ts';
import type { ActivityEntry } from '../../agent/activity.ts';
import type { Agent } from '../../agent/agent.ts';
import type { Clock } from '../../base/clock.ts';
import { type Disposable, DisposableStack } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/emitter.ts';
import type { PendingActions } from '../pending-actions.ts';
import type { Strings } from '../strings/index.ts';
import type { Updates } from '../updates/updates.ts';
import { roleChanges, type Told } from './role-changes.ts';
import { tell } from './serve-contract.ts';
import { viewParts, windowUpdate, windowView } from './window-view.ts';

/** At most one message in this time, in ms. Roles are many, so they come less often. */
const VIEW_EVERY_MS = 50;
const USAGE_EVERY_MS = 100;
const ROLES_EVERY_MS = 400;
const ACTIVITY_EVERY_MS = 250;

export interface WindowFeed extends Disposable {
  /** Tells the window all roles, and from then on what changes. */
  follow(): void;
}

export interface FeedParts {
  readonly agent: Agent;
  readonly updates: Updates;
  readonly pending: PendingActions;
  readonly contents: () => WebContents | null;
  readonly clock: Clock;
  readonly strings: () => Strings;
}

export function feedWindow({ agent, updates, pending, contents, clock, strings }: FeedParts): WindowFeed {
  const resources = new DisposableStack();
  /** What the page that is there now has been told; null before it asked. */
  let told: { readonly to: WebContents; readonly roles: Told } | null = null;
  const toWindow = (send: (to: WebContents) => void) => () => {
    const to = contents();
    if (to && !to.isDestroyed()) send(to);
  };
  const follower = (to: WebContents) => (told?.to === to ? told : null);

  const sendRoles = toWindow((to) => {
    const follows = follower(to);
    if (!follows) return;
    const changes = roleChanges(follows.roles, agent.roles());
    if (changes.length > 0) tell(to, MAIN, 'rolesChanged', changes);
  });
  const sendUsage = toWindow((to) => {
    if (follower(to)) tell(to, MAIN, 'usageChanged', usageOf(agent));
  });
  let entries = new Map<number, ActivityEntry>();
  let isCleared = false;
  const sendActivity = toWindow((to) => {
    if (isCleared) tell(to, MAIN, 'activityChanged', []);
    if (entries.size > 0) tell(to, MAIN, 'activityChanged', [...entries.values()]);
    isCleared = false;
    entries = new Map();
  });

  const view = toWindow((to) =>
    tell(to, MAIN, 'viewChanged', windowView(agent.view(), strings(), viewParts(agent, pending))),
  );
  const settings = toWindow((to) => tell(to, MAIN, 'settingsChanged', agent.settings.get()));
  const viewChanged = resources.add(new Emitter<void>());
  for (const event of [agent.onDidChange, pending.onDidChange]) resources.add(event(() => viewChanged.fire()));
  resources.add(coalesce(viewChanged.event, VIEW_EVERY_MS, clock, view));
  const update = toWindow((to) => tell(to, MAIN, 'updateChanged', windowUpdate(updates.state, strings())));
  resources.add(coalesce(updates.onDidChange, VIEW_EVERY_MS, clock, update));
  resources.add(coalesce(agent.settings.onDidChange, VIEW_EVERY_MS, clock, settings));
  resources.add(coalesce(agent.onDidChangeRoles, ROLES_EVERY_MS, clock, sendRoles));
  resources.add(coalesce(agent.onDidChangeRoles, USAGE_EVERY_MS, clock, sendUsage));
  const activity = new Emitter<void>();
  resources.add(activity);
  resources.add(coalesce(activity.event, ACTIVITY_EVERY_MS, clock, sendActivity));
  resources.add(
    agent.activity.onDidChange((entry) => {
      if (entry) entries.set(entry.id, entry);
      else {
        isCleared = true;
        entries.clear();
      }
      activity.fire();
    }),
  );
  return {
    follow() {
      const to = contents();
      if (!to) return;
      told = { to, roles: new Map() };
      const changes = roleChanges(told.roles, agent.roles());
      tell(to, MAIN, 'rolesChanged', changes);
      tell(to, MAIN, 'usageChanged', usageOf(agent));
    },
    dispose: () => resources.dispose(),
  };
}

function usageOf(agent: Agent): Usage {
  const live = agent.roles().flatMap((role) => {
    if (role.expiresAt === null) return [];
    return [{ session: role.session, account: role.accountId, role: role.role, expiresAt: role.expiresAt }];
  });
  const favourites = agent.settings.get().favourites.map(({ name = null, ...role }) => ({ ...role, name }));
  return { active: agent.usage.active(), favourites, recents: agent.usage.recents(), live };
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
