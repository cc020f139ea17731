/**
 * Whether a Wayland desktop gives programs global shortcuts, by the portal for them
 * (https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.GlobalShortcuts.html). Without it no program gets any.
 */
import { askBus } from './ask-bus.ts';

const PORTAL = 'org.freedesktop.portal.GlobalShortcuts';

export async function hasShortcutsPortal(env: Readonly<Record<string, string | undefined>>): Promise<boolean> {
  const question = {
    to: 'org.freedesktop.portal.Desktop',
    path: '/org/freedesktop/portal/desktop',
    member: 'org.freedesktop.DBus.Properties.Get',
    texts: [PORTAL, 'version'],
  };
  const answer = await askBus(question, env);
  return answer !== null && /\buint32\b|\bu \d|<\d/.test(answer);
}
