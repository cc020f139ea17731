/**
 * How much a role may probably do, by its name. Only an order among roles that fit equally well: a search that does not say
 * which role begins with the one that can do the least harm.
 */
export const POWER = { reads: 0, unknown: 1, writes: 2, everything: 3 } as const;
export type Power = (typeof POWER)[keyof typeof POWER];

const WORDS: readonly (readonly [Power, RegExp])[] = [
  [POWER.everything, /admin|root|owner|super|full.?access|break.?glass|emergency|(?<![a-z])adm(?![a-z])/g],
  [POWER.writes, /power|writ|deploy|edit|manag|develop|operat|maint|contribut|(?<![a-z])rw(?![a-z])/g],
  [POWER.reads, /read|view|audit|billing|monitor|support|observ|guest|list|(?<![a-z])ro(?![a-z])/g],
];

/** The last word counts: `BillingAdmin` is an administrator, `AdminAudit` an auditor. @param name folded */
export function powerOf(name: string): Power {
  let power: Power = POWER.unknown;
  let last = -1;
  for (const [own, words] of WORDS) {
    for (const { index } of name.matchAll(words)) {
      if (index <= last) continue;
      last = index;
      power = own;
    }
  }
  return power;
}

/** Names that say nothing but that they read. */
const PLAIN_READER = /^(?:aws|read(?:er)?|view(?:er)?|ro|only|access|users?|role|[^a-z])+$/;

/**
 * A role's place among those that fit equally well, the least first: by its power, and of those that read, one that does
 * nothing else before bookkeepers, auditors and the like. @param name folded
 */
export function orderOf(name: string): number {
  const power = powerOf(name);
  return power === POWER.reads && PLAIN_READER.test(name) ? power - 0.5 : power;
}
