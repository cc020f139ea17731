import type { Command } from './framework/command.ts';
import { startOfProgram } from './roles/own-shell.ts';
import { ROLE, roleArgument } from './roles/role-argument.ts';
import { regionOf } from './roles/role-environment.ts';
import { becomeProgram, programEnvironment, programOf } from './roles/run-program.ts';
import { otherUser } from './starters/environment-loss.ts';

export const exec: Command = {
  path: ['exec'],
  summary: 'Run a program with a role',
  details: [
    'Becomes the program: its signals, exit status and terminal are its own. It gets its credentials from Daypass, by a profile',
    '(AWS_PROFILE=daypass-role) or over HTTP on this machine, so that what runs for longer than they last gets new ones by',
    'itself. Other keys and profiles in the environment or in files don’t count. --static sets keys instead, for tools that know',
    'nothing else. Inside, commands of Daypass that name no role mean this one.',
  ].join('\n'),
  arguments: [ROLE],
  program: 'CMD',
  flags: {
    region: { value: 'REGION', about: 'the region; else AWS_REGION, the account’s by the settings, the session’s' },
    static: { about: 'set keys that are not renewed, and say when they end' },
  },
  examples: [
    ['daypass exec prod/adm -- terraform apply', 'for as long as it takes'],
    ['daypass exec @active --region eu-west-1 -- aws s3 ls', 'the active role, in another region'],
    ["daypass exec -- sh -c 'aws sts get-caller-identity'", 'pick a role first'],
  ],
  async run(context, input) {
    const argv = programOf(input.program);
    const keysBecause = await otherUser(context, argv);
    const named = await roleArgument(context, input.arguments[0]);
    const region = regionOf(named.role, context, input.value('region'));
    const wish = { role: { ...named, region }, isStatic: input.has('static'), keysBecause, action: 'exec' };
    const role = await programEnvironment(context, wish);
    const start = await startOfProgram(context, argv, role);
    return becomeProgram(context, start.argv, role, start.set);
  },
};
