/** Tells a page of roles and what they are used for, often enough to look alive and seldom enough to stay quick with thousands of them. */
import type { WebContents } from 'electron';
import type { RolesChange, Usage } from '../../../preload/contracts/main.ts';
import type { Agent } from '../../agent/agent.ts';
import type { Clock } from '../../base/clock.ts';
import { type Disposable, DisposableStack } from '../../base/disposable.ts';
import type { Event } from '../../base/emitter.ts';
import { roleChanges, type Told } from './role-changes.ts';

/** At most one message in this time, in ms. Roles are many, so they come less often. */
const USAGE_EVERY_MS = 100;
const ROLES_EVERY_MS = 400;

export interface RoleFeed extends Disposable {
  /** Tells the page all roles, and from then on what changes. */
  follow(): void;
}

export interface RoleFeedDependencies {
  readonly agent: Agent;
  readonly contents: () => WebContents | null;
  readonly clock: Clock;
  readonly tellRoles: (to: WebContents, changes: RolesChange[]) => void;
  readonly tellUsage: (to: WebContents, usage: Usage) => void;
}

export function feedRoles({ agent, contents, clock, tellRoles, tellUsage }: RoleFeedDependencies): RoleFeed {
  const resources = new DisposableStack();
  /** What the page that is there now has been told; null before it asked. */
  let told: { readonly to: WebContents; readonly roles: Told } | null = null;
  const follower = () => {
    const to = contents();
    return to && !to.isDestroyed() && told?.to === to ? told : null;
  };
  const sendRoles = () => {
    const follows = follower();
    if (!follows) return;
    const changes = roleChanges(follows.roles, agent.roles());
    if (changes.length > 0) tellRoles(follows.to, changes);
  };
  const sendUsage = () => {
    const follows = follower();
    if (follows) tellUsage(follows.to, usageOf(agent));
  };
  resources.add(coalesce(agent.onDidChangeRoles, ROLES_EVERY_MS, clock, sendRoles));
  resources.add(coalesce(agent.onDidChangeRoles, USAGE_EVERY_MS, clock, sendUsage));
  return {
    follow() {
      const to = contents();
      if (!to) return;
      told = { to, roles: new Map() };
      tellRoles(to, roleChanges(told.roles, agent.roles()));
      tellUsage(to, usageOf(agent));
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
  const { usage } = agent;
  return { active: usage.active(), favourites, recents: usage.recents(), regions: [...usage.regions()], live };
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
