/** The table of commands in `docs/command-line.md`, from the commands' own descriptions. */
import type { Command } from '../../main/commands/framework/command.ts';
import { usageWords } from '../../main/commands/framework/help.ts';

const BEGIN = '<!-- Commands: written by `npm run reference`. -->';
const END = '<!-- End of commands. -->';

/** @param page the page as it is @returns the page with the table as it should be @throws Error where the two marks are missing */
export function withCommandTable(page: string, commands: readonly Command[]): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin)
    throw new Error('docs/command-line.md has lost the marks around its table of commands.');
  return `${page.slice(0, begin + BEGIN.length)}\n\n${table(commands)}\n\n${page.slice(end)}`;
}

function table(commands: readonly Command[]): string {
  const rows = commands
    .filter(({ hidden }) => !hidden)
    .map((command) => `| \`${usageWords(command).join(' ').replaceAll('|', '\\|')}\` | ${command.summary} |`);
  return ['| command | what it does |', '|---|---|', ...rows].join('\n');
}
