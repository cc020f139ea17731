/** Seeing to it that accounts and roles are known before a command looks at them. */
import type { ListingView, SessionView } from '../../agent/views.ts';
import { DaypassError } from '../../base/errors.ts';
import type { CommandContext } from '../framework/command.ts';
import { noSessionsNext } from '../framework/session-argument.ts';
import { errorText, printable, traceLine } from '../terminal/text.ts';

/** How many of the accounts that are missing are named. */
const NAMED = 5;

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
  const failures: { readonly session: string; readonly error: unknown }[] = [];
  for (const { name } of needed) {
    const progress = showProgress(context, name);
    try {
      await agent.refreshRoles(name);
    } catch (error) {
      failures.push({ session: name, error });
    } finally {
      progress.dispose();
    }
  }
  if (failures.length === sessions.length && agent.roles().length === 0) throw failures[0]?.error;
  for (const { session, error } of quiet ? [] : failures) {
    if (!(error instanceof DaypassError)) continue;
    if (!refresh && error.code === 'sign-in-required' && isUnused(sessions, session)) continue;
    const missing = missingText(listingOf(context, session));
    reply.stderr(`daypass: ${errorText(error)}\n${missing === '' ? '' : `${missing}\n`}${traceLine(error)}`);
  }
  agent.refreshOldListings();
}

/** Whether a person has not signed in to it, or has signed out: that is no news each time that roles are listed. */
function isUnused(sessions: readonly SessionView[], name: string): boolean {
  const state = sessions.find((session) => session.name === name)?.state;
  return state?.status === 'signed-out' && (state.reason === 'never' || state.reason === 'signed-out');
}

/** What a listing lacks, by the names of the first accounts; empty where it lacks nothing. */
export function missingText(listing: ListingView | null): string {
  const names = (listing?.missing ?? []).map(printable);
  if (names.length === 0) return '';
  const more = names.length - NAMED;
  return `Missing: ${names.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}

/** That AWS wants fewer requests, and until when; empty where it takes them. */
export function slowedText(listing: ListingView | null, now: number): string {
  if (!listing?.slowedUntil) return '';
  const seconds = Math.ceil((listing.slowedUntil - now) / 1000);
  return seconds < 2 ? '' : `AWS asks to slow down. Trying again in ${seconds} s.`;
}

function listingOf({ agent }: CommandContext, name: string): ListingView | null {
  return agent.view().sessions.find((session) => session.name === name)?.listing ?? null;
}

/** On a terminal, a line that counts the accounts as they come; elsewhere, that it takes longer, once. */
function showProgress(context: CommandContext, name: string): { dispose(): void } {
  const { agent, clock, reply, request } = context;
  const isTerminal = request.terminal.stderr && request.env.TERM !== 'dumb';
  let last = '';
  const show = () => {
    const listing = listingOf(context, name);
    if (listing?.status !== 'running') return;
    const slowed = slowedText(listing, clock.now());
    const count = listing.accounts === 0 ? '' : `${listing.accountsDone} of ${listing.accounts} accounts`;
    if (!isTerminal) {
      if (slowed !== '' && last === '') reply.stderr(`daypass: ${slowed}\n`);
      last ||= slowed;
      return;
    }
    const line = [count, slowed].filter(Boolean).join('. ');
    if (line !== last) reply.draw(`\r${line.padEnd(last.length)}`);
    last = line;
  };
  show();
  const subscription = agent.onDidChange(show);
  return {
    dispose: () => {
      void subscription.dispose();
      if (isTerminal && last) reply.draw(`\r${' '.repeat(last.length)}\r`);
    },
  };
}
