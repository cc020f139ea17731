/** What main has told the palette so far: one snapshot, replaced as a whole. */

import { readText } from '../../common/json-text.ts';
import type { LanguageSetting } from '../../common/languages.ts';
import { roleKey } from '../../common/roles.ts';
import type { Usage } from '../../preload/contracts/main.ts';
import type { PaletteApi } from '../../preload/contracts/palette.ts';
import { changeCatalogue, EMPTY_CATALOGUE, type RoleCatalogue } from '../search/role-catalogue.ts';
import { NO_USAGE } from '../state/store.ts';

export interface PaletteSnapshot {
  /** Null until main has said. */
  readonly language: LanguageSetting | null;
  /** Null until the list is there. */
  readonly catalogue: RoleCatalogue | null;
  readonly usage: Usage;
  /** Roles with live credentials, by key, and when these end (ms since the epoch). */
  readonly live: ReadonlyMap<string, number>;
}

export interface PaletteStore {
  readonly subscribe: (listener: () => void) => () => void;
  readonly snapshot: () => PaletteSnapshot;
}

export function connectPalette(api: PaletteApi): PaletteStore {
  let snapshot: PaletteSnapshot = { language: null, catalogue: null, usage: NO_USAGE, live: new Map() };
  const listeners = new Set<() => void>();
  const set = (change: Partial<PaletteSnapshot>) => {
    snapshot = { ...snapshot, ...change };
    for (const listener of listeners) listener();
  };
  api.onRolesChanged((changes) =>
    set({ catalogue: changeCatalogue(snapshot.catalogue ?? EMPTY_CATALOGUE, readText(changes)) }),
  );
  api.onUsageChanged((usage) =>
    set({ usage, live: new Map(usage.live.map((role) => [roleKey(role), role.expiresAt])) }),
  );
  void api.open().then((answer) => set({ language: answer.ok ? answer.value.language : 'system' }));
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    snapshot: () => snapshot,
  };
}
