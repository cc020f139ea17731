/** What a team's settings would change, before it is agreed to: in the AWS config file, and below the person's own settings. */
import type { Agent } from '../../agent/agent.ts';
import { readFileText } from '../../aws-files/read-file.ts';
import { withSessionSection } from '../../aws-files/sessions/edit-session.ts';
import { readSessions } from '../../aws-files/sessions/read-sessions.ts';
import { parseStartUrl } from '../../aws-files/start-url.ts';
import type { Clock } from '../../base/clock.ts';
import type { Fetch } from '../../platform/network/fetch.ts';
import { parseTeam, type StoredTeam, type Team } from '../../settings/team.ts';
import { formatDiff } from './diff.ts';
import type { Note } from './notes.ts';
import { readTeamSource } from './team-source.ts';

export interface TeamPlan {
  readonly stored: StoredTeam;
  /** The settings that are there now; null for none. */
  readonly before: Team | null;
  readonly notes: readonly Note[];
  /** From the old text of the AWS config file to the new one. */
  readonly change: (text: string) => string;
}

export interface TeamGround {
  readonly agent: { readonly settings: Pick<Agent['settings'], 'team'> };
  readonly clock: Pick<Clock, 'now'>;
  readonly fetch: Fetch;
  /** Of the AWS config file. */
  readonly path: string;
}

/** @throws DaypassError team-unreachable | settings-invalid | config-unreadable | tls-* | proxy-* */
export async function planTeam({ agent, clock, fetch, path }: TeamGround, from: string): Promise<TeamPlan> {
  const { team, ignored } = parseTeam(await readTeamSource(from, fetch));
  const left: Note[] = ignored.length > 0 ? [{ code: 'not-for-teams', values: { settings: ignored.join(', ') } }] : [];
  const { notes } = newSessions(team, await readFileText(path));
  return {
    stored: { version: 1, from, fetchedAt: clock.now(), team },
    before: agent.settings.team()?.team ?? null,
    notes: [...left, ...notes],
    change: (text) => newSessions(team, text).added.reduce((rest, session) => withSessionSection(rest, session), text),
  };
}

/** Sessions that are not there yet. One of yours with the same name or the same portal stays as it is. */
function newSessions(team: Team, text: string) {
  const known = readSessions(text, '').sessions;
  const notes: Note[] = [];
  const added = (team.sessions ?? []).filter(({ name, startUrl, region }) => {
    const url = parseStartUrl(startUrl);
    const same = known.find((other) => other.startUrl === url && other.region === region);
    if (same && same.name !== name) notes.push({ code: 'session-known', values: { own: same.name, name } });
    const other = known.find((session) => session.name === name);
    if (other && !same) notes.push({ code: 'session-other', values: { name } });
    return !same && !other;
  });
  return { added, notes };
}

/** '' where nothing changes. */
export function teamDiff(before: Team | null, after: Team | null, isColoured: boolean): string {
  const text = (team: Team | null) => (team ? `${JSON.stringify(team, null, 2)}\n` : '');
  return text(before) === text(after) ? '' : formatDiff('team.json', text(before), text(after), isColoured);
}
