/**
 * On Wayland no window comes to the front on its own, and none stays above others: a question that waits for an answer is a
 * notification too, with the same words, and a click on it brings its window.
 */
import type { Agent } from '../../agent/agent.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { Strings } from '../strings/index.ts';

export interface ApprovalNoticesDependencies {
  readonly agent: Agent;
  readonly strings: () => Strings;
  /** Shows a notification; the result takes it away again. */
  readonly notify: (title: string, body: string, click: () => void) => Disposable;
  /** Brings the question's window to the front. */
  readonly showQuestion: () => void;
}

export function notifyOfApprovals({ agent, strings, notify, showQuestion }: ApprovalNoticesDependencies): Disposable {
  const shown = new Map<number, Disposable>();
  const update = () => {
    const waiting = agent.approvals.list();
    for (const [id, notice] of shown) {
      if (waiting.some((each) => each.id === id)) continue;
      notice.dispose();
      shown.delete(id);
    }
    for (const { id, program, accountName, role } of waiting) {
      if (shown.has(id)) continue;
      const { prompt } = strings();
      const body = prompt.question({ program, account: accountName, role });
      shown.set(id, notify(prompt.title, body, showQuestion));
    }
  };
  const listening = agent.approvals.onDidChange(update);
  return {
    dispose() {
      void listening.dispose();
      for (const notice of shown.values()) notice.dispose();
      shown.clear();
    },
  };
}
