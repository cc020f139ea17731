/**
 * Which roles are sensitive is a promise to the person: that nothing has them unasked. The window may keep more of it by
 * itself, but less of it only with a click in a box that is not the page's, because the page could be in other hands.
 */
import { type BrowserWindow, dialog } from 'electron';
import type { ArgsOf } from '../../preload/contract.ts';
import { DaypassError } from '../base/errors.ts';
import { isSameRole } from '../settings/rules.ts';
import type { Settings } from '../settings/schema.ts';
import type { Strings } from './strings/index.ts';

type Change = ArgsOf<'changeSettings'>[0];
type Rule = Settings['sensitive'][number];

/**
 * What was sensitive before the window had a hand in it. A rule that it has added itself in this run it may change and take
 * back unasked: nothing is lost by that, and a rule is seldom right at the first try.
 */
export class SensitiveBefore {
  readonly #added = new Set<string>();

  /** Whether programs would be served something without a question that there is one for now, or for longer after it. */
  isLessThan(now: Settings, { sensitive, sensitiveRoles, approvalMinutes }: Change): boolean {
    const stays = (rule: Rule) => sensitive?.some((other) => keyOf(other) === keyOf(rule)) ?? true;
    return (
      now.sensitive.some((rule) => !stays(rule) && !this.#added.has(keyOf(rule))) ||
      now.sensitiveRoles.some((role) => sensitiveRoles?.every((other) => !isSameRole(role, other)) ?? false) ||
      (approvalMinutes ?? 0) > now.approvalMinutes
    );
  }

  /** Notes a change that is about to be made. */
  note(now: Settings, { sensitive = [] }: Change): void {
    const there = new Set(now.sensitive.map(keyOf));
    for (const rule of sensitive) if (!there.has(keyOf(rule))) this.#added.add(keyOf(rule));
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
