/** A person's own entry of `sources` as a form shows it, and with what was changed there. */
import type { OwnSettings } from './schema.ts';

export type SourceEntry = NonNullable<OwnSettings['sources']>[number];

/** What a form has fields for: texts only, and no secret, which is in the keychain. */
const SOURCE_FIELDS = [
  'issuer',
  'clientId',
  'signInUrl',
  'region',
  'role',
  'baseSession',
  'baseAccount',
  'baseRole',
  'externalId',
  'mfaSerial',
] as const;

export type SourceTexts = Partial<Record<(typeof SOURCE_FIELDS)[number], string>>;

/** Fields that may be emptied; what else an entry has stays as it is. */
const OPTIONAL = ['externalId', 'mfaSerial'] as const;

export function fieldsOf(source: SourceEntry): SourceTexts {
  const { roles, roleArn, base, ...rest } = source as Record<string, unknown>;
  const { session, account, role } = (base ?? {}) as Record<string, unknown>;
  const [first] = Array.isArray(roles) ? (roles as { roleArn?: unknown }[]) : [];
  const all: Record<string, unknown> = {
    ...rest,
    role: roleArn ?? first?.roleArn,
    baseSession: session,
    baseAccount: account,
    baseRole: role,
  };
  const texts = SOURCE_FIELDS.flatMap((field) => (typeof all[field] === 'string' ? [[field, all[field]]] : []));
  return Object.fromEntries(texts) as SourceTexts;
}

/** The entry with what a form says. Where it has several roles, the form is about the first. */
export function editedSource(before: SourceEntry, said: SourceEntry): SourceEntry {
  const kept = Object.entries(before).filter(([key]) => !(OPTIONAL as readonly string[]).includes(key));
  const edited: Record<string, unknown> = { ...Object.fromEntries(kept), ...said };
  const { roles: old } = before as { roles?: unknown };
  const { roles: now } = said as { roles?: unknown };
  if (Array.isArray(old) && Array.isArray(now)) {
    edited.roles = [{ ...(old[0] as object), ...(now[0] as object) }, ...old.slice(1)];
  }
  return edited as SourceEntry;
}
