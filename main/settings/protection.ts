/**
 * The protection that a person can rely on: which roles no program gets without a click, for how long a click counts,
 * that no sign-in is in a file that programs can read, and what secrets pass through on their way. More of it needs no question;
 * less needs the person's confirmation. That holds for the time and the file even while no role requires approval: they
 * would apply to the first one that does.
 */
import * as v from 'valibot';
import { accessKey, type RoleRef } from '../../common/roles.ts';
import type { Rule } from '../../common/rules.ts';
import { DaypassError } from '../base/errors.ts';
import { describeNamed } from '../platform/network/proxy.ts';
import type { Settings } from './schema.ts';
import { coversWays, type OtherWays, otherWays, WAYS, waysTogether, waysWithout } from './ways.ts';

const text = v.pipe(v.string(), v.maxLength(1_000));

export const ProtectionSchema = v.object({
  version: v.literal(1),
  sensitive: v.array(v.object({ account: v.optional(text), role: v.optional(text) })),
  sensitiveRoles: v.array(v.object({ session: text, account: text, role: text })),
  approvalMinutes: v.pipe(v.number(), v.minValue(1)),
  /** Whether sign-ins may be written to the AWS CLI's cache, where any program could use them for any role. */
  plainText: v.boolean(),
  ...WAYS,
});
export type ProtectionSettings = v.InferOutput<typeof ProtectionSchema>;

/** What would be lost. */
export interface Weakening extends OtherWays {
  readonly sensitive: readonly Rule[];
  readonly sensitiveRoles: readonly RoleRef[];
  /** The longer time; null where it stays. */
  readonly approvalMinutes: number | null;
  readonly plainText: boolean;
}

/** Asks the person. @throws DaypassError cancelled | not-approved for a no, and where no one can be asked. */
export type Confirm = (less: Weakening) => Promise<void>;

/** @param caDigest what the file of certificates holds (`bundleDigest`) */
export function protectionOf(settings: Settings, caDigest: string | null = null): ProtectionSettings {
  const { sensitive, sensitiveRoles, approvalMinutes, awsCliCache, network, terminal } = settings;
  return {
    version: 1,
    sensitive: sensitive.map(ruleOf),
    sensitiveRoles: sensitiveRoles.map(({ session, account, role }) => ({ session, account, role })),
    approvalMinutes,
    plainText: awsCliCache.write,
    network: { proxy: network.proxy, caBundle: network.caBundle, caDigest },
    terminal,
  };
}

/** What `wanted` has less of than `held`; null for nothing. */
export function lost(held: ProtectionSettings, wanted: ProtectionSettings): Weakening | null {
  const kept = keysOf(wanted);
  const isCovered = (rule: Rule) =>
    wanted.sensitive.some(
      ({ account, role }) =>
        (account === undefined || account === rule.account) && (role === undefined || role === rule.role),
    );
  return anyOf({
    sensitive: held.sensitive.filter((rule) => !isCovered(rule)),
    sensitiveRoles: held.sensitiveRoles.filter((role) => !kept.has(accessKey(role))),
    approvalMinutes: wanted.approvalMinutes > held.approvalMinutes ? wanted.approvalMinutes : null,
    plainText: wanted.plainText && !held.plainText,
    ...otherWays(held, wanted),
  });
}

/**
 * What a change from `said` to `wanted` takes away, including narrower rules that a wider one had replaced. What was
 * pending before is left out.
 */
export function lostBy(
  held: ProtectionSettings,
  said: ProtectionSettings,
  wanted: ProtectionSettings,
): Weakening | null {
  const before = lost(held, said);
  const pending = before ? keysOf(before) : new Set<string>();
  const all = lost(held, wanted);
  const change = lost(said, wanted);
  return anyOf({
    sensitive: all?.sensitive.filter((rule) => !pending.has(keyOfRule(rule))) ?? [],
    sensitiveRoles: all?.sensitiveRoles.filter((role) => !pending.has(accessKey(role))) ?? [],
    approvalMinutes: change?.approvalMinutes ?? null,
    plainText: change?.plainText ?? false,
    proxy: change?.proxy ?? null,
    caBundle: change?.caBundle ?? null,
    caDigest: change?.caDigest ?? null,
    terminal: change?.terminal ?? null,
  });
}

/**
 * The stronger of both in everything. A rule is kept even when a wider one comes: a program could add the wider one and
 * then remove both, and the person would be asked about the wider one alone.
 */
export function together(held: ProtectionSettings, wanted: ProtectionSettings): ProtectionSettings {
  const kept = keysOf(wanted);
  return {
    version: 1,
    sensitive: [...wanted.sensitive, ...held.sensitive.filter((rule) => !kept.has(keyOfRule(rule)))],
    sensitiveRoles: [...wanted.sensitiveRoles, ...held.sensitiveRoles.filter((role) => !kept.has(accessKey(role)))],
    approvalMinutes: Math.min(held.approvalMinutes, wanted.approvalMinutes),
    plainText: held.plainText && wanted.plainText,
    ...waysTogether(held, wanted),
  };
}

/** What stays protected after the person has agreed to this reduction. */
export function without(held: ProtectionSettings, less: Weakening): ProtectionSettings {
  const gone = keysOf(less);
  return {
    version: 1,
    sensitive: held.sensitive.filter((rule) => !gone.has(keyOfRule(rule))),
    sensitiveRoles: held.sensitiveRoles.filter((role) => !gone.has(accessKey(role))),
    approvalMinutes: less.approvalMinutes ?? held.approvalMinutes,
    plainText: less.plainText || held.plainText,
    ...waysWithout(held, less),
  };
}

/** Whether what the person agreed to is all that is lost. */
export function covers(agreed: Weakening, less: Weakening): boolean {
  const keys = keysOf(agreed);
  return (
    [...keysOf(less)].every((key) => keys.has(key)) &&
    (less.approvalMinutes === null || less.approvalMinutes === agreed.approvalMinutes) &&
    (!less.plainText || agreed.plainText) &&
    coversWays(agreed, less)
  );
}

/** The settings with at least this much protection. @param caDigest as of `protectionOf` */
export function protectedBy(settings: Settings, held: ProtectionSettings, caDigest: string | null): Settings {
  const said = protectionOf(settings, caDigest);
  const less = lost(held, said);
  const { approvalMinutes, plainText, network, terminal = settings.terminal } = together(held, said);
  const { proxy, caBundle } = network ?? settings.network;
  return {
    ...settings,
    sensitive: [...said.sensitive, ...(less?.sensitive ?? [])],
    sensitiveRoles: [...said.sensitiveRoles, ...(less?.sensitiveRoles ?? [])],
    approvalMinutes,
    awsCliCache: { ...settings.awsCliCache, write: plainText },
    network: { ...settings.network, proxy, caBundle },
    terminal,
  };
}

/** One line for each thing, as a person reads it: rules last, since anyone can make more of them than are read. */
export function describeWeakening(less: Weakening): string[] {
  return [
    ...(less.approvalMinutes === null ? [] : [`approvalMinutes ${less.approvalMinutes}`]),
    ...(less.plainText ? ['awsCliCache.write'] : []),
    ...(less.proxy === null ? [] : [`network.proxy ${describeNamed(less.proxy)}`]),
    ...(less.caBundle === null ? [] : [`network.caBundle ${less.caBundle}`]),
    ...(less.terminal === null ? [] : [`terminal ${less.terminal}`]),
    ...less.sensitive.map(({ account = '*', role = '*' }) => `${account} / ${role}`),
    ...less.sensitiveRoles.map(({ session, account, role }) => `${session} ${account} / ${role}`),
  ];
}

/** What it is about, for the words: approvals, where any is lost; else the way to AWS, else the terminal. */
export type Subject = 'approvals' | 'network' | 'terminal';

export function subjectOf(less: Weakening): Subject {
  const { sensitive, sensitiveRoles, approvalMinutes, plainText, proxy, caBundle } = less;
  if (sensitive.length + sensitiveRoles.length > 0 || approvalMinutes !== null || plainText) return 'approvals';
  return proxy !== null || caBundle !== null ? 'network' : 'terminal';
}

/** What is said while less protection that was written into a file waits for the person. */
export function keptProblem(less: Weakening): DaypassError {
  switch (subjectOf(less)) {
    case 'network':
      return new DaypassError(
        'network-kept',
        'The network settings, or the certificates that they name, were changed. They stay as they were.',
      );
    case 'terminal':
      return new DaypassError('terminal-kept', 'The terminal was changed in the settings. It stays as it was.');
    case 'approvals':
      return new DaypassError(
        'approvals-kept',
        'The settings were changed to require fewer approvals. They stay as they were.',
      );
  }
}

function anyOf(less: Weakening): Weakening | null {
  return subjectOf(less) === 'terminal' && less.terminal === null ? null : less;
}

function keysOf({ sensitive, sensitiveRoles }: Pick<Weakening, 'sensitive' | 'sensitiveRoles'>): Set<string> {
  return new Set([...sensitive.map(keyOfRule), ...sensitiveRoles.map(accessKey)]);
}

export function keyOfRule({ account, role }: Rule): string {
  return JSON.stringify(['rule', account ?? null, role ?? null]);
}

function ruleOf({ account, role }: Rule): ProtectionSettings['sensitive'][number] {
  return { ...(account === undefined ? {} : { account }), ...(role === undefined ? {} : { role }) };
}
