/** `daypass team …`: settings that a team shares, below one's own. */

import { withSessionSection } from '../aws-files/edit-session.ts';
import { readFileText } from '../aws-files/read-file.ts';
import { readSessions } from '../aws-files/read-sessions.ts';
import { parseStartUrl } from '../aws-files/start-url.ts';
import { DaypassError, EXIT, type ExitStatus } from '../base/errors.ts';
import { parseTeam, type Team } from '../settings/team.ts';
import { formatDiff, isColoured } from './files/diff.ts';
import { REVIEW_FLAGS, reviewChange } from './files/review.ts';
import { readTeamSource, teamAddress } from './files/team-source.ts';
import type { Command, CommandContext, Input } from './framework/command.ts';
import { confirmWeakening } from './terminal/confirm-weakening.ts';
import { printable } from './terminal/text.ts';

export const teamAdd: Command = {
  path: ['team', 'add'],
  summary: 'Take over settings that your team shares',
  details: [
    'A JSON file, or an https address of one, with sessions, rules for colours, regions and sensitive roles, the template for',
    'profile names, favourites and aliases of accounts. It is shown as a diff first; what you have set yourself wins.',
  ].join('\n'),
  arguments: [{ name: 'SOURCE', about: 'https address or path of the file', required: true }],
  flags: REVIEW_FLAGS,
  exclusive: [['dry-run', 'yes']],
  examples: [
    ['daypass team add https://example.com/daypass.json', 'show it, ask, and apply it'],
    ['daypass team add ~/src/platform/daypass.json --dry-run', 'only show what would change'],
  ],
  async run(context, input) {
    const from = teamAddress(input.arguments[0] ?? '', context.request.cwd);
    return apply(context, input, from);
  },
};

export const teamSync: Command = {
  path: ['team', 'sync'],
  summary: 'Fetch the settings of your team again',
  arguments: [],
  flags: REVIEW_FLAGS,
  exclusive: [['dry-run', 'yes']],
  examples: [['daypass team sync', 'show what has changed, ask, and apply it']],
  async run(context, input) {
    const stored = context.agent.settings.team();
    if (!stored) throw noTeam();
    return apply(context, input, stored.from);
  },
};

export const teamRemove: Command = {
  path: ['team', 'remove'],
  summary: 'Forget the settings of your team',
  details: 'Your own settings stay, and so do sessions in the AWS config file.',
  arguments: [],
  flags: REVIEW_FLAGS,
  exclusive: [['dry-run', 'yes']],
  examples: [['daypass team remove', 'show what goes, ask, and do it']],
  async run(context, input) {
    const { agent, host, reply } = context;
    const stored = agent.settings.team();
    if (!stored) throw noTeam();
    const also = teamDiff(context, input, stored.team, null);
    const outcome = await reviewChange(context, input, { path: host.paths.awsConfig, change: (text) => text, also });
    if (outcome === 'shown') return EXIT.done;
    await agent.settings.setTeam(null, confirmWeakening(context));
    reply.stdout('The settings of your team are gone; your own are as they were.\n');
    return EXIT.done;
  },
};

async function apply(context: CommandContext, input: Input, from: string): Promise<ExitStatus> {
  const { agent, clock, host, reply } = context;
  const { team, ignored } = parseTeam(await readTeamSource(from, host.fetch));
  if (ignored.length > 0) reply.stderr(`A team can't decide ${printable(ignored.join(', '))}: left out.\n`);
  const path = host.paths.awsConfig;
  const sessions = newSessions(team, await readFileText(path));
  for (const note of sessions.notes) reply.stderr(`${note}\n`);
  const before = agent.settings.team();
  const take = (edit?: () => Promise<void>) =>
    agent.settings.setTeam({ version: 1, from, fetchedAt: clock.now(), team }, confirmWeakening(context), edit);
  const outcome = await reviewChange(context, input, {
    path,
    change: (text) => newSessions(team, text).added.reduce((rest, session) => withSessionSection(rest, session), text),
    also: teamDiff(context, input, before?.team ?? null, team),
    together: take,
  });
  if (outcome === 'shown') return EXIT.done;
  if (outcome === 'same') await take();
  await agent.reloadConfig();
  const name = printable(team.name ?? 'your team');
  reply.stdout(
    outcome === 'same'
      ? `The settings of ${name} are up to date.\n`
      : `The settings of ${name} apply, below your own.\n`,
  );
  return EXIT.done;
}

/** Sessions that are not there yet. One of yours with the same name or the same portal stays as it is. */
function newSessions(team: Team, text: string) {
  const known = readSessions(text, '').sessions;
  const notes: string[] = [];
  const added = (team.sessions ?? []).filter(({ name, startUrl, region }) => {
    const url = parseStartUrl(startUrl);
    const same = known.find((other) => other.startUrl === url && other.region === region);
    if (same && same.name !== name)
      notes.push(`Your session ${printable(same.name)} is the team's ${printable(name)}; it stays.`);
    const other = known.find((session) => session.name === name);
    if (other && !same) notes.push(`You have a session ${printable(name)} of another portal; it stays.`);
    return !same && !other;
  });
  return { added, notes };
}

/** Nothing where nothing changes. */
function teamDiff(context: CommandContext, input: Input, before: Team | null, after: Team | null): string[] {
  const text = (team: Team | null) => (team ? `${JSON.stringify(team, null, 2)}\n` : '');
  if (text(before) === text(after)) return [];
  const stream = input.has('dry-run') ? 'stdout' : 'stderr';
  return [formatDiff('team settings', text(before), text(after), isColoured(context, stream))];
}

function noTeam(): DaypassError {
  return new DaypassError('usage', 'There are no settings of a team here.', { next: 'Run `daypass team add SOURCE`.' });
}
