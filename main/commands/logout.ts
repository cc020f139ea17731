import { DaypassError, EXIT } from '../base/errors.ts';
import type { Command } from './framework/command.ts';
import { sessionArgument } from './framework/session-argument.ts';
import { printable } from './terminal/text.ts';

export const logout: Command = {
  path: ['logout'],
  summary: 'Sign out and forget what was kept',
  details: [
    'Ends the session at AWS and removes its tokens and credentials from the keychain. A sign-in of the AWS CLI to the same',
    'session counts here, and ends with it; `daypass settings set awsCliCache.read false` keeps the two apart.',
  ].join('\n'),
  arguments: [{ name: 'SESSION', about: 'name of an [sso-session] section; the only one if left out' }],
  flags: { all: { about: 'sign out of every session' } },
  examples: [
    ['daypass logout acme', 'sign out of the session acme'],
    ['daypass logout --all', 'sign out of everything'],
  ],
  async run(context, input) {
    const { agent, reply } = context;
    const named = input.arguments[0];
    if (input.has('all') && named) throw new DaypassError('usage', '--all and SESSION cannot be used together.');
    await agent.reloadConfig();
    const names = input.has('all')
      ? agent.view().sessions.map((session) => session.name)
      : [(await sessionArgument(context, named)).name];
    for (const name of names) {
      const stillAt = await agent.signOut(name);
      reply.stdout(`Signed out of ${name}.\n`);
      if (stillAt !== null) {
        reply.stderr(
          `AWS could not be told: your browser may still be signed in to ${printable(stillAt)}. Open it and sign out there.\n`,
        );
      }
    }
    return EXIT.done;
  },
};
