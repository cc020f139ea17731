/**
 * Which roles require approval, and which way secrets take to AWS, is the person's decision. Protection may be added
 * without a question; reducing it takes a click in a box of the app's own, no matter who asks: the window's page (which
 * could be in other hands), a command, or an editor that wrote the settings.
 */
import type { Agent } from '../../agent/agent.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { Log } from '../../platform/log.ts';
import { type Confirm, subjectOf } from '../../settings/protection.ts';
import type { Strings } from '../strings/index.ts';
import { linesOf } from './loosening-lines.ts';
import type { AskPerson } from './own-box.ts';

/** @returns what asks the person; it throws DaypassError cancelled for a no, and while the question is open already. */
export function askToLoosen(strings: () => Strings, ask: AskPerson): Confirm {
  return async (less) => {
    const words = strings().loosening;
    const { question, detail, yes, no, kept } = { approvals: words, network: words.network, terminal: words.program }[
      subjectOf(less)
    ];
    await ask({
      type: 'warning',
      message: question,
      detail: `${linesOf(less, words).join('\n')}\n\n${detail}`,
      yes,
      no,
      refused: kept,
      again: words.again,
    });
  };
}

/** Asks the person, once for each change, where the files were changed by somebody else to protect less. */
export function followPending(agent: Agent, log: Log): Disposable {
  let asked = '';
  const look = async () => {
    const less = agent.settings.pending();
    const key = JSON.stringify(less);
    if (key === asked) return;
    asked = key;
    if (!less) return;
    await agent.protection.confirm({ name: agent.settings.path, pid: 0 })(less);
    agent.settings.release(less);
  };
  const start = () =>
    void look().catch((error) => log.info('What was taken out of the settings stays in force.', { error }));
  start();
  return agent.settings.onDidChange(start);
}
