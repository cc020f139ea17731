/**
 * Which roles require approval is a promise to the person: that no program has them unasked. So is the way that secrets take to
 * AWS. There may be more of it unasked, but less only with a click in a box of the app's own, no matter who wants it: the window's page, which could be in other hands, a
 * command, or an editor that wrote the settings.
 */
import type { BrowserWindow } from 'electron';
import type { Agent } from '../../agent/agent.ts';
import type { Disposable } from '../../base/disposable.ts';
import { printable } from '../../base/printable.ts';
import type { Log } from '../../platform/log.ts';
import { type Confirm, isOfNetwork, type Weakening, withoutPassword } from '../../settings/protection.ts';
import type { Strings } from '../strings/index.ts';
import { ownBox } from './own-box.ts';

/** More than that would push the buttons off the screen. */
const MOST_LINES = 8;
const LONGEST_LINE = 80;

/** @returns what asks the person; it throws DaypassError cancelled for a no, and while the question is open already. */
export function askToLoosen(strings: () => Strings, window: () => BrowserWindow | null): Confirm {
  const ask = ownBox(window);
  return async (less) => {
    const words = strings().loosening;
    const { question, detail, yes, no, kept } = isOfNetwork(less) ? words.network : words;
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

function linesOf(less: Weakening, words: Strings['loosening']): string[] {
  const all = [
    ...less.sensitive.map(({ account = '*', role = '*' }) => `${account} / ${role}`),
    ...less.sensitiveRoles.map(({ account, role }) => `${account} / ${role}`),
    ...(less.approvalMinutes === null ? [] : [words.longer({ n: less.approvalMinutes })]),
    ...(less.plainText ? [words.plainText] : []),
    ...(less.proxy === null ? [] : [words.proxy({ proxy: withoutPassword(less.proxy) })]),
    ...(less.caBundle === null ? [] : [words.caBundle({ path: less.caBundle })]),
  ].map((line) => `• ${printable(line).slice(0, LONGEST_LINE)}`);
  return all.length > MOST_LINES ? [...all.slice(0, MOST_LINES - 1), `• … (${all.length})`] : all;
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
