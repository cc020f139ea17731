/** Does what is chosen for a role, from the list, its menu or the status bar; knows which roles are being worked on. */
import { useCallback, useRef, useState } from 'react';
import type { DaypassApi, Usage } from '../../preload/contracts/main.ts';
import type { RoleEntry } from '../search/role-catalogue.ts';
import type { WindowStrings } from '../strings/en.ts';
import { type AskingAction, isAsking, isSlow, type PageWish, type RoleAction, runRoleAction } from './role-actions.ts';
import type { Store } from './store.ts';
import type { Say } from './use-said.ts';

/** @param wish where a console begins */
export type RunRole = (action: Exclude<RoleAction, 'more'>, role: RoleEntry, wish?: PageWish) => void;

export interface RoleRunner {
  readonly run: RunRole;
  /** Keys of roles that AWS is asked for, or that wait for a sign-in. */
  readonly busy: ReadonlySet<string>;
}

interface Dependencies {
  readonly api: DaypassApi;
  readonly act: Store['act'];
  readonly usage: Usage;
  readonly t: WindowStrings;
  readonly say: Say;
  readonly onAsk: (action: AskingAction, role: RoleEntry) => void;
}

export function useRoleRunner(dependencies: Dependencies): RoleRunner {
  const latest = useRef(dependencies);
  latest.current = dependencies;
  /** Work under way, by action and role. Starting the same again meanwhile does nothing. */
  const underWay = useRef(new Map<string, string>());
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());
  const run = useCallback<RunRole>((action, role, wish = {}) => {
    if (isAsking(action)) return latest.current.onAsk(action, role);
    const work = () => runRoleAction(action, role, latest.current, wish);
    if (!isSlow(action)) return void work();
    const key = [action, role.key, wish.service, wish.region].join('\n');
    if (underWay.current.has(key)) return;
    underWay.current.set(key, role.key);
    setBusy(new Set(underWay.current.values()));
    void work().finally(() => {
      underWay.current.delete(key);
      setBusy(new Set(underWay.current.values()));
    });
  }, []);
  return { run, busy };
}
