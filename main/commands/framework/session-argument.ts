import type { SessionView } from '../../agent/views.ts';
import { DaypassError } from '../../base/errors.ts';
import type { CommandContext } from './command.ts';

/**
 * The session that a command is about: the one named, else the only one there is (but for roles on top of others).
 * @throws DaypassError no-session | usage when there are several to choose from.
 */
export async function sessionArgument({ agent }: CommandContext, name: string | undefined): Promise<SessionView> {
  await agent.reloadConfig();
  const { sessions, paths, configProblems } = agent.view();
  const names = sessions.map((session) => session.name).join(', ');
  if (name !== undefined) {
    const named = sessions.find((session) => session.name === name);
    if (named) return named;
    const next = names ? `Sessions are: ${names}.` : noSessionsNext(paths.awsConfig);
    throw new DaypassError('no-session', `There is no session called "${name}".`, { next });
  }
  // Roles on top of others are signed in to through those, so they are meant only by name.
  const lowest = sessions.filter(({ kind }) => kind !== 'assume-role');
  const [only, ...others] = lowest.length > 0 ? lowest : sessions;
  if (!only) {
    const [problem] = configProblems;
    if (problem) throw new DaypassError(problem.code, problem.what, { next: problem.next });
    throw new DaypassError('no-session', 'No session is set up yet.', { next: noSessionsNext(paths.awsConfig) });
  }
  if (others.length > 0)
    throw new DaypassError('usage', 'There are several sessions.', { next: `Name one: ${names}.` });
  return only;
}

/** What to do where no session is set up. */
export function noSessionsNext(awsConfig: string): string {
  return `Add an [sso-session NAME] section with sso_start_url and sso_region to ${awsConfig}.`;
}
