/** What the client prints on its own, without an agent: every help page, and the scripts for completion (`client/src/pages.rs`). */
import { SCRIPTS } from '../../main/commands/completion/completion-scripts.ts';
import { COMMANDS, helpPage } from '../../main/commands/index.ts';

/** Before each page; no page contains it. */
const MARK = '\x1e';

/** Pages after a line each that says when they are printed: `help`, `help exec`, `group profiles`, `script completion bash`. */
export function clientPages(): string {
  const isGroup = (first: string) => COMMANDS.every(({ path }) => path.length > 1 || path[0] !== first);
  const groups = [...new Set(COMMANDS.map(({ path }) => path[0] ?? ''))].filter(isGroup);
  return [
    page('help', [], helpPage([])),
    ...COMMANDS.filter(({ hidden }) => !hidden).map(({ path }) => page('help', path, helpPage(path))),
    ...groups.map((group) => page('group', [group], helpPage([group]))),
    ...Object.entries(SCRIPTS).map(([shell, script]) => page('script', ['completion', shell], script)),
  ].join('');
}

function page(kind: string, words: readonly string[], text: string): string {
  return `${MARK}${[kind, ...words].join(' ')}\n${text}`;
}
