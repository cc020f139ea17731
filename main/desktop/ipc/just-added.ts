import type { RuleEdit } from '../../../common/rule-edits.ts';
import type { Rule } from '../../../common/rules.ts';
import type { Clock } from '../../base/clock.ts';
import { keyOfRule, type Weakening } from '../../settings/protection.ts';
import type { Settings } from '../../settings/schema.ts';

/** How long a rule that the window added may be taken back unasked, in ms. */
const SECOND_THOUGHTS_MS = 2 * 60_000;

interface Added {
  /** By the monotonic clock, in ms. */
  readonly until: number;
  /** The rules that were in force when it came. */
  readonly besides: ReadonlySet<string>;
}

/**
 * Rules that the window has added a moment ago. It may change and remove them without a question: nothing from before
 * is lost, and a rule is seldom right at the first try.
 */
export class JustAdded {
  readonly #clock: Clock;
  readonly #added = new Map<string, Added>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Notes an edit that was made. @param before the settings in force until then */
  note(edit: RuleEdit, before: Settings): void {
    if (edit.list !== 'sensitive') return;
    const rule = edit.edit === 'add' ? edit.rule : edit.edit === 'replace' ? edit.by : null;
    const rules = new Set(before.sensitive.map(keyOfRule));
    if (rule === null || rules.has(keyOfRule(rule))) return;
    const replaced = edit.edit === 'replace' ? this.#justAdded(edit.rule) : null;
    const until = this.#clock.monotonic() + SECOND_THOUGHTS_MS;
    this.#added.set(keyOfRule(rule), { until, besides: replaced?.besides ?? rules });
  }

  /**
   * Whether only such rules would be lost, and every rule from before them is still there. A wider rule may have
   * replaced a narrower one without a question; removing it would then drop the approvals of both.
   * @param now the settings in force
   */
  isAll(less: Weakening, now: Settings): boolean {
    const { sensitive, sensitiveRoles, approvalMinutes, plainText, proxy, caBundle } = less;
    if (sensitiveRoles.length > 0 || approvalMinutes !== null || plainText) return false;
    if (proxy !== null || caBundle !== null) return false;
    const rules = new Set(now.sensitive.map(keyOfRule));
    return sensitive.every((rule) => {
      const added = this.#justAdded(rule);
      return added !== null && [...added.besides].every((other) => rules.has(other));
    });
  }

  #justAdded(rule: Rule): Added | null {
    const added = this.#added.get(keyOfRule(rule));
    return added && added.until > this.#clock.monotonic() ? added : null;
  }
}
