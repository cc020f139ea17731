/** What helps a person who looks for a fault: checks, the report, and the files that Daypass keeps. */

import * as v from 'valibot';
import { FINDING_MARKS } from '../../../common/finding-marks.ts';
import type { CheckInfo, MainHandlers } from '../../../preload/contracts/main.ts';
import type { Agent } from '../../agent/agent.ts';
import { DaypassError, ERRORS } from '../../base/errors.ts';
import { CHECKS_EN } from '../../commands/doctor/finding.ts';
import { diagnosticsReport } from '../diagnostics.ts';
import type { OwnCommand } from '../own-command.ts';
import type { Clipboard } from '../secret-clipboard.ts';
import type { Strings } from '../strings/index.ts';

type HelpRequests = 'diagnostics' | 'copyDiagnostics' | 'runChecks' | 'foundChecks' | 'copyChecks' | 'openPlace';

interface Dependencies {
  readonly agent: Agent;
  readonly clipboard: Pick<Clipboard, 'writeText'>;
  readonly command: OwnCommand;
  readonly strings: () => Pick<Strings, 'finding'>;
  /** A time as the person writes it, from ms since the epoch. */
  readonly time: (ms: number) => string;
  /** Shows a file or folder where it is, in the file manager. */
  readonly showPath: (path: string) => void;
}

const text = v.string();
const keysOf = <Key extends string>(table: Readonly<Record<Key, unknown>>) => Object.keys(table) as Key[];

/** What `daypass doctor --json` says besides its English sentences. */
const Checks = v.object({
  checks: v.array(
    v.object({
      found: v.object({
        part: v.picklist(keysOf(CHECKS_EN.parts)),
        name: text,
        state: v.picklist(['ok', 'note', 'bad']),
        code: v.picklist([...keysOf(CHECKS_EN.findings), 'error']),
        values: v.record(text, v.union([text, v.number()])),
        error: v.exactOptional(
          v.object({
            code: v.picklist(keysOf(ERRORS)),
            what: text,
            next: text,
            details: v.exactOptional(v.record(text, text)),
          }),
        ),
      }),
    }),
  ),
});

export function helpRequests({
  agent,
  clipboard,
  command,
  strings,
  time,
  showPath,
}: Dependencies): Pick<MainHandlers, HelpRequests> {
  /** What was found last. */
  let last: v.InferOutput<typeof Checks>['checks'] = [];
  /** The same in the person's language, which may have become another one since. */
  function said(): CheckInfo[] {
    const { finding } = strings();
    return last.map(({ found }) => ({ state: found.state, ...finding(found, time) }));
  }
  return {
    diagnostics: () => diagnosticsReport(agent),
    copyDiagnostics: (fault) => void clipboard.writeText(diagnosticsReport(agent, fault)),
    async runChecks() {
      const { stdout } = await command(['doctor', '--json']);
      const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Checks), stdout);
      if (!parsed.success) throw new DaypassError('unexpected', 'The checks gave no answer.');
      last = parsed.output.checks;
      return said();
    },
    foundChecks: said,
    copyChecks: () => void clipboard.writeText(said().map(textOf).join('\n')),
    openPlace: (place) => showPath(agent.view().paths[place]),
  };
}

function textOf({ part, state, what, next }: CheckInfo): string {
  return `${FINDING_MARKS[state]} ${part}: ${what}${next === '' ? '' : `\n  ${next}`}`;
}
