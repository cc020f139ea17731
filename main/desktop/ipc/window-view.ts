/** What the window is shown of the agent: its view, with what is wrong said in the person's language. */

import type { RoleRef } from '../../../common/roles.ts';
import type { ProblemInfo, UpdateInfo, ViewState } from '../../../preload/contracts/main.ts';
import type { Agent } from '../../agent/agent.ts';
import type { AgentView } from '../../agent/views.ts';
import type { Event } from '../../base/emitter.ts';
import type { ErrorView } from '../../base/errors.ts';
import type { PaletteShortcut } from '../palette-shortcut.ts';
import type { PendingActions } from '../pending-actions.ts';
import type { Strings } from '../strings/index.ts';
import type { UpdateState } from '../updates/updates.ts';

/** An error as a window shows it: in the person's language, with what AWS's support would ask for as it is. */
export function windowProblem(problem: ErrorView, { error }: Strings): ProblemInfo {
  const { code, trace } = problem;
  return { code, ...error(problem), ...(trace === undefined ? {} : { trace }) };
}

/** What else the window is told. */
export interface ViewDependencies {
  /** Why the shortcut that opens the palette doesn't work; null where it does, and where there is none. */
  readonly shortcutProblem: () => ErrorView | null;
  /** When any of this is different. */
  readonly changes: readonly Event<void>[];
  /** What waits for the sign-in to a session. */
  readonly pendingOf: PendingActions['of'];
  readonly accountName: (role: RoleRef) => string;
}

export function viewDependencies(agent: Agent, pending: PendingActions, shortcut: PaletteShortcut): ViewDependencies {
  return {
    shortcutProblem: () => shortcut.problem,
    changes: [pending.onDidChange, shortcut.onDidChange],
    pendingOf: (session) => pending.of(session),
    accountName: (role) => agent.describeRole(role).accountName,
  };
}

export function windowView(
  view: AgentView,
  strings: Strings,
  { pendingOf, accountName, shortcutProblem }: ViewDependencies,
): ViewState {
  const named = (role: RoleRef) => ({ account: accountName(role), role: role.role });
  const wanted = (session: string) => {
    const action = pendingOf(session);
    return action && { action: action.action, ...named(action.role) };
  };
  const said = (problem: ErrorView) => windowProblem(problem, strings);
  const orNull = (problem: ErrorView | null) => (problem ? said(problem) : null);
  return {
    ...view,
    keychain: { ...view.keychain, problem: orNull(view.keychain.problem) },
    configProblems: view.configProblems.map(said),
    settingsProblem: orNull(view.settingsProblem),
    shortcutProblem: orNull(shortcutProblem()),
    sessions: view.sessions.map((session) => ({
      ...session,
      dueFor: session.dueFor && { program: session.dueFor.program, ...named(session.dueFor.role) },
      pending: wanted(session.name),
      signIn:
        session.signIn?.status === 'failed' ? { ...session.signIn, error: said(session.signIn.error) } : session.signIn,
      outage: session.outage ? { ...session.outage, error: said(session.outage.error) } : null,
      listing: { ...session.listing, error: orNull(session.listing.error) },
    })),
  };
}

/** As `windowView`, for what there is to say of a new version. */
export function windowUpdate(state: UpdateState, strings: Strings): UpdateInfo {
  if (!('problem' in state) || state.problem === null) return state as UpdateInfo;
  return { ...state, problem: windowProblem(state.problem, strings) };
}
