/** What main has told so far: one snapshot, replaced as a whole. Everything else on the page is local to its component. */
import type { DaypassApi, ProblemInfo, Result, RoleInfo, ViewState } from '../../preload/contract.ts';

export interface Snapshot {
  readonly view: ViewState | null;
  readonly roles: readonly RoleInfo[];
  /** The last action that failed, until it is dismissed. */
  readonly failure: ProblemInfo | null;
}

export interface Store {
  readonly subscribe: (listener: () => void) => () => void;
  readonly snapshot: () => Snapshot;
  /** Runs an action and keeps what went wrong for the person to see. Resolves with whether it succeeded. */
  readonly act: (action: Promise<Result<unknown>>) => Promise<boolean>;
  readonly dismiss: () => void;
}

const BROKEN: ProblemInfo = {
  code: 'unexpected',
  what: 'The window lost its connection to Daypass.',
  next: 'Close the window and open it again.',
};

export function connectStore(api: DaypassApi): Store {
  let snapshot: Snapshot = { view: null, roles: [], failure: null };
  const listeners = new Set<() => void>();
  const set = (change: Partial<Snapshot>) => {
    snapshot = { ...snapshot, ...change };
    for (const listener of listeners) listener();
  };
  const fail = (failure: ProblemInfo) => set({ failure });

  api.onViewChanged((view) => set({ view }));
  api.onRolesChanged((roles) => set({ roles: keepUnchanged(snapshot.roles, roles) }));
  const load = async () => {
    const [view, roles] = await Promise.all([api.view(), api.roles()]);
    if (view.ok) set({ view: view.value });
    else fail(view.error);
    if (roles.ok) set({ roles: roles.value });
  };
  load().catch(() => fail(BROKEN));

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    snapshot: () => snapshot,
    async act(action) {
      set({ failure: null });
      const result = await action.catch((): Result<unknown> => ({ ok: false, error: BROKEN }));
      if (!result.ok) fail(result.error);
      return result.ok;
    },
    dismiss: () => set({ failure: null }),
  };
}

/** Roles that are as they were stay the same objects, so that the list draws only what changed. */
export function keepUnchanged(before: readonly RoleInfo[], after: readonly RoleInfo[]): readonly RoleInfo[] {
  const known = new Map(before.map((role) => [roleId(role), role]));
  return after.map((role) => {
    const old = known.get(roleId(role));
    const isSame =
      old?.expiresAt === role.expiresAt && old.accountName === role.accountName && old.email === role.email;
    return isSame ? old : role;
  });
}

export function roleId({ session, accountId, role }: RoleInfo): string {
  return JSON.stringify([session, accountId, role]);
}
