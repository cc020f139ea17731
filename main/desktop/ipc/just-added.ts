import type { RuleEdit } from '../../../common/rule-edits.ts';
import type { Rule } from '../../../common/rules.ts';
import type { Clock } from '../../base/clock.ts';
import { keyOfRule, type Weakening } from '../../settings/protection.ts';

/** How long a rule that the window added may be taken back unasked, in ms. */
const SECOND_THOUGHTS_MS = 2 * 60_000;

/**
 * Rules that the window has added a moment ago. It may change and remove them without a question: nothing from before
 * is lost, and a rule is seldom right at the first try.
 */
export class JustAdded {
  readonly #clock: Clock;
  /** Until when, by the monotonic clock, in ms. */
  readonly #added = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Notes an edit that was made.
   * @param held the rules in force or kept until then. Adding one of those again makes it no new rule.
   */
  note(edit: RuleEdit, held: readonly Rule[]): void {
    if (edit.list !== 'sensitive') return;
    const rule = edit.edit === 'add' ? edit.rule : edit.edit === 'replace' ? edit.by : null;
    const before = new Set(held.map(keyOfRule));
    if (rule === null || before.has(keyOfRule(rule))) return;
    this.#added.set(keyOfRule(rule), this.#clock.monotonic() + SECOND_THOUGHTS_MS);
  }

  /** Whether only such rules would be lost. A narrower rule that a wider one replaced counts as lost with it (`lostBy`). */
  isAll({ sensitive, ...less }: Weakening): boolean {
    const { sensitiveRoles, approvalMinutes, plainText, proxy, caBundle, terminal } = less;
    if (sensitiveRoles.length > 0 || approvalMinutes !== null || plainText) return false;
    if (proxy !== null || caBundle !== null || terminal !== null) return false;
    return sensitive.every((rule) => (this.#added.get(keyOfRule(rule)) ?? 0) > this.#clock.monotonic());
  }
}
