/** What the tray shows for a state of affairs: picture, tooltip and menu. A pure function; `tray.ts` hands it to Electron. */

import type { AgentView, SessionView } from '../../agent/views.ts';
import type { TrayEntry, TrayScene } from './entries.ts';
import { activeEntry, activeLabel, activeRole, roleEntries } from './role-entries.ts';
import { isSignedIn, neededSignIns, sessionEntries } from './session-entries.ts';

export type TrayState = 'signed-out' | 'signed-in' | 'ending-soon' | 'needs-you' | 'error';

export interface TrayModel {
  readonly state: TrayState;
  readonly tooltip: string;
  readonly entries: readonly TrayEntry[];
}

/** A session that can't be renewed is "ending soon" with less than this left, in ms. */
const ENDING_SOON_MS = 15 * 60_000;
const MINUTE = 60_000;

export function trayModel(scene: TrayScene): TrayModel {
  const { view, strings } = scene;
  const state = trayState(view, scene.now);
  const due = [...questions(scene), ...neededSignIns(scene)];
  const sessions = sessionEntries(scene);
  const entries: TrayEntry[] = [
    ...due,
    ...(due.length > 0 ? (['separator'] as const) : []),
    activeEntry(scene),
    ...roleEntries(scene),
    'separator',
    ...sessions,
    ...(sessions.length > 0 ? (['separator'] as const) : []),
    ...(scene.ready === null
      ? []
      : [{ label: strings.tray.ready({ version: scene.ready }), action: { do: 'update' } } as const]),
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
  return approvals.length === 0
    ? []
    : [{ label: strings.tray.questions({ n: approvals.length }), action: { do: 'answer' } }];
}

function tooltip(state: TrayState, scene: TrayScene): string {
  const { strings, view } = scene;
  const status = `${strings.app}: ${strings.states[state]}`;
  return view.active ? `${status}\n${activeLabel(scene)}` : status;
}

function isEndingSoon(session: SessionView, now: number): boolean {
  const { state } = session;
  if (state.status !== 'signed-in' || state.renewable || !isSignedIn(session, now)) return false;
  return state.expiresAt - now <= ENDING_SOON_MS;
}
