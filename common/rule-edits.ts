/**
 * Changes of one rule of the settings. The window tells the change and not the list that it would lead to: its own list may
 * be older than what the command line, an editor or the click before has made of it.
 */
import * as v from 'valibot';
import { COLOURS } from './colours.ts';
import { LONGEST_PATTERN } from './wildcard.ts';

const pattern = v.pipe(v.string(), v.maxLength(LONGEST_PATTERN));
const where = { account: v.optional(pattern), role: v.optional(pattern) };

/** The lists of rules, and what a rule is in each. */
export const RULES = {
  regions: v.object({ ...where, region: v.pipe(v.string(), v.maxLength(40)) }),
  colours: v.object({ ...where, colour: v.picklist(COLOURS) }),
  sensitive: v.object(where),
} as const;

export type RuleListName = keyof typeof RULES;
export type RuleOf<List extends RuleListName> = v.InferOutput<(typeof RULES)[List]>;

const editsOf = <List extends RuleListName>(list: List) => {
  const rule = RULES[list];
  const at = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000));
  const named = { list: v.literal(list), rule };
  return [
    /** At the end. */
    v.object({ ...named, edit: v.literal('add') }),
    /** `at`: where it was seen, which counts where two are the same. */
    v.object({ ...named, edit: v.literal('remove'), at }),
    v.object({ ...named, edit: v.literal('replace'), at, by: rule }),
    /** One place towards the beginning. */
    v.object({ ...named, edit: v.literal('raise'), at }),
  ] as const;
};

export const RuleEdit = v.union([...editsOf('regions'), ...editsOf('colours'), ...editsOf('sensitive')]);
export type RuleEdit = v.InferOutput<typeof RuleEdit>;

type AnyRule = RuleOf<RuleListName>;

/** The list after an edit; null where the rule that it speaks of is not there any more. */
export function editedRules<Rule extends AnyRule>(rules: readonly Rule[], edit: RuleEdit): Rule[] | null {
  const next = [...rules];
  const rule = edit.rule as Rule;
  if (edit.edit === 'add') return [...next, rule];
  const key = keyOf(rule);
  const isIt = (place: number) => place in rules && keyOf(rules[place] as Rule) === key;
  const at = isIt(edit.at) ? edit.at : rules.findIndex((_, place) => isIt(place));
  if (at < 0) return null;
  if (edit.edit === 'remove') next.splice(at, 1);
  else if (edit.edit === 'replace') next[at] = edit.by as Rule;
  else if (at > 0) next.splice(at - 1, 2, rule, rules[at - 1] as Rule);
  return next;
}

function keyOf(rule: AnyRule): string {
  const { account, role, colour, region }: Partial<RuleOf<'regions'> & RuleOf<'colours'>> = rule;
  return JSON.stringify([account ?? null, role ?? null, colour ?? null, region ?? null]);
}
