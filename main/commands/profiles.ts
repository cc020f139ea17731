/** `daypass profiles …`: a profile for each role in the AWS config file. */
import type { RoleView } from '../agent/views.ts';
import { ownProfiles, putProfiles } from '../aws-files/managed-block.ts';
import { readFileText } from '../aws-files/read-file.ts';
import { DaypassError, EXIT } from '../base/errors.ts';
import { noteInEnglish } from './files/notes.ts';
import { checkNames, describeServed, planProfiles, pruneRule } from './files/profile-plan.ts';
import { REVIEW_FLAGS, readReviewed, reviewChange } from './files/review.ts';
import type { Command, CommandContext, Input } from './framework/command.ts';
import { bringUpToDate } from './roles/listing.ts';
import { formatTable, plural, printable } from './terminal/text.ts';

export const profilesSync: Command = {
  path: ['profiles', 'sync'],
  summary: 'Write a profile for each role into the AWS config file',
  details: [
    'Each profile has a region and a credential_process line, in a block of the file that is marked as Daypass’s. Every',
    'byte outside the block stays as it is; a copy from before the first change is kept next to it, as',
    'config.daypass-backup. Profiles of ours that no longer belong to a chosen role are taken out.',
  ].join('\n'),
  arguments: [],
  flags: {
    all: { about: 'every role (the default)' },
    favorites: { about: 'favorites only', earlier: 'favourites' },
    filter: { value: 'WORDS', about: 'roles that `daypass list WORDS` shows' },
    template: {
      value: 'TEXT',
      about: 'names, from {account}, {id}, {role} and {session}; kept as setting profileTemplate',
    },
    'skip-existing': { about: 'leave out roles whose name is that of a profile of yours' },
    ...REVIEW_FLAGS,
  },
  exclusive: [
    ['all', 'favorites'],
    ['all', 'filter'],
    ['favorites', 'filter'],
    ['dry-run', 'yes'],
  ],
  examples: [
    ['daypass profiles sync --dry-run', 'see what would be written'],
    ["daypass profiles sync --favorites --template '{account}'", 'favorites, named after their accounts'],
    ['daypass profiles sync --filter "prod readonly" --yes', 'without a question, for a script'],
  ],
  async run(context, input) {
    const { agent, host, reply } = context;
    const path = host.paths.awsConfig;
    await agent.reloadConfig();
    await bringUpToDate(context, {});
    const template = input.value('template') ?? agent.settings.get().profileTemplate;
    const plan = planProfiles(context, chosenRoles(context, input), template);
    const { profiles, notes } = await checkNames(context, plan, input.has('skip-existing'));
    for (const note of notes) reply.stderr(`${noteInEnglish(note)}\n`);
    const prune = pruneRule(context);
    const change = (text: string) => putProfiles(text, profiles, prune);
    const { added, changed, removed } = change(await readFileText(path));
    const counts = [
      [added, 'added'],
      [changed, 'changed'],
      [removed, 'removed'],
    ] as const;
    const said = counts.flatMap(([names, verb]) =>
      names.length > 0 ? [`${plural(names.length, 'profile')} ${verb}`] : [],
    );
    const outcome = await reviewChange(context, input, { path, change: (text) => change(text).text });
    if (outcome === 'shown') return EXIT.done;
    if (outcome === 'changed' && input.value('template'))
      await agent.settings.update(() => ({ profileTemplate: template }));
    reply.stdout(outcome === 'same' ? 'The profiles are up to date.\n' : `${said.join(', ')} in ${path}.\n`);
    return EXIT.done;
  },
};

export const profilesRemove: Command = {
  path: ['profiles', 'remove'],
  summary: 'Take profiles of Daypass out of the AWS config file',
  details: 'Without PROFILE, all of them. Profiles that are not Daypass’s are never touched.',
  arguments: [{ name: 'PROFILE', about: 'name of a profile that `daypass profiles list` shows', many: true }],
  flags: REVIEW_FLAGS,
  exclusive: [['dry-run', 'yes']],
  examples: [
    ['daypass profiles remove', 'take out every profile of ours'],
    ['daypass profiles remove sandbox-Admin --yes', 'one of them, without a question'],
  ],
  async run(context, input) {
    const path = context.host.paths.awsConfig;
    const own = ownProfiles(await readFileText(path)).map(({ name }) => name);
    const unknown = input.arguments.find((name) => !own.includes(name));
    if (unknown !== undefined) {
      const next = 'Run `daypass profiles list` to see which there are.';
      throw new DaypassError('no-role', `No profile of Daypass is called "${printable(unknown)}".`, { next });
    }
    const names = new Set(input.arguments.length > 0 ? input.arguments : own);
    const change = (text: string) => putProfiles(text, [], ({ name }) => names.has(name)).text;
    const outcome = await reviewChange(context, input, { path, change });
    if (outcome === 'shown') return EXIT.done;
    await context.agent.reloadConfig();
    const said = outcome === 'same' ? 'There is no profile of Daypass' : `${plural(names.size, 'profile')} removed`;
    context.reply.stdout(`${said} in ${path}.\n`);
    return EXIT.done;
  },
};

export const profilesList: Command = {
  path: ['profiles', 'list'],
  summary: 'List the profiles of Daypass in the AWS config file',
  arguments: [],
  flags: { json: { about: 'print JSON (docs/command-line.md describes it)' } },
  examples: [['daypass profiles list', 'names for --profile and AWS_PROFILE']],
  async run(context, input) {
    const { agent, host, reply, request } = context;
    const own = ownProfiles(await readReviewed(context, host.paths.awsConfig));
    if (input.has('json')) {
      const profiles = own.map(({ name, serves }) =>
        typeof serves === 'string'
          ? { name, active: serves === 'active', session: null, accountId: null, role: null }
          : { name, active: false, session: serves.session, accountId: serves.account, role: serves.role },
      );
      reply.stdout(`${JSON.stringify({ version: 1, profiles })}\n`);
      return EXIT.done;
    }
    const names = new Map(agent.roles().map(({ accountId, accountName }) => [accountId, accountName]));
    const rows = own.map(({ name, serves }) => [printable(name), ...describeServed(serves, names)]);
    if (rows.length === 0) reply.stdout('There are none yet: `daypass profiles sync` writes them.\n');
    else reply.stdout(formatTable(request.terminal.stdout ? [['PROFILE', 'ACCOUNT', 'ID', 'ROLE'], ...rows] : rows));
    return EXIT.done;
  },
};

/** Only what has each word to the letter: what is written into files is not guessed. */
function matchesWords(role: RoleView, words: readonly string[]): boolean {
  const { alias, accountName, accountId, email, role: permission, session, favouriteName, tags } = role;
  const all = [alias ?? '', accountName, accountId, email, permission, session, favouriteName ?? '', ...tags];
  const text = all.join(' ').toLowerCase();
  return words.every((word) => text.includes(word));
}

/** @throws DaypassError no-role where none is chosen, so that a slip of the keys does not take every profile out. */
function chosenRoles({ agent }: CommandContext, input: Input): RoleView[] {
  const words = (input.value('filter') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const chosen = agent.roles().filter((view) => (input.has('favorites') ? view.favourite : matchesWords(view, words)));
  if (chosen.length > 0) return chosen;
  if (input.has('favorites')) {
    throw new DaypassError('no-role', 'There is no favorite yet.', {
      next: 'Mark one in the window, or use --filter.',
    });
  }
  throw new DaypassError(
    'no-role',
    words.length > 0 ? 'No account or role matches the filter.' : 'No role is known yet.',
  );
}
