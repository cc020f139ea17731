/** Tells the window what changed, often enough to look alive and seldom enough to stay quick. */
import type { WebContents } from 'electron';
import { MAIN } from '../../../preload/contracts/main.ts';
import type { ActivityEntry } from '../../agent/activity.ts';
import type { Agent } from '../../agent/agent.ts';
import type { Clock } from '../../base/clock.ts';
import { DisposableStack } from '../../base/disposable.ts';
import { Emitter } from '../../base/emitter.ts';
import type { Strings } from '../strings/index.ts';
import type { Updates } from '../updates/updates.ts';
import { coalesce, feedRoles, type RoleFeed } from './role-feed.ts';
import { tell } from './serve-contract.ts';
import { type ViewDependencies, windowUpdate, windowView } from './window-view.ts';

/** At most one message in this time, in ms. */
const VIEW_EVERY_MS = 50;
const ACTIVITY_EVERY_MS = 250;

export interface FeedDependencies {
  readonly agent: Agent;
  readonly updates: Updates;
  readonly viewDependencies: ViewDependencies;
  readonly contents: () => WebContents | null;
  readonly clock: Clock;
  readonly strings: () => Strings;
}

export function feedWindow({ agent, updates, viewDependencies, contents, clock, strings }: FeedDependencies): RoleFeed {
  const resources = new DisposableStack();
  const toWindow = (send: (to: WebContents) => void) => () => {
    const to = contents();
    if (to && !to.isDestroyed()) send(to);
  };
  const roles = resources.add(
    feedRoles({
      agent,
      contents,
      clock,
      tellRoles: (to, changes) => tell(to, MAIN, 'rolesChanged', changes),
      tellUsage: (to, usage) => tell(to, MAIN, 'usageChanged', usage),
    }),
  );
  let entries = new Map<number, ActivityEntry>();
  let isCleared = false;
  const sendActivity = toWindow((to) => {
    if (isCleared) tell(to, MAIN, 'activityChanged', []);
    if (entries.size > 0) tell(to, MAIN, 'activityChanged', [...entries.values()]);
    isCleared = false;
    entries = new Map();
  });

  const view = toWindow((to) => tell(to, MAIN, 'viewChanged', windowView(agent.view(), strings(), viewDependencies)));
  const settings = toWindow((to) => tell(to, MAIN, 'settingsChanged', agent.settings.get()));
  const viewChanged = resources.add(new Emitter<void>());
  for (const event of [agent.onDidChange, ...viewDependencies.changes]) resources.add(event(() => viewChanged.fire()));
  resources.add(coalesce(viewChanged.event, VIEW_EVERY_MS, clock, view));
  const update = toWindow((to) => tell(to, MAIN, 'updateChanged', windowUpdate(updates.state, strings())));
  resources.add(coalesce(updates.onDidChange, VIEW_EVERY_MS, clock, update));
  resources.add(coalesce(agent.settings.onDidChange, VIEW_EVERY_MS, clock, settings));
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
  return { follow: () => roles.follow(), dispose: () => resources.dispose() };
}
