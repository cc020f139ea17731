/** What main has told so far: one snapshot, replaced as a whole. Everything else on the page is local to its component. */

import { roleKey } from '../../common/roles.ts';
import type { RuleEdit } from '../../common/rule-edits.ts';
import type {
  ActivityInfo,
  DaypassApi,
  MainResult,
  ProblemInfo,
  SettingsInfo,
  UpdateInfo,
  Usage,
  ViewState,
  WindowPage,
} from '../../preload/contracts/main.ts';
import { changeCatalogue, EMPTY_CATALOGUE, type RoleCatalogue } from '../search/role-catalogue.ts';

type Action = Promise<MainResult<unknown>> | (() => Promise<MainResult<unknown>>);

export type SettingsChange = Parameters<DaypassApi['changeSettings']>[0];

export interface FailedAction {
  readonly problem: ProblemInfo;
  /** Does it again; null where it can't be. */
  readonly again: (() => void) | null;
}

export interface Snapshot {
  readonly view: ViewState | null;
  readonly settings: SettingsInfo | null;
  /** Null until the first list is there. */
  readonly catalogue: RoleCatalogue | null;
  readonly usage: Usage;
  /** Roles with live credentials, by key, and when these end (ms since the epoch). */
  readonly live: ReadonlyMap<string, number>;
  /** The newest first; null until it was asked for. */
  readonly activity: readonly ActivityInfo[] | null;
  readonly update: UpdateInfo;
  /** What main asked for last: a click in the tray, say. */
  readonly asked: { readonly page: WindowPage } | null;
  /** The last action that failed, until it is dismissed. */
  readonly failure: FailedAction | null;
}

export interface Store {
  readonly subscribe: (listener: () => void) => () => void;
  readonly snapshot: () => Snapshot;
  /**
   * Runs an action and keeps what went wrong for the person to see, who may try again where the action is a function.
   * Resolves with whether it succeeded.
   */
  readonly act: (action: Action) => Promise<boolean>;
  /** Changes what is named; the settings are those after it when this resolves. */
  readonly changeSettings: (change: SettingsChange) => Promise<void>;
  /** Changes one rule; the settings are those after it when this resolves with whether it succeeded. */
  readonly changeRule: (edit: RuleEdit) => Promise<boolean>;
  readonly dismiss: () => void;
  readonly loadActivity: () => void;
}

/** `lost` is a code of the window's own: main never says it. */
export const UNREACHABLE = 'aws-unreachable';
const LOST: ProblemInfo = { code: 'lost', what: '', next: '' };
export const NO_USAGE: Usage = { active: null, favourites: [], recents: [], live: [] };

const NOTHING_YET: Snapshot = {
  view: null,
  settings: null,
  catalogue: null,
  usage: NO_USAGE,
  live: new Map(),
  activity: null,
  update: { status: 'none' },
  asked: null,
  failure: null,
};

export function connectStore(api: DaypassApi): Store {
  let snapshot: Snapshot = NOTHING_YET;
  const listeners = new Set<() => void>();
  const set = (change: Partial<Snapshot>) => {
    snapshot = { ...snapshot, ...change };
    for (const listener of listeners) listener();
  };
  const fail = (problem: ProblemInfo, again: FailedAction['again'] = null) => set({ failure: { problem, again } });

  followMain(api, () => snapshot, set);
  const load = async () => {
    const [view, settings, update, followed] = await Promise.all([
      api.view(),
      api.settings(),
      api.update(),
      api.followRoles(),
    ]);
    for (const answer of [view, settings, update, followed]) if (!answer.ok) fail(answer.error);
    set({ view: view.ok ? view.value : null, settings: settings.ok ? settings.value : null });
    if (update.ok) set({ update: update.value });
  };
  load().catch(() => fail(LOST));

  const act: Store['act'] = async (action) => {
    if (snapshot.failure) set({ failure: null });
    const isFunction = typeof action === 'function';
    const result = await (isFunction ? action() : action).catch(
      (): MainResult<unknown> => ({ ok: false, error: LOST }),
    );
    const again = isFunction ? () => void act(action) : null;
    if (!result.ok && result.error.code !== 'cancelled') fail(result.error, again);
    return result.ok;
  };
  const take = async (answer: Promise<MainResult<SettingsInfo>>) => {
    if (!(await act(answer))) return false;
    const result = await answer;
    if (result.ok) set({ settings: result.value });
    return result.ok;
  };
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    snapshot: () => snapshot,
    act,
    changeSettings: async (change) => void (await take(api.changeSettings(change))),
    changeRule: (edit) => take(api.changeRule(edit)),
    dismiss: () => set({ failure: null }),
    loadActivity() {
      api.activity().then(
        (result) => (result.ok ? set({ activity: result.value }) : fail(result.error)),
        () => fail(LOST),
      );
    },
  };
}

/** Follows what main sends unasked. */
function followMain(api: DaypassApi, snapshot: () => Snapshot, set: (change: Partial<Snapshot>) => void): void {
  api.onPageAsked((page) => set({ asked: { page } }));
  api.onViewChanged((view) => {
    // A failure that an outage caused is dismissed when the outage is over.
    const wasOut = snapshot().view?.sessions.some(({ outage }) => outage !== null);
    const isBack = wasOut && view.sessions.every(({ outage }) => outage === null);
    const isOver = isBack && snapshot().failure?.problem.code === UNREACHABLE;
    set(isOver ? { view, failure: null } : { view });
  });
  api.onSettingsChanged((settings) => set({ settings }));
  api.onUpdateChanged((update) => set({ update }));
  api.onRolesChanged((changes) => {
    set({ catalogue: changeCatalogue(snapshot().catalogue ?? EMPTY_CATALOGUE, changes) });
  });
  api.onUsageChanged((usage) => {
    set({ usage, live: new Map(usage.live.map((role) => [roleKey(role), role.expiresAt])) });
  });
  api.onActivityChanged((entries) => {
    const { activity } = snapshot();
    if (activity) set({ activity: withEntries(activity, entries) });
  });
}

/** Entries are new or counted up; an empty list says that all were cleared. */
export function withEntries(before: readonly ActivityInfo[], entries: readonly ActivityInfo[]): ActivityInfo[] {
  if (entries.length === 0) return [];
  const changed = new Map(entries.map((entry) => [entry.id, entry]));
  const kept = before.filter(({ id }) => !changed.has(id));
  return [...changed.values(), ...kept].sort((a, b) => b.lastAt - a.lastAt || b.id - a.id);
}
