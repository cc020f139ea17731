/** Questions to the person at the terminal. They go to stderr; the answer comes from standard input. */
import { DaypassError } from '../../base/errors.ts';
import { Secret } from '../../base/secret.ts';
import type { CommandContext } from '../framework/command.ts';
import { printable } from './text.ts';

/** Longest answer that is taken, in characters; a SAML response has up to 100,000. */
const LONGEST_ANSWER = 4096;
const LONGEST_PASTE = 400_000;
/** What these keys send while a terminal gives keys one by one. */
const CTRL_C = 3;
const CTRL_D = 4;

/**
 * One line, without its end. Where standard input is no terminal the question is not shown and the line is read all the
 * same, so that a script can answer: `oathtool … | daypass login`.
 * @throws DaypassError usage where there is no line to read; AbortError when the client is gone.
 */
export async function askLine({ reply, request }: CommandContext, question: string): Promise<string> {
  return ask({ reply, request }, question, 'line');
}

/** A code that should not stay on the screen (MFA, one-time password): not echoed. Throws as `askLine` does. */
export async function askCode({ reply, request }: CommandContext, question: string): Promise<Secret> {
  return new Secret(await ask({ reply, request }, question, 'hidden'));
}

/**
 * A long answer, not echoed: all of it up to Enter, or to the end of input where that is no terminal. Read key by key,
 * because a terminal cuts lines at 4,096 characters. Throws as `askLine` does.
 */
export async function askLong({ reply, request }: CommandContext, question: string): Promise<Secret> {
  const isTerminal = request.terminal.stdin;
  if (isTerminal) reply.stderr(`${printable(question)} `);
  let text = '';
  try {
    for (;;) {
      const bytes = await reply.read(isTerminal ? 'keys' : 'line');
      if (bytes === null || (isTerminal && (bytes.includes(CTRL_C) || bytes.includes(CTRL_D)))) break;
      text += bytes.toString('utf8');
      if ((isTerminal && /[\r\n]$/.test(text)) || text.length > LONGEST_PASTE) break;
    }
  } finally {
    reply.restoreTerminal();
    if (isTerminal) reply.stderr('\n');
  }
  if (text.trim() !== '') return new Secret(text.trim());
  throw new DaypassError('usage', 'No answer was given.', { next: 'Run the command again, in a terminal.' });
}

/** True where a person can be asked: standard input and stderr are a terminal. */
export function canAsk({ request }: Pick<CommandContext, 'request'>): boolean {
  return request.terminal.stdin && request.terminal.stderr;
}

async function ask(
  { reply, request }: Pick<CommandContext, 'reply' | 'request'>,
  question: string,
  mode: 'line' | 'hidden',
): Promise<string> {
  let reading = reply.read(mode);
  if (request.terminal.stdin) reply.stderr(`${printable(question)} `);
  let text = '';
  try {
    for (;;) {
      const bytes = await reading;
      if (bytes === null) break;
      text += bytes.toString('utf8');
      if (/[\r\n]/.test(text) || text.length > LONGEST_ANSWER) break;
      reading = reply.read(mode);
    }
  } finally {
    reply.restoreTerminal();
    // The Enter that ended it was not echoed either.
    if (request.terminal.stdin && mode === 'hidden') reply.stderr('\n');
  }
  const line = text.split(/[\r\n]/)[0]?.trim() ?? '';
  if (line !== '') return line;
  throw new DaypassError('usage', 'No answer was given.', { next: 'Run the command again, in a terminal.' });
}
