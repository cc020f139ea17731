/** Changes to files that belong to the person: shown first, made after a yes. */
import { editFile } from '../../aws-files/edit-file.ts';
import { shownText } from '../../aws-files/file-text.ts';
import { readFileText } from '../../aws-files/read-file.ts';
import { refusedFile } from '../../aws-files/sessions/read-definitions.ts';
import { DaypassError, isCode } from '../../base/errors.ts';
import type { CommandContext, Input } from '../framework/command.ts';
import { askLine, canAsk } from '../terminal/prompt.ts';
import { errorText } from '../terminal/text.ts';
import { formatDiff, isColoured } from './diff.ts';

/** The flags of every command that changes a file in this way. */
export const REVIEW_FLAGS = {
  'dry-run': { about: 'only show what would change' },
  yes: { about: 'change it without asking' },
} as const;

export interface Review {
  readonly path: string;
  /** From the old text to the new one. */
  readonly change: (text: string) => string;
  /** Path of a copy of the old file that is made besides the usual backup. */
  readonly keepCopy?: string;
  /** Lines about what changes besides the file. */
  readonly also?: readonly string[];
  /** Makes the change to the file by `edit` together with another one, which may still be refused; neither is made then. */
  readonly together?: (edit: () => Promise<void>) => Promise<void>;
}

/**
 * Shows the change as a diff and makes it: with `--dry-run` the diff is the answer, with `--yes` nothing is asked.
 * @returns what came of it.
 * @throws DaypassError usage where there is no one to ask; cancelled after a no, or when the file has changed meanwhile.
 */
export async function reviewChange(
  context: CommandContext,
  input: Input,
  { path, change, keepCopy, also = [], together = (edit) => edit() }: Review,
): Promise<'changed' | 'same' | 'shown'> {
  const before = await readReviewed(context, path);
  const after = change(before);
  if (after === before && also.length === 0) return 'same';
  const diff = (stream: 'stdout' | 'stderr') =>
    (after === before ? '' : formatDiff(path, shownText(before), shownText(after), isColoured(context, stream))) +
    also.join('');
  if (input.has('dry-run')) {
    context.reply.stdout(diff('stdout'));
    return 'shown';
  }
  const isAsked = !input.has('yes');
  if (isAsked) await askForYes(context, diff('stderr'), after === before ? 'Do this?' : `Change ${path}?`);
  const checked = (text: string) => {
    if (isAsked && text !== before)
      throw new DaypassError('cancelled', `${path} was changed by another program meanwhile.`);
    return change(text);
  };
  await together(async () => void (await editFile(path, checked, keepCopy ? { keepCopy } : {})));
  return 'changed';
}

/** The text of a person's file. What the AWS CLI refuses it for is said: a file that can't be read looks as if it had nothing in it. */
export async function readReviewed({ reply }: CommandContext, path: string): Promise<string> {
  const text = await readFileText(path);
  for (const fault of refusedFile(text, path)) reply.stderr(`${errorText(fault)}\n`);
  return text;
}

/**
 * @param what is shown above the question.
 * @throws DaypassError usage where there is no one to ask; cancelled after anything but a yes.
 */
async function askForYes(context: CommandContext, what: string, question: string): Promise<void> {
  if (!canAsk(context)) {
    const next = 'Add --yes, or --dry-run to see what would change.';
    throw new DaypassError('usage', 'There is no terminal to ask on.', { next });
  }
  context.reply.stderr(what);
  const answer = await askLine(context, `${question} [y/N]`).catch((error) => {
    if (isCode(error, 'usage')) return '';
    throw error;
  });
  if (!/^y(es)?$/i.test(answer)) throw new DaypassError('cancelled', 'Nothing was changed.', { next: '' });
}
