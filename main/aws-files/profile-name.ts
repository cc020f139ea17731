/** Names of the profiles that Daypass writes, made from a template. */
import type { RoleRef } from '../../common/roles.ts';
import { DaypassError } from '../base/errors.ts';

const FIELDS = ['account', 'id', 'role', 'session'] as const;

/** What a template is filled with. */
export interface RoleOfProfile extends RoleRef {
  readonly accountName: string;
  /** The name that a person has given to this role; it comes before the template. */
  readonly ownName?: string | null;
}

/** A role with the name that it gets. */
export interface ProfileName<T extends RoleOfProfile> {
  readonly name: string;
  readonly role: T;
  /** What the template made, where that was not this role's alone. */
  readonly instead: string | null;
}

/** @throws DaypassError usage for an unknown field, or a template that gives every role the same name. */
function checkTemplate(template: string): void {
  const fields = [...template.matchAll(/\{([^{}]*)\}/g)].map(([, field]) => field ?? '');
  const next = `Use ${FIELDS.map((field) => `{${field}}`).join(', ')}.`;
  const unknown = fields.find((field) => !FIELDS.some((known) => known === field));
  if (unknown !== undefined) throw new DaypassError('usage', `A template has no field {${unknown}}.`, { next });
  if (fields.length === 0) throw new DaypassError('usage', `The template "${template}" has no field.`, { next });
}

/**
 * The name of each role's profile. Where several get the same, each of them gets its account's id too, then its session:
 * none keeps the short name, so that a profile never comes to mean another account because a new one was assigned.
 * @throws DaypassError usage for a template that is none.
 */
export function profileNames<T extends RoleOfProfile>(roles: readonly T[], template: string): ProfileName<T>[] {
  checkTemplate(template);
  const plain = roles.map((role) => ({ role, name: fill(template, role) }));
  const withId = distinguish(plain, ({ role, name }) => `${name}-${sanitized(role.account)}`);
  const withSession = distinguish(withId, ({ role, name }) => `${name}-${sanitized(role.session)}`);
  return numbered(withSession).map(({ role, name }, index) => {
    const first = plain[index]?.name ?? name;
    return { role, name, instead: first === name ? null : first };
  });
}

/** Letters that Unicode does not take apart into one of ASCII's and an accent. */
const PLAIN: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', ẞ: 'SS', æ: 'ae', Æ: 'AE', œ: 'oe', Œ: 'OE', ø: 'o', Ø: 'O', ł: 'l', Ł: 'L', đ: 'd', Đ: 'D' },
  ...{ ð: 'd', Ð: 'D', þ: 'th', Þ: 'Th', ı: 'i', ħ: 'h', Ħ: 'H' },
};

/**
 * Characters that the AWS CLI, botocore and the JS SDK's loader all take in `[profile NAME]` without quotes; letters lose
 * their accents, and any run of others becomes one `-`. The JS SDK does not see a profile with others at all.
 */
export function sanitized(text: string): string {
  return plain(text)
    .replace(/[^\w\-@+.%:/]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

/** A name that keeps its letters and digits; null for one of another script, which would come out as another name or as none. */
function kept(text: string): string | null {
  return /[^\P{L}A-Za-z]|[^\P{N}0-9]/u.test(plain(text)) ? null : sanitized(text);
}

function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{ASCII}]/gu, (letter) => PLAIN[letter] ?? letter);
}

function fill(template: string, { accountName, account, role, session, ownName }: RoleOfProfile): string {
  const values: Record<string, string> = { account: accountName, id: account, role, session };
  const own = ownName ? kept(ownName) : null;
  const name =
    own || sanitized(template.replace(/\{(\w+)\}/g, (_, field: string) => kept(values[field] ?? '') || account));
  // Two names that mean something of their own: [default], and the profile that follows the active role.
  return name === '' || name === 'default' || name === 'daypass' ? `${name || 'role'}-${account}` : name;
}

/** For names that are still alike, such as those of the sessions `a b` and `a-b`. */
function numbered<T extends { name: string; role: RoleOfProfile }>(all: readonly T[]): T[] {
  const key = ({ role }: T) => [role.session, role.account, role.role].join('\n');
  const sorted = [...all].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  const names = new Map<T, string>();
  const used = new Set<string>();
  for (const one of sorted) {
    let name = one.name;
    for (let number = 2; used.has(name); number += 1) name = `${one.name}-${number}`;
    used.add(name);
    names.set(one, name);
  }
  return all.map((one) => ({ ...one, name: names.get(one) ?? one.name }));
}

function distinguish<T extends { name: string }>(all: readonly T[], longer: (one: T) => string): T[] {
  const counts = new Map<string, number>();
  for (const { name } of all) counts.set(name, (counts.get(name) ?? 0) + 1);
  return all.map((one) => ((counts.get(one.name) ?? 0) > 1 ? { ...one, name: longer(one) } : one));
}
