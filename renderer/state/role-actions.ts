/** What can be done with a role, whether by button, menu or key. */

import { roleKey } from '../../common/roles.ts';
import type { DaypassApi, MainResult, Usage } from '../../preload/contracts/main.ts';
import { type RoleEntry, refOf } from '../search/role-catalogue.ts';
import type { WindowStrings } from '../strings/en.ts';
import type { Store } from './store.ts';
import { undoing } from './undo.ts';
import type { Say } from './use-said.ts';

export type RoleAction =
  | 'use'
  | 'unuse'
  | 'console'
  | 'consoleAt'
  | 'copyExport'
  | 'copyProfile'
  | 'copyConsole'
  | 'copyBash'
  | 'copyFish'
  | 'copyPwsh'
  | 'copyDotenv'
  | 'copyExec'
  | 'copyAccount'
  | 'copyArn'
  | 'writeProfile'
  | 'terminal'
  | 'favourite'
  | 'favourites'
  | 'account'
  | 'sensitive'
  | 'forget'
  | 'more';

/** Those that open a dialog. */
const ASKING = ['consoleAt', 'favourites', 'account'] as const;
export type AskingAction = (typeof ASKING)[number];
export const isAsking = (action: RoleAction): action is AskingAction =>
  (ASKING as readonly RoleAction[]).includes(action);
/** Where in the console to begin. */
export type PageWish = Parameters<DaypassApi['openConsole']>[1];
type DoneAtOnce = Exclude<RoleAction, 'more' | AskingAction>;

/** Those for which AWS is asked: they take a moment, or a sign-in. */
const SLOW: ReadonlySet<RoleAction> = new Set([
  'use',
  'console',
  'terminal',
  'copyExport',
  'copyConsole',
  'copyBash',
  'copyFish',
  'copyPwsh',
  'copyDotenv',
  'copyArn',
]);

export function isSlow(action: RoleAction): boolean {
  return SLOW.has(action);
}

type RoleRequestName =
  | 'use'
  | 'openConsole'
  | 'openTerminal'
  | 'copyExportLines'
  | 'copyProfile'
  | 'copyConsoleLink'
  | 'copyCredentials'
  | 'copyName'
  | 'writeProfile'
  | 'setFavourite'
  | 'setSensitive'
  | 'forget';

/** What is asked of main for a role. */
export type RoleApi = {
  readonly [Name in RoleRequestName]: (...args: Parameters<DaypassApi[Name]>) => Promise<MainResult<unknown>>;
};

export interface RoleActionDependencies {
  readonly api: RoleApi & Pick<DaypassApi, 'undo'>;
  readonly act: Store['act'];
  readonly usage: Usage;
  readonly t: WindowStrings;
  readonly say: Say;
}

/** Does it and confirms it; the store shows an error. */
export async function runRoleAction(
  action: DoneAtOnce,
  role: RoleEntry,
  dependencies: RoleActionDependencies,
  wish: PageWish = {},
): Promise<void> {
  const { act, t, say } = dependencies;
  const { work, text, canUndo } = workOf(action, role, dependencies, wish);
  const undo = undoing(dependencies);
  const tried = async () => {
    if (isSlow(action) && action !== 'use') say(t.done.getting, { isWaiting: true });
    const result = await work();
    if (!result.ok && isSlow(action)) say('');
    return result;
  };
  await act(tried, () => say(text, canUndo ? { undo } : {}));
}

interface Work {
  readonly work: () => Promise<MainResult<unknown>>;
  /** The confirmation when it is done. */
  readonly text: string;
  readonly canUndo?: boolean;
}

/** The request behind an action, without its confirmation. */
export function workOf(
  action: DoneAtOnce,
  role: RoleEntry,
  { api, usage, t }: { readonly api: RoleApi } & Pick<RoleActionDependencies, 'usage' | 't'>,
  wish: PageWish = {},
): Work {
  const ref = refOf(role);
  const account = role.account.name.raw;
  switch (action) {
    case 'use':
      return { work: () => api.use(ref), text: t.done.used({ role: role.role, account }) };
    case 'unuse':
      return { work: () => api.use(null), text: t.done.unused };
    case 'console':
      return { work: () => api.openConsole(ref, wish), text: t.done.consoleOpening({ account }) };
    case 'copyExport':
      return { work: () => api.copyExportLines(ref), text: t.done.exportCopied };
    case 'copyProfile':
      return { work: () => api.copyProfile(ref), text: t.done.profileCopied };
    case 'copyConsole':
      return { work: () => api.copyConsoleLink(ref, {}), text: t.done.consoleCopied };
    case 'copyBash':
      return { work: () => api.copyCredentials(ref, 'bash'), text: t.done.exportCopied };
    case 'copyFish':
      return { work: () => api.copyCredentials(ref, 'fish'), text: t.done.exportCopied };
    case 'copyPwsh':
      return { work: () => api.copyCredentials(ref, 'pwsh'), text: t.done.exportCopied };
    case 'copyDotenv':
      return { work: () => api.copyCredentials(ref, 'dotenv'), text: t.done.exportCopied };
    case 'copyExec':
      return { work: () => api.copyName(ref, 'exec'), text: t.done.copied };
    case 'copyAccount':
      return { work: () => api.copyName(ref, 'account'), text: t.done.copied };
    case 'copyArn':
      return { work: () => api.copyName(ref, 'arn'), text: t.done.copied };
    case 'writeProfile':
      return { work: () => api.writeProfile(ref), text: t.done.profileWritten };
    case 'terminal':
      return { work: () => api.openTerminal(ref), text: t.done.terminalOpened };
    case 'favourite': {
      const isFavourite = usage.favourites.some((favourite) => roleKey(favourite) === role.key);
      const text = isFavourite ? t.done.unfavourite : t.done.favourite;
      return { work: () => api.setFavourite(ref, !isFavourite), text, canUndo: true };
    }
    case 'sensitive': {
      const text = role.isSensitive ? t.done.insensitive : t.done.sensitive;
      return { work: () => api.setSensitive(ref, !role.isSensitive), text, canUndo: true };
    }
    case 'forget':
      return { work: () => api.forget(ref), text: t.done.forgotten };
  }
}
