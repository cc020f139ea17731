/** The roles in the menu of the tray: the active one, favourites, and what was used last. */
import { type EnvironmentColour, environmentOf } from '../../../common/colours.ts';
import { type RoleRef, roleKey } from '../../../common/roles.ts';
import type { RoleView } from '../../agent/views.ts';
import { timeLeft } from '../strings/index.ts';
import { LONGEST_LABEL, shortened, shortenedIn, type TrayEntry, type TrayScene } from './entries.ts';

/** The rest is one step away: a menu is never higher than the screen. */
const MAX_FAVOURITES = 8;
const MAX_MORE = 25;
const MAX_RECENTS = 4;

export function activeRole({ view, roles }: TrayScene): RoleView | null {
  const { active } = view;
  return active ? (roles.find((role) => roleKey(refOf(role)) === roleKey(active)) ?? null) : null;
}

/** @param cut shortens the name to what a label takes; without it, the whole name is shown */
export function activeLabel(scene: TrayScene, cut: typeof shortenedIn = (withName, name) => withName(name)): string {
  const { view, strings, now } = scene;
  if (!view.active) return strings.tray.noActive;
  const role = activeRole(scene);
  const name = role ? roleLabel(role) : `${view.active.account} / ${view.active.role}`;
  const left = (role?.expiresAt ?? 0) - now;
  const withName = (text: string) =>
    left > 0
      ? strings.tray.activeFor({ role: text, left: timeLeft(left, strings) })
      : strings.tray.active({ role: text });
  return cut(withName, name);
}

/** The active role with all that can be done with it; greyed where there is none. */
export function activeEntry(scene: TrayScene): TrayEntry {
  const { view, strings, services } = scene;
  const label = activeLabel(scene, shortenedIn);
  if (!view.active) return { label };
  const role = view.active;
  const at: TrayEntry[] = services.map(({ id, name }) => ({
    label: name,
    action: { do: 'console', role, service: id },
  }));
  return {
    label,
    ...colourOf(activeRole(scene)),
    items: [
      { label: strings.tray.console, action: { do: 'console', role } },
      ...(at.length > 0 ? [{ label: strings.tray.consoleAt, items: at }] : []),
      { label: strings.tray.copy, action: { do: 'copy', role } },
      'separator',
      { label: strings.tray.stopUsing, action: { do: 'stop-using' } },
    ],
  };
}

export function roleEntries(scene: TrayScene): TrayEntry[] {
  const { roles, strings } = scene;
  const places = new Map(scene.favourites.map((favourite, place) => [roleKey(favourite), place]));
  const placeOf = (role: RoleView) => places.get(roleKey(refOf(role))) ?? places.size;
  const favourites = roles.filter(({ favourite }) => favourite).sort((a, b) => placeOf(a) - placeOf(b));
  const recents = roles
    .filter(({ favourite, lastUsedAt }) => !favourite && lastUsedAt !== null)
    .sort((a, b) => (b.lastUsedAt ?? 0) - (a.lastUsedAt ?? 0))
    .slice(0, MAX_RECENTS);
  const more = favourites.slice(MAX_FAVOURITES, MAX_FAVOURITES + MAX_MORE).map((role) => roleEntry(role, scene));
  return [
    ...section(strings.tray.favourites, favourites.slice(0, MAX_FAVOURITES), scene),
    ...(more.length > 0 ? [{ label: strings.tray.more, items: more }] : []),
    ...section(strings.tray.recents, recents, scene),
  ];
}

function section(heading: string, roles: readonly RoleView[], scene: TrayScene): TrayEntry[] {
  if (roles.length === 0) return [];
  return ['separator', { label: heading }, ...roles.map((role) => roleEntry(role, scene))];
}

function roleEntry(role: RoleView, { view, roles, strings }: TrayScene): TrayEntry {
  const ref = refOf(role);
  const label = roleLabel(role);
  // Two sessions may hold accounts of the same name.
  const isDouble = roles.some((other) => other.session !== role.session && roleLabel(other) === label);
  return {
    label: isDouble
      ? `${roleLabel(role, LONGEST_LABEL - ` (${role.session})`.length)} (${role.session})`
      : roleLabel(role, LONGEST_LABEL),
    ...colourOf(role),
    items: [
      {
        label: strings.tray.use,
        action: { do: 'use', role: ref },
        checked: view.active !== null && roleKey(view.active) === roleKey(ref),
      },
      { label: strings.tray.console, action: { do: 'console', role: ref } },
      { label: strings.tray.copy, action: { do: 'copy', role: ref } },
    ],
  };
}

function colourOf(role: RoleView | null): { colour?: EnvironmentColour } {
  return role ? { colour: environmentOf(role.colour) } : {};
}

/**
 * `prod (acme-prod / Admin)` for a favourite with a name, else account and role.
 * @param room in characters; a favourite's own name takes up to half of it
 */
function roleLabel({ accountName, alias, role, favouriteName }: RoleView, room = Number.POSITIVE_INFINITY): string {
  const name = `${alias ?? accountName} / ${role}`;
  if (!favouriteName) return shortened(name, room);
  const own =
    [...favouriteName].length + [...name].length + 3 > room ? shortened(favouriteName, room / 2) : favouriteName;
  return `${own} (${shortened(name, room - [...own].length - 3)})`;
}

function refOf({ session, accountId, role }: RoleView): RoleRef {
  return { session, account: accountId, role };
}
