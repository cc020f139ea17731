/** The palette, and the keys that open it from any program. */
import { globalShortcut } from 'electron';
import type { MainHandlers } from '../../../preload/contracts/main.ts';
import { PALETTE } from '../../../preload/contracts/palette.ts';
import type { ErrorView } from '../../base/errors.ts';
import { hasShortcutsPortal } from '../../platform/session/shortcuts-portal.ts';
import { isWaylandSession } from '../../platform/session/wayland.ts';
import { serveContract } from '../ipc/ipc.ts';
import { paletteRequests } from '../ipc/palette-requests.ts';
import { feedRoles } from '../ipc/role-feed.ts';
import { tell } from '../ipc/serve-contract.ts';
import { windowProblem } from '../ipc/window-view.ts';
import type { Notifications } from '../notifications/notifications.ts';
import { PaletteShortcut } from '../palette-shortcut.ts';
import { ownRegion } from '../person.ts';
import { PaletteWindow } from '../windows/palette-window.ts';
import { PALETTE_PAGE } from '../windows/scheme.ts';
import type { DesktopGround } from './ground.ts';
import type { Person } from './person.ts';

export function openPalette(
  { agent, log, out, resources, surroundings, wayland }: DesktopGround,
  { strings }: Person,
  notifications: Notifications,
) {
  const title = () => strings().palette.title;
  const window = resources.add(new PaletteWindow({ out, wayland, region: ownRegion(), title }));
  const { env, platform } = surroundings;
  const shortcut = resources.add(
    new PaletteShortcut({
      keys: globalShortcut,
      settings: agent.settings,
      log,
      onPressed: () => window.toggle(),
      wayland: { session: isWaylandSession({ env, platform }), windows: wayland },
      electron: process.versions.electron,
      hasPortal: () => hasShortcutsPortal(env),
      onProblem: (error) => notifications.failed(error),
    }),
  );
  return { window, shortcut };
}

export type Palette = ReturnType<typeof openPalette>;

/** Answers its page. @param main what the same questions of the main window do */
export function servePalette(
  { agent, clock, log, resources }: DesktopGround,
  { strings }: Person,
  { window }: Palette,
  { main, notifications }: { readonly main: MainHandlers; readonly notifications: Notifications },
): void {
  const contents = () => window.contents;
  const feed = resources.add(
    feedRoles({
      agent,
      contents,
      clock,
      tellRoles: (to, changes) => tell(to, PALETTE, 'rolesChanged', changes),
      tellUsage: (to, usage) => tell(to, PALETTE, 'usageChanged', usage),
    }),
  );
  const handlers = paletteRequests({
    settings: agent.settings,
    main,
    strings,
    follow: () => feed.follow(),
    close: () => window.close(),
    say: (title, body) => notifications.say(title, body),
    failed: (error) => notifications.failed(error),
    nameOf: (role) => `${agent.describeRole(role).accountName} / ${role.role}`,
  });
  const problem = (error: ErrorView) => windowProblem(error, strings());
  resources.add(serveContract(PALETTE, handlers, { page: PALETTE_PAGE, contents, log, problem }));
}
