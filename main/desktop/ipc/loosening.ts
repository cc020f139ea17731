/**
 * Which roles are sensitive is a promise to the person: that nothing has them unasked. The window may keep more of it by
 * itself, but less of it only with a click in a box that is not the page's, because the page could be in other hands.
 */
import { type BrowserWindow, dialog } from 'electron';
import type { RuleEdit } from '../../../common/rule-edits.ts';
import { DaypassError } from '../../base/errors.ts';
import type { Settings } from '../../settings/schema.ts';
import type { Strings } from '../strings/index.ts';

type Rule = Settings['sensitive'][number];

/**
 * What was sensitive before the window had a hand in it. A rule that it has added itself in this run it may change and take
 * back unasked: nothing is lost by that, and a rule is seldom right at the first try.
 */
export class SensitiveBefore {
  readonly #added = new Set<string>();

  /** Whether programs would be served something without a question that there is one for now. */
  isLessBy(edit: RuleEdit, now: Settings): boolean {
    if (edit.list !== 'sensitive' || edit.edit === 'add' || edit.edit === 'raise') return false;
    const key = keyOf(edit.rule);
    if (edit.edit === 'replace' && keyOf(edit.by) === key) return false;
    return !this.#added.has(key) && now.sensitive.some((rule) => keyOf(rule) === key);
  }

  /** Notes an edit that is about to be made. */
  note(edit: RuleEdit, now: Settings): void {
    if (edit.list !== 'sensitive') return;
    const key = edit.edit === 'add' ? keyOf(edit.rule) : edit.edit === 'replace' ? keyOf(edit.by) : null;
    if (key !== null && !now.sensitive.some((rule) => keyOf(rule) === key)) this.#added.add(key);
  }
}

function keyOf({ account, role }: Rule): string {
  return JSON.stringify([account ?? null, role ?? null]);
}

/** @returns what asks the person; it throws DaypassError cancelled for a no, and while the question is open already. */
export function askToLoosen(strings: () => Strings, window: () => BrowserWindow | null): () => Promise<void> {
  let isAsking = false;
  return async () => {
    const words = strings().loosening;
    const refused = new DaypassError('cancelled', words.kept, { next: words.again });
    if (isAsking) throw refused;
    isAsking = true;
    try {
      const box = {
        type: 'warning' as const,
        message: words.question,
        detail: words.detail,
        buttons: [words.yes, words.no],
        defaultId: 1,
        cancelId: 1,
        noLink: true,
      };
      const parent = window();
      const { response } = await (parent ? dialog.showMessageBox(parent, box) : dialog.showMessageBox(box));
      if (response !== 0) throw refused;
    } finally {
      isAsking = false;
    }
  };
}
