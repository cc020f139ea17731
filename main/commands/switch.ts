import { EXIT } from '../base/errors.ts';
import type { Command } from './framework/command.ts';
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
    const { session, account: accountId, role: permission } = role;
    const answer = { version: 1, active: { session, accountId, role: permission, name } };
    context.reply.stdout(input.has('json') ? `${JSON.stringify(answer)}\n` : `${name} is active.\n`);
    return EXIT.done;
  },
};
