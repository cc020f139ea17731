/** What helps a person who looks for a fault: checks, the report, and the files that Daypass keeps. */
import * as v from 'valibot';
import type { MainHandlers } from '../../../preload/contracts/main.ts';
import type { Agent } from '../../agent/agent.ts';
import { DaypassError } from '../../base/errors.ts';
import { diagnosticsReport } from '../diagnostics.ts';
import type { OwnCommand } from '../own-command.ts';
import type { Clipboard } from '../secret-clipboard.ts';

type HelpRequests = 'diagnostics' | 'copyDiagnostics' | 'runChecks' | 'copyChecks' | 'openPlace';

interface Dependencies {
  readonly agent: Agent;
  readonly clipboard: Clipboard;
  readonly command: OwnCommand;
  /** Shows a file or folder where it is, in the file manager. */
  readonly showPath: (path: string) => void;
}

const Checks = v.object({
  checks: v.array(
    v.object({ part: v.string(), state: v.picklist(['ok', 'note', 'bad']), what: v.string(), next: v.string() }),
  ),
});
type Check = v.InferOutput<typeof Checks>['checks'][number];

export function helpRequests({ agent, clipboard, command, showPath }: Dependencies): Pick<MainHandlers, HelpRequests> {
  /** What was found last, for the clipboard. */
  let found: readonly Check[] = [];
  return {
    diagnostics: () => diagnosticsReport(agent),
    copyDiagnostics: (fault) => void clipboard.writeText(diagnosticsReport(agent, fault)),
    async runChecks() {
      const { stdout } = await command(['doctor', '--json']);
      const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Checks), stdout);
      if (!parsed.success) throw new DaypassError('unexpected', 'The checks gave no answer.');
      found = parsed.output.checks;
      return [...found];
    },
    copyChecks: () => void clipboard.writeText(found.map(textOf).join('\n')),
    openPlace: (place) => showPath(agent.view().paths[place]),
  };
}

const MARKS = { ok: '✓', note: '!', bad: '✗' } as const;

function textOf({ part, state, what, next }: Check): string {
  return `${MARKS[state]} ${part}: ${what}${next === '' ? '' : `\n  ${next}`}`;
}
