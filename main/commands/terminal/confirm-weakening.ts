/**
 * Asks the person to confirm less protection: in the app's box where there is one, else by words typed at a terminal.
 */
import { DaypassError, isCode } from '../../base/errors.ts';
import { type Confirm, describeWeakening, type Subject, subjectOf } from '../../settings/protection.ts';
import type { CommandContext } from '../framework/command.ts';
import { askLine, canAsk } from './prompt.ts';
import { printable } from './text.ts';

/** The words are typed in full, so that neither habit nor `yes |` confirms it. */
const WORDS: Readonly<Record<Subject, { readonly would: string; readonly what: string; readonly word: string }>> = {
  approvals: {
    would: 'require fewer approvals',
    what: 'Programs would no longer need your approval for:',
    word: 'fewer approvals',
  },
  network: {
    would: 'change the way to AWS',
    what: 'Your sign-ins and credentials would go this way:',
    word: 'change the network',
  },
  terminal: {
    would: 'change the terminal',
    what: 'Shells with your roles would open in another program:',
    word: 'change the terminal',
  },
};

/** A flag such as `--yes` is not a person's word. @throws DaypassError not-approved */
export function confirmWeakening(context: CommandContext): Confirm {
  const { agent, request } = context;
  const by = { name: `daypass ${request.argv.slice(0, 2).join(' ')}`, pid: request.pid };
  return agent.protection.confirm(by, async (less) => {
    const { would, what, word } = WORDS[subjectOf(less)];
    const lines = describeWeakening(less).map((line) => `  ${printable(line)}\n`);
    if (!canAsk(context)) {
      throw new DaypassError('not-approved', `This would ${would}, and there is no terminal to ask on.`, {
        next: 'Run it in a terminal.',
      });
    }
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
