/** The tables of `docs/command-line.md`: commands, exit statuses and variables, which the manual has as well. */
import type { Command } from '../../main/commands/framework/command.ts';
import { usageWords } from '../../main/commands/framework/help.ts';
import { VARIABLES } from './environment.ts';
import { STATUSES } from './exit-statuses.ts';

/** @param page the page as it is @returns the page with its tables as they should be @throws Error where the marks of one are missing */
export function withTables(page: string, commands: readonly Command[]): string {
  const tables = {
    'exit statuses': table(
      ['exit status', 'meaning', 'what to do'],
      STATUSES.map(({ status, meaning, next }) => [String(status), meaning, next]),
    ),
    commands: table(
      ['command', 'what it does'],
      commands
        .filter(({ hidden }) => !hidden)
        .map((command) => [`\`${usageWords(command).join(' ').replaceAll('|', '\\|')}\``, command.summary]),
    ),
    variables: table(
      ['variable', 'meaning'],
      VARIABLES.map(({ names, about, more = '' }) => [names.map((name) => `\`${name}\``).join(', '), about + more]),
    ),
  };
  return Object.entries(tables).reduce((text, [name, rows]) => withTable(text, name, rows), page);
}

function withTable(page: string, name: string, rows: string): string {
  const [begin, end] = [`<!-- Table of ${name}: written by \`npm run reference\`. -->`, `<!-- End of ${name}. -->`];
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`docs/command-line.md has lost the marks around its table of ${name}.`);
  return `${page.slice(0, from + begin.length)}\n\n${rows}\n\n${page.slice(to)}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`.replaceAll('|  |', '| |');
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}
