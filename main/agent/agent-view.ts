import type { AgentDependencies } from './agent-dependencies.ts';
import type { Approvals } from './approvals.ts';
import type { Outages } from './sessions/outages.ts';
import type { SessionAccess } from './sessions/session-access.ts';
import { sessionView } from './sessions/session-view.ts';
import type { Sessions } from './sessions/sessions.ts';
import { signInMethod } from './sessions/sign-in-method.ts';
import type { SignIns } from './sessions/sign-ins.ts';
import type { UsageFile } from './usage.ts';
import type { AgentView } from './views.ts';

export interface Shown {
  /** ms since the epoch. */
  readonly startedAt: number;
  readonly usage: UsageFile;
  readonly approvals: Approvals;
  readonly sessions: Sessions;
  readonly signIns: SignIns;
  readonly sessionAccess: SessionAccess;
  readonly outages: Outages;
}

/** The agent as it is now, without roles and without secrets. */
export function agentView(dependencies: AgentDependencies, shown: Shown): AgentView {
  const { version, mode, keychain, keychainProblem, paths, settings, endpoints } = dependencies;
  const { description, persistent } = keychain;
  const { awsConfig, state, logs } = paths;
  return {
    version,
    pid: process.pid,
    mode,
    startedAt: shown.startedAt,
    keychain: { description, persistent, problem: keychainProblem() },
    paths: { awsConfig, settings: settings.path, state, logs },
    endpoints,
    active: shown.usage.active(),
    approvals: shown.approvals.list(),
    settingsProblem: settings.problem?.toJSON() ?? null,
    sessions: shown.sessions.list().map((session) => {
      const { name } = session.definition;
      return sessionView(session, {
        signIn: shown.signIns.view(name),
        dueFor: shown.sessionAccess.dueFor(name),
        outage: shown.outages.view(name),
        method: signInMethod(session.definition, settings.get()),
      });
    }),
    configProblems: shown.sessions.problems,
  };
}
