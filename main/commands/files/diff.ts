import { structuredPatch } from 'diff';
import type { CommandContext } from '../framework/command.ts';
import { printable } from '../terminal/text.ts';

const RED = '31';
const GREEN = '32';
const CYAN = '36';

/** What changes in a text, as a unified diff for a person: in colour on a terminal, without characters that steer it. */
export function formatDiff(name: string, before: string, after: string, isColoured: boolean): string {
  const paint = (colour: string, line: string) => (isColoured ? `\u001b[${colour}m${line}\u001b[0m` : line);
  const { hunks } = structuredPatch(name, name, before, after, '', '', { context: 2 });
  const lines = hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines: changes }) => [
    paint(CYAN, `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`),
    ...changes.map((change) => {
      const line = change.replace(/\r$/, '').split('\t').map(printable).join('\t');
      if (line.startsWith('+')) return paint(GREEN, line);
      return line.startsWith('-') ? paint(RED, line) : line;
    }),
  ]);
  return [`--- ${printable(name)}`, `+++ ${printable(name)}`, ...lines, ''].join('\n');
}

/** Whether lines on this stream are painted. https://no-color.org */
export function isColoured({ request }: Pick<CommandContext, 'request'>, stream: 'stdout' | 'stderr'): boolean {
  return request.terminal[stream] && !request.env.NO_COLOR && request.env.TERM !== 'dumb';
}
