/** Seeing to it that accounts and roles are known before a command looks at them. */
import { DaypassError } from '../../base/errors.ts';
import type { CommandContext } from '../framework/command.ts';
import { noSessionsNext } from '../framework/session-argument.ts';
import { errorText } from '../terminal/text.ts';

/**
 * Waits for a listing where nothing is known yet (or one was asked for), else starts it in the background if it is old.
 * @param quiet sessions that can't be listed are not complained of while there are roles of others.
 */
export async function bringUpToDate(
  context: CommandContext,
  { refresh = false, quiet = false }: { refresh?: boolean; quiet?: boolean },
): Promise<void> {
  const { agent, reply } = context;
  const { sessions, paths, configProblems } = agent.view();
  if (sessions.length === 0) {
    const [problem] = configProblems;
    if (problem) throw new DaypassError(problem.code, problem.what, { next: problem.next });
    throw new DaypassError('no-session', 'No session is set up yet.', { next: noSessionsNext(paths.awsConfig) });
  }
  const needed = sessions.filter((session) => refresh || session.listing.completedAt === null);
  const failures: unknown[] = [];
  for (const { name } of needed) {
    const progress = showProgress(context, name);
    try {
      await agent.refreshRoles(name);
    } catch (error) {
      failures.push(error);
    } finally {
      progress.dispose();
    }
  }
  if (failures.length === sessions.length && agent.roles().length === 0) throw failures[0];
  for (const failure of quiet ? [] : failures) {
    if (failure instanceof DaypassError) reply.stderr(`daypass: ${errorText(failure)}\n`);
  }
  agent.refreshOldListings();
}

/** On a terminal, a line that counts the accounts as they come. */
function showProgress({ agent, reply, request }: CommandContext, name: string): { dispose(): void } {
  if (!request.terminal.stderr || request.env.TERM === 'dumb') return { dispose: () => undefined };
  let last = '';
  const subscription = agent.onDidChange(() => {
    const listing = agent.view().sessions.find((session) => session.name === name)?.listing;
    if (listing?.status !== 'running' || listing.accounts === 0) return;
    const line = `${listing.accountsDone} of ${listing.accounts} accounts`;
    if (line !== last) reply.stderr(`\r${line}`);
    last = line;
  });
  return {
    dispose: () => {
      void subscription.dispose();
      if (last) reply.stderr(`\r${' '.repeat(last.length)}\r`);
    },
  };
}
