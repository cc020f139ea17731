/** What the window is shown of the agent: its view, with what is wrong said in the person's language. */
import type { ProblemInfo, UpdateInfo, ViewState } from '../../../preload/contracts/main.ts';
import type { AgentView } from '../../agent/views.ts';
import type { ErrorView } from '../../base/errors.ts';
import type { Strings } from '../strings/index.ts';
import type { UpdateState } from '../updates/updates.ts';

/** An error as a window shows it: in the person's language, with what AWS's support would ask for as it is. */
export function windowProblem(problem: ErrorView, { error }: Strings): ProblemInfo {
  const { code, trace } = problem;
  return { code, ...error(problem), ...(trace === undefined ? {} : { trace }) };
}

export function windowView(view: AgentView, strings: Strings): ViewState {
  const said = (problem: ErrorView) => windowProblem(problem, strings);
  const orNull = (problem: ErrorView | null) => (problem ? said(problem) : null);
  return {
    ...view,
    keychain: { ...view.keychain, problem: orNull(view.keychain.problem) },
    configProblems: view.configProblems.map(said),
    settingsProblem: orNull(view.settingsProblem),
    sessions: view.sessions.map((session) => ({
      ...session,
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
