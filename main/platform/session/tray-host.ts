/**
 * Whether this desktop shows tray icons at all: a StatusNotifierWatcher on the session bus (KDE, most panels, GNOME with an
 * extension), or an XEmbed tray on the X screen (i3bar, older panels). macOS and Windows always do.
 */
import type { Disposable } from '../../base/disposable.ts';
import type { Log } from '../log.ts';
import { askBus } from './ask-bus.ts';
import { watchBusName } from './session-bus.ts';
import { hasSelectionOwner } from './x11-selection.ts';

const WATCHER = 'org.kde.StatusNotifierWatcher';
/** Limit of one look, in ms. */
const LIMIT_MS = 2_000;

export interface TrayHostDependencies {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/** Never fails. Where nothing can be asked, the answer is yes: an icon that isn't shown does less harm than a false alarm. */
export async function hasTrayHost({ platform, env, home }: TrayHostDependencies): Promise<boolean> {
  if (platform !== 'linux') return true;
  const watcher = await hasWatcher(env);
  if (watcher !== false) return true;
  return (await hasSelectionOwner('_NET_SYSTEM_TRAY_S0', { env, home, limitMs: LIMIT_MS })) ?? false;
}

/**
 * Tells when a panel that shows icons has come, gone or been replaced. Panels with an XEmbed tray don't tell.
 * @param on.onListening called when changes are told from then on
 */
export function watchTrayHost(
  { platform, env }: TrayHostDependencies,
  on: { readonly onListening: () => void; readonly onDidChange: () => void; readonly log: Log },
): Disposable {
  if (platform !== 'linux') return { dispose: () => undefined };
  const onEnd = (error: unknown) => on.log.info('Nothing tells of panels that come and go.', { error });
  return watchBusName(WATCHER, { env, uid: process.getuid?.() ?? 0, ...on, onEnd });
}

/** @returns null where no program could ask. */
async function hasWatcher(env: TrayHostDependencies['env']): Promise<boolean | null> {
  const bus = 'org.freedesktop.DBus';
  const call = { to: bus, path: '/org/freedesktop/DBus', member: `${bus}.NameHasOwner`, texts: [WATCHER] };
  const answer = await askBus(call, env);
  return answer === null ? null : /\btrue\b/.test(answer);
}
