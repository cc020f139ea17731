/**
 * `DAYPASS_ROLE` and `DAYPASS_ROLE_REF`: the role that `exec`, `shell`, `serve` or `env` named, for everything that runs inside. The
 * first is a name for prompts and people, the second says exactly which role was meant, whatever is called so by now.
 */
import { isAccountId } from '../../../common/patterns.ts';
import type { RoleRef } from '../../../common/roles.ts';
import { DaypassError } from '../../base/errors.ts';
import { printable } from '../terminal/text.ts';
import type { NamedRole } from './role-name.ts';

/** `acme/111122223333/ReadOnly payments-prod/ReadOnly`: session, account and role; then the name that is in `DAYPASS_ROLE`. */
export function roleReference({ role, name }: NamedRole): string {
  return `${escaped(role.session)}/${role.account}/${role.role} ${promptName({ role, name })}`;
}

/**
 * The role that a reference means, and the name that belongs to it.
 * @throws DaypassError no-role for what is no reference: it is refused instead of being guessed.
 */
export function referencedRole(text: string): { readonly role: RoleRef; readonly name: string } {
  const [, session = '', account = '', role = '', name = ''] = /^([^/ ]+)\/(\d{12})\/([^/ ]+) (.+)$/s.exec(text) ?? [];
  if (role !== '' && isAccountId(account)) return { role: { session: unescaped(session), account, role }, name };
  throw new DaypassError('no-role', `DAYPASS_ROLE_REF names no role: "${printable(text)}".`, {
    next: 'It is set by `daypass exec` and `daypass shell`. Unset it, or start one of them again.',
  });
}

/** Nothing is left in it that any shell or .env file would take for more than a character. */
function escaped(session: string): string {
  return session.replace(/[^\w@.+=,-]/gu, (character) => `:${character.codePointAt(0)?.toString(16)}:`);
}

function unescaped(text: string): string {
  return text.replace(/:([0-9a-f]{1,6}):/g, (all, code: string) => {
    const point = Number.parseInt(code, 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : all;
  });
}

/**
 * The role's name where a prompt may have it, and commands find it again: a shell may expand what is in its prompt, and
 * names of accounts and roles are others' to choose, so that what has such a name goes by the account's id.
 */
export function promptName({ role, name }: NamedRole): string {
  const isPlain = (text: string) => /^[\p{L}\p{N} _@.+=,:/-]+$/u.test(text);
  return [name, `${role.account}/${role.role}`].find(isPlain) ?? role.account;
}
