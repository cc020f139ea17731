import { EXIT, type ExitStatus } from '../base/errors.ts';
import type { Command } from './framework/command.ts';
import { startOfShell } from './roles/own-shell.ts';
import { ROLE, roleArgument } from './roles/role-argument.ts';
import { regionOf } from './roles/role-environment.ts';
import { becomeProgram, programEnvironment } from './roles/run-program.ts';
import { printable } from './terminal/text.ts';

export const shell: Command = {
  path: ['shell'],
  summary: 'Start a shell with a role',
  details: [
    'Your own shell, with the role in its prompt. Programs in it get new credentials automatically; `exit` ends it. The role’s',
    'variables are set after your shell’s start files, so that an AWS_PROFILE in those does not change who you are.',
  ].join('\n'),
  arguments: [ROLE],
  flags: {
    region: { value: 'REGION', about: 'the region; else AWS_REGION, the account’s by the settings, the session’s' },
    static: { about: 'set keys that are not renewed, and say when they end' },
  },
  examples: [
    ['daypass shell prod/adm', 'a shell as admin of prod'],
    ['daypass shell', 'pick a role first'],
  ],
  async run(context, input): Promise<ExitStatus> {
    const { reply, request } = context;
    const outer = request.env.DAYPASS_ROLE;
    const named = await roleArgument(context, input.arguments[0]);
    const region = regionOf(named.role, context, input.value('region'));
    const wish = { role: { ...named, region }, isStatic: input.has('static'), action: 'shell' };
    const role = await programEnvironment(context, wish);
    const { argv, set } = await startOfShell(context, role);
    const status = becomeProgram(context, argv, role, set);
    if (status === EXIT.done && request.terminal.stderr) {
      const inside = outer ? ` You were ${printable(outer)} before, and are again after it.` : '';
      reply.stderr(`You are ${named.name} until you \`exit\`.${inside}\n`);
    }
    return status;
  },
};
