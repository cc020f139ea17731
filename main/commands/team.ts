/** `daypass team …`: settings that a team shares, below one's own. */

import { DaypassError, EXIT, type ExitStatus } from '../base/errors.ts';
import type { Team } from '../settings/team.ts';
import { isColoured } from './files/diff.ts';
import { noteInEnglish } from './files/notes.ts';
import { REVIEW_FLAGS, reviewChange } from './files/review.ts';
import { planTeam, teamDiff } from './files/team-plan.ts';
import { teamAddress } from './files/team-source.ts';
import type { Command, CommandContext, Input } from './framework/command.ts';
import { confirmWeakening } from './terminal/confirm-weakening.ts';
import { printable } from './terminal/text.ts';

export const teamAdd: Command = {
  path: ['team', 'add'],
  summary: 'Take over settings that your team shares',
  needsWindows: true,
  details: [
    'A JSON file, or an https address of one, with sessions, rules for colors, regions and sensitive roles, the template for',
    'profile names, favorites and aliases of accounts. It is shown as a diff first; what you have set yourself wins.',
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
  needsWindows: true,
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
  needsWindows: true,
  details: 'Your own settings stay, and so do sessions in the AWS config file.',
  arguments: [],
  flags: REVIEW_FLAGS,
  exclusive: [['dry-run', 'yes']],
  examples: [['daypass team remove', 'show what goes, ask, and do it']],
  async run(context, input) {
    const { agent, host, reply } = context;
    const stored = agent.settings.team();
    if (!stored) throw noTeam();
    const also = diffFor(context, input, stored.team, null);
    const outcome = await reviewChange(context, input, { path: host.paths.awsConfig, change: (text) => text, also });
    if (outcome === 'shown') return EXIT.done;
    await agent.settings.setTeam(null, confirmWeakening(context));
    reply.stdout('The settings of your team are gone; your own are as they were.\n');
    return EXIT.done;
  },
};

async function apply(context: CommandContext, input: Input, from: string): Promise<ExitStatus> {
  const { agent, clock, host, reply } = context;
  const path = host.paths.awsConfig;
  const { stored, before, notes, change } = await planTeam({ agent, clock, fetch: host.fetch, path }, from);
  for (const note of notes) reply.stderr(`${noteInEnglish(note)}\n`);
  const take = (edit?: () => Promise<void>) => agent.settings.setTeam(stored, confirmWeakening(context), edit);
  const also = diffFor(context, input, before, stored.team);
  const outcome = await reviewChange(context, input, { path, change, also, together: take });
  if (outcome === 'shown') return EXIT.done;
  if (outcome === 'same') await take();
  await agent.reloadConfig();
  const name = printable(stored.team.name ?? 'your team');
  reply.stdout(
    outcome === 'same'
      ? `The settings of ${name} are up to date.\n`
      : `The settings of ${name} apply, below your own.\n`,
  );
  return EXIT.done;
}

/** Nothing where nothing changes. */
function diffFor(context: CommandContext, input: Input, before: Team | null, after: Team | null): string[] {
  const diff = teamDiff(before, after, isColoured(context, input.has('dry-run') ? 'stdout' : 'stderr'));
  return diff === '' ? [] : [diff];
}

function noTeam(): DaypassError {
  return new DaypassError('usage', 'No team settings are in use.', { next: 'Run `daypass team add SOURCE`.' });
}
