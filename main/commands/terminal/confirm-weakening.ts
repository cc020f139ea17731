/**
 * Asks the person to confirm less protection: in the app's box where there is one, else by words typed at a terminal.
 */
import { DaypassError, isCode } from '../../base/errors.ts';
import { type Confirm, describeWeakening, isOfNetwork } from '../../settings/protection.ts';
import type { CommandContext } from '../framework/command.ts';
import { askLine, canAsk } from './prompt.ts';
import { printable } from './text.ts';

/** Typed in full, so that neither habit nor `yes |` confirms it. */
const WORD = 'fewer approvals';
const WORD_OF_NETWORK = 'change the network';

/** A flag such as `--yes` is not a person's word. @throws DaypassError not-approved */
export function confirmWeakening(context: CommandContext): Confirm {
  const { agent, request } = context;
  const by = { name: `daypass ${request.argv.slice(0, 2).join(' ')}`, pid: request.pid };
  return agent.protection.confirm(by, async (less) => {
    const lines = describeWeakening(less).map((line) => `  ${printable(line)}\n`);
    if (!canAsk(context)) {
      throw new DaypassError(
        'not-approved',
        `This would ${isOfNetwork(less) ? 'change the way to AWS' : 'require fewer approvals'}, and there is no terminal to ask on.`,
        {
          next: 'Run it in a terminal.',
        },
      );
    }
    const [what, word] = isOfNetwork(less)
      ? ['Your sign-ins and credentials would go this way:', WORD_OF_NETWORK]
      : ['Programs would no longer need your approval for:', WORD];
    context.reply.stderr(`${what}\n${lines.join('')}`);
    const answer = await askLine(context, `Type "${word}" to continue:`).catch((error) => {
      if (isCode(error, 'usage')) return '';
      throw error;
    });
    if (answer.toLowerCase() !== word) {
      throw new DaypassError('not-approved', 'Nothing was changed.', { next: 'Run it again and type the words.' });
    }
  });
}
