/** What the tray shows for a state of affairs: picture, tooltip and menu. A pure function; `tray.ts` hands it to Electron. */

import { type RoleRef, roleKey } from '../../../common/roles.ts';
import { pageOf } from '../../../common/sign-in.ts';
import { type AgentView, ownSessions, type RoleView, type SessionView } from '../../agent/views.ts';
import { type Strings, timeLeft } from '../strings/index.ts';

export type TrayState = 'signed-out' | 'signed-in' | 'ending-soon' | 'needs-you' | 'error';

export type TrayAction =
  | { readonly do: 'use' | 'console' | 'copy'; readonly role: RoleRef }
  | { readonly do: 'sign-in' | 'sign-out' | 'sign-in-page' | 'cancel-sign-in'; readonly session: string }
  | { readonly do: 'answer' | 'open' | 'settings' | 'update' | 'quit' };

export type TrayEntry =
  | 'separator'
  | {
      readonly label: string;
      /** An item without an action and without items is a heading: greyed. */
      readonly action?: TrayAction;
      readonly checked?: boolean;
      readonly items?: readonly TrayEntry[];
    };

export interface TrayScene {
  readonly view: AgentView;
  /** Favourites, recent ones and the active one, as far as a listing knows them; others may be there too. */
  readonly roles: readonly RoleView[];
  /** ms since the epoch. */
  readonly now: number;
  readonly strings: Strings;
  /** A version that waits to be installed; null: none. */
  readonly ready: string | null;
  /** A time of day as the person writes it. @param at ms since the epoch */
  readonly time: (at: number) => string;
}

export interface TrayModel {
  readonly state: TrayState;
  readonly tooltip: string;
  readonly entries: readonly TrayEntry[];
}

/** A session that can't be renewed is "ending soon" with less than this left, in ms. */
export const ENDING_SOON_MS = 15 * 60_000;
const MINUTE = 60_000;
const MAX_FAVOURITES = 20;
const MAX_RECENTS = 6;

export function trayModel(scene: TrayScene): TrayModel {
  const { view, strings } = scene;
  const state = trayState(view, scene.now);
  const entries: TrayEntry[] = [
    ...questions(scene),
    { label: activeLabel(scene) },
    ...roleEntries(scene),
    'separator',
    ...ownSessions(view.sessions).map((session) => sessionEntry(session, scene)),
    ...(view.sessions.length === 0 ? [{ label: strings.tray.noSessions, action: { do: 'open' } } as const] : []),
    'separator',
    ...(scene.ready === null ? [] : [{ label: strings.tray.ready(scene.ready), action: { do: 'update' } } as const]),
    { label: strings.tray.open, action: { do: 'open' } },
    { label: strings.tray.settings, action: { do: 'settings' } },
    { label: strings.tray.quit, action: { do: 'quit' } },
  ];
  return { state, tooltip: tooltip(state, scene), entries };
}

/** What waits for the person comes first; then what is wrong; then what is about to end. */
export function trayState(view: AgentView, now: number): TrayState {
  if (view.approvals.length > 0 || view.sessions.some((session) => session.signInDue)) return 'needs-you';
  const { configProblems, settingsProblem, keychain } = view;
  if (configProblems[0] ?? settingsProblem ?? keychain.problem) return 'error';
  if (view.sessions.some((session) => isEndingSoon(session, now))) return 'ending-soon';
  return view.sessions.some((session) => isSignedIn(session, now)) ? 'signed-in' : 'signed-out';
}

/** When something in the picture or the menu will be different without anything happening: ms since the epoch, or null. */
export function nextChange(scene: TrayScene): number | null {
  const times: number[] = [];
  const active = activeRole(scene);
  const left = (active?.expiresAt ?? 0) - scene.now;
  // Minutes are rounded down, so the text changes once less than a whole number of them is left.
  if (left > 0) times.push(scene.now + (left % MINUTE) + 1);
  for (const { state } of scene.view.sessions) {
    if (state.status === 'signed-in' && !state.renewable) times.push(state.expiresAt - ENDING_SOON_MS, state.expiresAt);
  }
  const later = times.filter((time) => time > scene.now);
  return later.length > 0 ? Math.min(...later) : null;
}

function questions({ view: { approvals }, strings }: TrayScene): TrayEntry[] {
  if (approvals.length === 0) return [];
  return [{ label: strings.tray.questions(approvals.length), action: { do: 'answer' } }, 'separator'];
}

function activeRole({ view, roles }: TrayScene): RoleView | null {
  const { active } = view;
  return active ? (roles.find((role) => roleKey(refOf(role)) === roleKey(active)) ?? null) : null;
}

function activeLabel(scene: TrayScene): string {
  const { view, strings, now } = scene;
  if (!view.active) return strings.tray.noActive;
  const role = activeRole(scene);
  const name = role ? roleLabel(role) : `${view.active.account} / ${view.active.role}`;
  const left = (role?.expiresAt ?? 0) - now;
  return left > 0 ? strings.tray.activeFor(name, timeLeft(left, strings)) : strings.tray.active(name);
}

function roleEntries(scene: TrayScene): TrayEntry[] {
  const { roles, strings } = scene;
  const favourites = roles.filter(({ favourite }) => favourite).slice(0, MAX_FAVOURITES);
  const recents = roles
    .filter(({ favourite, lastUsedAt }) => !favourite && lastUsedAt !== null)
    .sort((a, b) => (b.lastUsedAt ?? 0) - (a.lastUsedAt ?? 0))
    .slice(0, MAX_RECENTS);
  return [...section(strings.tray.favourites, favourites, scene), ...section(strings.tray.recents, recents, scene)];
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
    label: isDouble ? `${label} (${role.session})` : label,
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

function sessionEntry(session: SessionView, { now, strings, time }: TrayScene): TrayEntry {
  const { name, signIn, state } = session;
  const { tray } = strings;
  if (signIn?.status === 'running') {
    const { step } = signIn;
    const label = step.step === 'device' ? tray.signingInCode(name, step.userCode) : tray.signingIn(name);
    const page: TrayEntry[] =
      pageOf(step)?.opensIn === 'browser'
        ? [{ label: tray.signInPage, action: { do: 'sign-in-page', session: name } }]
        : [];
    return { label, items: [...page, { label: tray.cancel, action: { do: 'cancel-sign-in', session: name } }] };
  }
  if (state.status === 'signed-in' && isSignedIn(session, now)) {
    const label = state.renewable ? tray.signedInRenewed(name) : tray.signedInUntil(name, time(state.expiresAt));
    const items: TrayEntry[] = [{ label: tray.signOut, action: { do: 'sign-out', session: name } }];
    if (!state.renewable) items.unshift({ label: tray.signInAgain, action: { do: 'sign-in', session: name } });
    return { label, items };
  }
  const label = session.signInDue ? tray.signInDue(name) : tray.signIn(name);
  return { label, action: { do: 'sign-in', session: name } };
}

function tooltip(state: TrayState, scene: TrayScene): string {
  const { strings, view } = scene;
  const status = `${strings.app}: ${strings.states[state]}`;
  return view.active ? `${status}\n${activeLabel(scene)}` : status;
}

function isSignedIn({ state }: SessionView, now: number): boolean {
  return state.status === 'signed-in' && (state.renewable || state.expiresAt > now);
}

function isEndingSoon(session: SessionView, now: number): boolean {
  const { state } = session;
  if (state.status !== 'signed-in' || state.renewable || !isSignedIn(session, now)) return false;
  return state.expiresAt - now <= ENDING_SOON_MS;
}

/** `prod (acme-prod / Admin)` for a favourite with a name, else account and role. */
function roleLabel({ accountName, alias, role, favouriteName }: RoleView): string {
  const name = `${alias ?? accountName} / ${role}`;
  return favouriteName ? `${favouriteName} (${name})` : name;
}

function refOf({ session, accountId, role }: RoleView): RoleRef {
  return { session, account: accountId, role };
}
