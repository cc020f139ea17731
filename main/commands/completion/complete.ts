/** The command line as it is being typed, cut into words, and what could come next in the form that the shell wants. */
import { DaypassError, EXIT } from '../../base/errors.ts';
import type { Command } from '../framework/command.ts';
import { pwshQuoted } from '../terminal/shell-syntax.ts';
import { printable } from '../terminal/text.ts';
import { type Candidate, candidates } from './candidates.ts';
import { SCRIPTS, type Shell } from './completion-scripts.ts';

const SHELLS = Object.keys(SCRIPTS) as Shell[];

export const completion: Command = {
  path: ['completion'],
  summary: 'Print what makes a shell complete commands, sessions, accounts and roles',
  arguments: [{ name: 'SHELL', about: SHELLS.join(', '), required: true, choices: SHELLS }],
  flags: {},
  examples: [
    ['eval "$(daypass completion bash)"', 'a line for ~/.bashrc'],
    ['source <(daypass completion zsh)', 'a line for ~/.zshrc, below compinit'],
    ['daypass completion fish > ~/.config/fish/completions/daypass.fish', 'once'],
    ['daypass completion pwsh | Out-String | Invoke-Expression', 'a line for $PROFILE'],
  ],
  async run({ reply }, input) {
    reply.stdout(SCRIPTS[shellOf(input.arguments[0])]);
    return EXIT.done;
  },
};

/** @param commands all of them, this one included. */
export function completeCommand(commands: () => readonly Command[]): Command {
  return {
    path: ['__complete'],
    hidden: true,
    summary: 'Print what could come next on a command line, for the scripts of `daypass completion`',
    arguments: [
      { name: 'SHELL', about: SHELLS.join(', '), required: true },
      { name: 'LINE', about: 'the command line up to the cursor', required: true },
      { name: 'BREAKS', about: 'characters at which bash begins a new word' },
    ],
    flags: {},
    examples: [["daypass __complete bash -- 'daypass swi'", 'what the scripts ask']],
    async run({ agent, reply }, input) {
      const [shell, line = '', breaks = ''] = input.arguments;
      const kind = shellOf(shell);
      const { words, last } = typedWords(line);
      const found = await candidates(commands(), agent, words.slice(1), last.text);
      const lines = found.map((candidate) => formatted(candidate, kind, last, breaks));
      if (lines.length > 0) reply.stdout(`${lines.join('\n')}\n`);
      return EXIT.done;
    },
  };
}

interface TypedWord {
  /** As the program would get it. */
  readonly text: string;
  /** The quote that is still open in it, or ''. */
  readonly quote: string;
}

/** Words before the cursor, by the rules that shells share, and the one that is not complete. */
export function typedWords(line: string): { words: string[]; last: TypedWord } {
  const words: string[] = [];
  let text = '';
  let quote = '';
  let isBegun = false;
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at] ?? '';
    if (quote !== '') {
      if (character === quote) quote = '';
      else if (character === '\\' && quote === '"' && at + 1 < line.length) text += line[++at] ?? '';
      else text += character;
    } else if (character === '"' || character === "'") {
      quote = character;
      isBegun = true;
    } else if (character === '\\') {
      text += line[++at] ?? '';
      isBegun = true;
    } else if (/\s/.test(character)) {
      if (isBegun) words.push(text);
      text = '';
      isBegun = false;
    } else {
      text += character;
      isBegun = true;
    }
  }
  return { words, last: { text, quote } };
}

function formatted({ value, about }: Candidate, shell: Shell, { text, quote }: TypedWord, breaks: string): string {
  const name = printable(value);
  const note = about === '' ? '' : `\t${printable(about)}`;
  switch (shell) {
    case 'bash': {
      // Bash completes what follows the last of its breaks, such as `:`, and keeps what is before; `@` and `$` it takes along.
      const kept = Math.max(
        0,
        ...[...text].map((character, index) =>
          breaks.includes(character) ? index + (/[@$]/.test(character) ? 0 : 1) : 0,
        ),
      );
      return quote === '' ? name.slice(kept).replace(/[^\w@%+=:,./\u0080-\uffff-]/g, '\\$&') : insideQuote(name, quote);
    }
    case 'zsh':
      return `${name.replace(/[^\w@%+=:,./\u0080-\uffff-]/g, '\\$&')}${note}`;
    case 'fish':
      return `${name}${note}`;
    case 'pwsh':
      return `${/^[\w./-]+$/.test(name) ? name : pwshQuoted(name)}${note}`;
  }
}

/** What comes after a quote that is open in the line: bash takes it as it is, and would run what a name has in it. */
function insideQuote(name: string, quote: string): string {
  if (quote === "'") return name.replaceAll("'", `'\\''`);
  // A backslash keeps an exclamation mark from the history, and stays; so that one leaves the quote (bash, "Double Quotes").
  return name.replace(/["$`\\]/g, '\\$&').replaceAll('!', `"'!'"`);
}

function shellOf(text: string | undefined): Shell {
  const shell = SHELLS.find((known) => known === text);
  if (shell) return shell;
  throw new DaypassError('usage', `There is no completion for "${printable(text ?? '')}".`, {
    next: `Name one of ${SHELLS.join(', ')}.`,
  });
}
