/**
 * What a person has been promised: which roles no program gets without a click, for how long a click counts, and that no
 * sign-in lies in a file which programs can read. More of it comes unasked; less only once the person has said so. That goes
 * for the time and the file while no role requires approval as well: they would decide about the first one that does.
 */
import * as v from 'valibot';
import type { RoleRef } from '../../common/roles.ts';
import type { Rule } from '../../common/rules.ts';
import type { Settings } from './schema.ts';

const text = v.pipe(v.string(), v.maxLength(1_000));

export const ProtectionSchema = v.object({
  version: v.literal(1),
  sensitive: v.array(v.object({ account: v.optional(text), role: v.optional(text) })),
  sensitiveRoles: v.array(v.object({ session: text, account: text, role: text })),
  approvalMinutes: v.pipe(v.number(), v.minValue(1)),
  /** Whether sign-ins may be written to the AWS CLI's cache, where any program could use them for any role. */
  plainText: v.boolean(),
});
export type Protection = v.InferOutput<typeof ProtectionSchema>;

/** What would be lost. */
export interface Weakening {
  readonly sensitive: readonly Rule[];
  readonly sensitiveRoles: readonly RoleRef[];
  /** The longer time; null where it stays. */
  readonly approvalMinutes: number | null;
  readonly plainText: boolean;
}

/** Asks the person. @throws DaypassError cancelled | not-approved for a no, and where no one can be asked. */
export type Confirm = (less: Weakening) => Promise<void>;

export function protectionOf(settings: Settings): Protection {
  const { sensitive, sensitiveRoles, approvalMinutes, awsCliCache } = settings;
  return {
    version: 1,
    sensitive: sensitive.map(ruleOf),
    sensitiveRoles: sensitiveRoles.map(({ session, account, role }) => ({ session, account, role })),
    approvalMinutes,
    plainText: awsCliCache.write,
  };
}

/** What `wanted` has less of than `held`; null for nothing. */
export function lost(held: Protection, wanted: Protection): Weakening | null {
  const kept = keysOf(wanted);
  const isCovered = (rule: Rule) =>
    wanted.sensitive.some(
      ({ account, role }) =>
        (account === undefined || account === rule.account) && (role === undefined || role === rule.role),
    );
  const sensitive = held.sensitive.filter((rule) => !isCovered(rule));
  const sensitiveRoles = held.sensitiveRoles.filter((role) => !kept.has(keyOfRole(role)));
  const approvalMinutes = wanted.approvalMinutes > held.approvalMinutes ? wanted.approvalMinutes : null;
  const plainText = wanted.plainText && !held.plainText;
  const isSame = sensitive.length + sensitiveRoles.length === 0 && approvalMinutes === null && !plainText;
  return isSame ? null : { sensitive, sensitiveRoles, approvalMinutes, plainText };
}

/** The stronger of both in everything. */
export function together(held: Protection, wanted: Protection): Protection {
  const less = lost(held, wanted);
  return {
    version: 1,
    sensitive: [...wanted.sensitive, ...(less?.sensitive ?? [])],
    sensitiveRoles: [...wanted.sensitiveRoles, ...(less?.sensitiveRoles ?? [])],
    approvalMinutes: Math.min(held.approvalMinutes, wanted.approvalMinutes),
    plainText: held.plainText && wanted.plainText,
  };
}

/** What is held once the person has agreed to lose that much. */
export function without(held: Protection, less: Weakening): Protection {
  const gone = keysOf(less);
  return {
    version: 1,
    sensitive: held.sensitive.filter((rule) => !gone.has(keyOfRule(rule))),
    sensitiveRoles: held.sensitiveRoles.filter((role) => !gone.has(keyOfRole(role))),
    approvalMinutes: less.approvalMinutes ?? held.approvalMinutes,
    plainText: less.plainText || held.plainText,
  };
}

/** Whether what the person agreed to is all that is lost. */
export function covers(agreed: Weakening, less: Weakening): boolean {
  const keys = keysOf(agreed);
  return (
    [...keysOf(less)].every((key) => keys.has(key)) &&
    (less.approvalMinutes === null || less.approvalMinutes === agreed.approvalMinutes) &&
    (!less.plainText || agreed.plainText)
  );
}

/** The settings with at least this much protection. */
export function protectedBy(settings: Settings, held: Protection): Settings {
  const { sensitive, sensitiveRoles, approvalMinutes, plainText } = together(held, protectionOf(settings));
  const awsCliCache = { ...settings.awsCliCache, write: plainText };
  return { ...settings, sensitive, sensitiveRoles, approvalMinutes, awsCliCache };
}

/** One line for each thing, as a person reads it. */
export function describeWeakening(less: Weakening): string[] {
  return [
    ...less.sensitive.map(({ account = '*', role = '*' }) => `${account} / ${role}`),
    ...less.sensitiveRoles.map(({ session, account, role }) => `${session} ${account} / ${role}`),
    ...(less.approvalMinutes === null ? [] : [`approvalMinutes ${less.approvalMinutes}`]),
    ...(less.plainText ? ['awsCliCache.write'] : []),
  ];
}

function keysOf({ sensitive, sensitiveRoles }: Pick<Weakening, 'sensitive' | 'sensitiveRoles'>): Set<string> {
  return new Set([...sensitive.map(keyOfRule), ...sensitiveRoles.map(keyOfRole)]);
}

export function keyOfRule({ account, role }: Rule): string {
  return JSON.stringify(['rule', account ?? null, role ?? null]);
}

/** By whichever session it is reached. */
function keyOfRole({ account, role }: RoleRef): string {
  return JSON.stringify(['role', account, role]);
}

function ruleOf({ account, role }: Rule): Protection['sensitive'][number] {
  return { ...(account === undefined ? {} : { account }), ...(role === undefined ? {} : { role }) };
}
