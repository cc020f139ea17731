import type { RuleEdit } from '../../../common/rule-edits.ts';
import type { Clock } from '../../base/clock.ts';
import { keyOfRule, type Weakening } from '../../settings/protection.ts';
import type { Settings } from '../../settings/schema.ts';

/** How long a rule that the window added may be taken back unasked, in ms. */
const SECOND_THOUGHTS_MS = 2 * 60_000;

/**
 * Rules that the window has added a moment ago, and may change and take back unasked: nothing is lost by that, and a rule is
 * seldom right at the first try.
 */
export class JustAdded {
  readonly #clock: Clock;
  /** By rule: until when, by the monotonic clock. */
  readonly #until = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Notes an edit that is about to be made. */
  note(edit: RuleEdit, now: Settings): void {
    if (edit.list !== 'sensitive') return;
    const rule = edit.edit === 'add' ? edit.rule : edit.edit === 'replace' ? edit.by : null;
    if (rule === null || now.sensitive.some((other) => keyOfRule(other) === keyOfRule(rule))) return;
    this.#until.set(keyOfRule(rule), this.#clock.monotonic() + SECOND_THOUGHTS_MS);
  }

  /** Whether nothing else would be lost. */
  isAll({ sensitive, sensitiveRoles, approvalMinutes, plainText }: Weakening): boolean {
    if (sensitiveRoles.length > 0 || approvalMinutes !== null || plainText) return false;
    return sensitive.every((rule) => (this.#until.get(keyOfRule(rule)) ?? 0) > this.#clock.monotonic());
  }
}
