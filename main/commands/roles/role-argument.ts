/** The role that a command is about: named on the command line, picked on the terminal, or the active one. */

import type { RoleRef } from '../../../common/roles.ts';
import { refOf } from '../../agent/listing/role-list.ts';
import type { RoleView } from '../../agent/views.ts';
import { DaypassError } from '../../base/errors.ts';
import type { Argument, CommandContext } from '../framework/command.ts';
import { canAsk } from '../terminal/prompt.ts';
import { printable } from '../terminal/text.ts';
import { bringUpToDate } from './listing.ts';
import { rank, rolesMeant } from './role-match.ts';
import { type NamedRole, nameOfRole, roleNames } from './role-name.ts';
import { pickRole } from './role-picker.ts';
import { referencedRole } from './role-reference.ts';

/** For `arguments` of commands that take a role, so that all of them say the same in their help. */
export const ROLE: Argument = {
  name: 'ROLE',
  about:
    'account/role, or a clear part of it; a favorite; @active; if left out: that of the `daypass shell` around it, or asks',
};

const ACTIVE = '@active';
/** How many candidates are named. */
const MAX_CANDIDATES = 12;
/** How many roles are named that only resemble what was asked for. */
export const MAX_NEAR = 3;

/**
 * Without `text`: the role of the `daypass exec` or `shell` around it, else a picker where there is a person at a terminal, else the
 * active role. It never guesses: where several roles fit equally well, the error names them.
 * @param options.inherits whether a role around it counts.
 * @throws DaypassError no-role | ambiguous-role | no-session | sign-in-required | usage | cancelled | aws-*
 */
export async function roleArgument(
  context: CommandContext,
  text: string | undefined,
  { inherits = true }: { readonly inherits?: boolean } = {},
): Promise<NamedRole> {
  const { agent } = context;
  await agent.reloadConfig();
  const inherited = text === undefined && inherits ? await inheritedRole(context) : null;
  if (inherited) return inherited;
  if (text === ACTIVE) return named(agent.roles(), agent.activeRole());
  if (text === undefined && !canAsk(context)) {
    if (agent.view().active === null) {
      throw new DaypassError('usage', 'ROLE is missing.', { next: 'Name one, or run `daypass switch ROLE` once.' });
    }
    return named(agent.roles(), agent.activeRole());
  }
  await bringUpToDate(context, { quiet: true });
  const roles = agent.roles();
  const view = text === undefined ? await pickRole(context, roles) : namedRole(context, text);
  return { role: refOf(view), name: roleNames(roles)(view) };
}

/**
 * The role that `DAYPASS_ROLE` names for the caller, exactly that where `DAYPASS_ROLE_REF` belongs to it; null outside of any.
 * A `DAYPASS_ROLE` that a person has set is a name like any other.
 * @throws DaypassError as `roleArgument`
 */
export async function inheritedRole(context: CommandContext): Promise<NamedRole | null> {
  const { agent, request } = context;
  const { DAYPASS_ROLE: name, DAYPASS_ROLE_REF: reference } = request.env;
  const exact = reference ? referencedRole(reference) : null;
  if (exact && (!name || exact.name === name)) return named(agent.roles(), exact.role);
  if (!name) return null;
  if (name === ACTIVE) return named(agent.roles(), agent.activeRole());
  await bringUpToDate(context, { quiet: true });
  const roles = agent.roles();
  const view = namedRole(context, name);
  return { role: refOf(view), name: roleNames(roles)(view) };
}

function named(roles: readonly RoleView[], role: RoleRef): NamedRole {
  return { role, name: nameOfRole(roles, role) };
}

/** By what is listed. @throws DaypassError no-role | ambiguous-role */
export function namedRole({ agent }: CommandContext, text: string): RoleView {
  const roles = agent.roles();
  const [view, ...others] = rolesMeant(roles, text);
  const shown = printable(text);
  if (!view) {
    const missing = agent.view().sessions.flatMap(({ listing }) => listing.missing);
    throw notLoaded(missing, text, shown) ?? noRole(roles, text, shown);
  }
  if (others.length === 0) return view;
  const all = [view, ...others];
  const nameOf = roleNames(roles);
  const lines = all.slice(0, MAX_CANDIDATES).map((candidate) => `  ${nameOf(candidate)}`);
  if (all.length > MAX_CANDIDATES) lines.push(`  and ${all.length - MAX_CANDIDATES} more`);
  throw new DaypassError('ambiguous-role', `"${shown}" could be ${all.length} roles.`, {
    next: `Name one of them:\n${lines.join('\n')}`,
  });
}

/** Where the words name an account whose roles AWS did not list: they may be there, and what resembles them is another account's. */
function notLoaded(missing: readonly string[], text: string, shown: string): DaypassError | null {
  const named = [accountIn(text), ...text.toLowerCase().split(/[\s/]+/)];
  const account = missing.find((name) => name !== '' && named.includes(name.toLowerCase()));
  if (account === undefined) return null;
  const what = `No role matches "${shown}", and the roles of ${printable(account)} could not be loaded.`;
  return new DaypassError('no-role', what, { next: 'Run `daypass list --refresh` to try again.' });
}

/** What resembles it is named, and never taken. */
function noRole(roles: readonly RoleView[], text: string, shown: string): DaypassError {
  const near = rank(roles, text).items.slice(0, MAX_NEAR);
  const nameOf = roleNames(roles);
  if (near.length === 0) {
    const own = rolesOfAccount(roles, text).map((role) => `  ${nameOf(role)}\n`);
    const next = own.length > 0 ? { next: `That account has:\n${own.join('').trimEnd()}` } : {};
    return new DaypassError('no-role', `No role matches "${shown}".`, next);
  }
  const next = `Did you mean:\n${near.map((candidate) => `  ${nameOf(candidate)}`).join('\n')}`;
  return new DaypassError('no-role', `No role matches "${shown}".`, { next });
}

/** Where `account/role` names an account whole, by its name, alias or ID: the roles that it has. */
function rolesOfAccount(roles: readonly RoleView[], text: string): readonly RoleView[] {
  const account = accountIn(text);
  return roles
    .filter(({ accountName, alias, accountId }) =>
      [accountName, alias ?? '', accountId].some((name) => name !== '' && name.toLowerCase() === account),
    )
    .slice(0, MAX_CANDIDATES);
}

/** Of `account/role`; '' where there is no slash. */
function accountIn(text: string): string {
  return text.slice(0, Math.max(0, text.lastIndexOf('/'))).toLowerCase();
}
