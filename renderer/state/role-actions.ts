/** What can be done with a role, whether by button, menu or key. */

import { roleKey } from '../../common/roles.ts';
import type { DaypassApi, Usage } from '../../preload/contracts/main.ts';
import { type RoleEntry, refOf } from '../search/catalogue.ts';
import type { Strings } from '../strings/en.ts';
import type { Store } from './store.ts';

export type RoleAction =
  | 'use'
  | 'console'
  | 'consoleAt'
  | 'copyExport'
  | 'copyProfile'
  | 'copyConsole'
  | 'favourite'
  | 'sensitive'
  | 'forget'
  | 'more';

/** Does it; resolves with what to say then, or null where it failed (which the store shows) or needs no word. */
export async function runRoleAction(
  action: Exclude<RoleAction, 'more' | 'consoleAt'>,
  role: RoleEntry,
  parts: { api: DaypassApi; act: Store['act']; usage: Usage; t: Strings },
): Promise<string | null> {
  const { api, act, usage, t } = parts;
  const ref = refOf(role);
  const account = role.account.name.raw;
  const isActive = usage.active !== null && roleKey(usage.active) === role.key;
  const isFavourite = usage.favourites.some((favourite) => roleKey(favourite) === role.key);
  const say = async (work: Promise<boolean>, text: string) => ((await work) ? text : null);
  switch (action) {
    case 'use':
      if (isActive) return say(act(api.use(null)), t.done.unused);
      return say(act(api.use(ref)), t.done.used({ role: role.role, account }));
    case 'console':
      return say(act(api.openConsole(ref, {})), t.done.consoleOpening({ account }));
    case 'copyExport':
      return say(act(api.copyExportLines(ref)), t.done.exportCopied);
    case 'copyProfile':
      return say(act(api.copyProfile(ref)), t.done.profileCopied);
    case 'copyConsole':
      return say(act(api.copyConsoleLink(ref, {})), t.done.consoleCopied);
    case 'favourite':
      return say(act(api.setFavourite(ref, !isFavourite)), isFavourite ? t.done.unfavourite : t.done.favourite);
    case 'sensitive': {
      const text = role.isSensitive ? t.done.insensitive : t.done.sensitive;
      return say(act(api.setSensitive(ref, !role.isSensitive)), text);
    }
    case 'forget':
      return say(act(api.forget(ref)), t.done.forgotten);
  }
}
