import { EXIT } from '../base/errors.ts';
import type { Command } from './framework/command.ts';

/** The client answers `daypass version` on its own; this one is for a client that asks all the same. */
export const version: Command = {
  path: ['version'],
  summary: 'Print the version',
  arguments: [],
  flags: {},
  examples: [['daypass version', 'the version of the command line']],
  async run({ agent, reply }) {
    reply.stdout(`daypass ${agent.view().version}\n`);
    return EXIT.done;
  },
};
