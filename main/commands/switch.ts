import { ACTIVE_PROFILE } from '../aws-files/active-profile.ts';
import { parseIni } from '../aws-files/ini.ts';
import { readFileText } from '../aws-files/read-file.ts';
import { DaypassError, EXIT } from '../base/errors.ts';
import type { Command, CommandContext } from './framework/command.ts';
import { ROLE, roleArgument } from './roles/role-argument.ts';

export const switchRole: Command = {
  path: ['switch'],
  summary: 'Make a role the active one',
  details: 'Commands without a ROLE use it where they can’t ask, @active names it, and [profile daypass] follows it.',
  arguments: [ROLE],
  flags: { json: { about: 'print JSON (docs/command-line.md describes it)' } },
  examples: [
    ['daypass switch prod/adm', 'the admin role of the account that is called like prod'],
    ['daypass switch', 'pick one'],
  ],
  async run(context, input) {
    const { role, name } = await roleArgument(context, input.arguments[0], { inherits: false });
    const problem = await context.agent.use(role);
    if (problem) throw problem;
    await requireFollowed(context);
    const { session, account: accountId, role: permission } = role;
    const answer = { version: 1, active: { session, accountId, role: permission, name } };
    context.reply.stdout(input.has('json') ? `${JSON.stringify(answer)}\n` : `${name} is active.\n`);
    return EXIT.done;
  },
};

/** @throws DaypassError config-invalid where AWS's tools take the profile for somebody else; the role is active all the same. */
async function requireFollowed({ host: { paths } }: CommandContext): Promise<void> {
  // One that can't be read is told by doctor, and by AWS's tools.
  const keys = parseIni(await readFileText(paths.awsCredentials).catch(() => ''));
  if (!keys.some(({ header }) => header === ACTIVE_PROFILE)) return;
  throw new DaypassError(
    'config-invalid',
    `The role is active now, but [${ACTIVE_PROFILE}] in ${paths.awsCredentials} holds keys that AWS's tools use instead.`,
    { next: 'Take that section out, or rename it.' },
  );
}
