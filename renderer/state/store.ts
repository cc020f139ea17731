/** What main has told so far: one snapshot, replaced as a whole. Everything else on the page is local to its component. */

import { readText } from '../../common/json-text.ts';
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

export type SettingsChange = Parameters<DaypassApi['changeSettings']>[0];

export interface FailedAction {
  readonly problem: ProblemInfo;
  readonly again: () => void;
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
   * Runs an action and keeps what went wrong for the person to see, who may try again. Resolves with whether it succeeded.
   * @param done what follows a success, also that of another try
   */
  readonly act: <T>(action: () => Promise<MainResult<T>>, done?: (value: T) => void) => Promise<boolean>;
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
export const NO_USAGE: Usage = { active: null, favourites: [], recents: [], regions: [], live: [] };

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
  let isOpening = true;
  /** Roles and their usage come before the first answers, and are drawn once, together with them. */
  const setRoles = (change: Partial<Snapshot>) => {
    if (isOpening) snapshot = { ...snapshot, ...change };
    else set(change);
  };
  const fail = (problem: ProblemInfo, again: () => void) => set({ failure: { problem, again } });

  followMain(api, () => snapshot, { set, setRoles });
  const load = async () => {
    const [view, settings, update, followed] = await Promise.all([
      api.view(),
      api.settings(),
      api.update(),
      api.followRoles(),
    ]);
    for (const answer of [view, settings, update, followed]) if (!answer.ok) fail(answer.error, start);
    isOpening = false;
    set({
      view: view.ok ? view.value : null,
      settings: settings.ok ? settings.value : null,
      ...(update.ok ? { update: update.value } : {}),
    });
  };
  const lost = () => {
    isOpening = false;
    fail(LOST, start);
  };
  const start = () => void load().catch(lost);
  start();

  const act: Store['act'] = async (action, done) => {
    if (snapshot.failure) set({ failure: null });
    const result = await action().catch((): MainResult<never> => ({ ok: false, error: LOST }));
    if (result.ok) done?.(result.value);
    else if (result.error.code !== 'cancelled') fail(result.error, () => void act(action, done));
    return result.ok;
  };
  const take = (action: () => Promise<MainResult<SettingsInfo>>) => act(action, (settings) => set({ settings }));
  const loadActivity = () =>
    void act(
      () => api.activity(),
      (activity) => set({ activity }),
    );
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    snapshot: () => snapshot,
    act,
    changeSettings: async (change) => void (await take(() => api.changeSettings(change))),
    changeRule: (edit) => take(() => api.changeRule(edit)),
    dismiss: () => set({ failure: null }),
    loadActivity,
  };
}

type Setters = Readonly<Record<'set' | 'setRoles', (change: Partial<Snapshot>) => void>>;

/** Follows what main sends unasked. */
function followMain(api: DaypassApi, snapshot: () => Snapshot, { set, setRoles }: Setters): void {
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
    setRoles({ catalogue: changeCatalogue(snapshot().catalogue ?? EMPTY_CATALOGUE, readText(changes)) });
  });
  api.onUsageChanged((usage) => {
    setRoles({ usage, live: new Map(usage.live.map((role) => [roleKey(role), role.expiresAt])) });
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
