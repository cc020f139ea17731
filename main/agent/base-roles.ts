/** What a source that builds on roles of other sessions is given of those: their credentials, cached like everybody's. */

import { type RoleRef, roleKey } from '../../common/roles.ts';
import type { SessionState } from '../../common/sign-in.ts';
import { chainOf, circleFault } from '../base/chain.ts';
import type { RoleCredentials } from '../base/credentials.ts';
import { errorOfCase } from '../base/error-cases.ts';
import { DaypassError } from '../base/errors.ts';
import type { AssumeRoleBase, SessionDefinition } from '../base/session-definition.ts';
import { shellWord } from '../base/shell-word.ts';
import { loginCommand } from '../sources/login-command.ts';
import type { BaseRoles } from '../sources/source.ts';
import type { Made } from './credential-cache.ts';
import type { Session, Sessions } from './sessions/sessions.ts';

/** Longer than any real chain of sessions. */
const LONGEST_CHAIN = 100;
/** How often a role is fetched if its definition changes during each fetch. */
const FETCH_ATTEMPTS = 3;
const NOWHERE: SessionState = { status: 'signed-out', reason: 'never' };

/**
 * The roles that a role is made from, from the one that it is assumed with down to the one that builds on nothing. The
 * list ends at an unknown role or a circle: those give no credentials either.
 */
export function rolesBelow(role: RoleRef, sessions: Sessions): RoleRef[] {
  const below: RoleRef[] = [];
  for (let at: RoleRef | null = role; at !== null && below.length < LONGEST_CHAIN; ) {
    const definition: SessionDefinition | undefined = sessions.find(at.session)?.definition;
    if (definition?.kind !== 'assume-role') break;
    const base: AssumeRoleBase = definition.base;
    at = base.from === 'role' ? base.role : base.from === 'session' ? onlyRoleOf(base.session, sessions) : null;
    if (at) below.push(at);
  }
  return below;
}

/**
 * Credentials, and what they were made from. If a definition below changes during the fetch, it is unclear which one
 * was used, so they are fetched again.
 * @throws DaypassError no-session | cancelled where that keeps happening, and what `fetch` does
 */
export async function fetchMade(
  role: RoleRef,
  sessions: Sessions,
  fetch: (session: Session) => Promise<RoleCredentials>,
): Promise<Made> {
  for (let attempt = 0; attempt < FETCH_ATTEMPTS; attempt += 1) {
    const session = await sessions.get(role.session);
    const bases = rolesBelow(role, sessions);
    const way = bases.map((base) => sessions.find(base.session));
    const credentials = await fetch(session);
    const isDefinedAsBefore =
      sessions.find(role.session) === session && bases.every((base, at) => sessions.find(base.session) === way[at]);
    if (isDefinedAsBefore && isEqual(rolesBelow(role, sessions), bases)) return { credentials, bases };
  }
  throw new DaypassError('cancelled', `The definition of ${role.session} keeps changing.`, { next: 'Try again.' });
}

function isEqual(some: readonly RoleRef[], others: readonly RoleRef[]): boolean {
  return some.map(roleKey).join() === others.map(roleKey).join();
}

/** Null where the session has none, or several. */
function onlyRoleOf(session: string, sessions: Sessions): RoleRef | null {
  const roles = rolesOf(session, sessions);
  return roles.length === 1 ? (roles[0] ?? null) : null;
}

function rolesOf(session: string, sessions: Sessions): RoleRef[] {
  const accounts = [...(sessions.find(session)?.catalogue.accounts() ?? [])];
  return accounts.flatMap(({ id, roles }) => roles.map((role) => ({ session, account: id, role })));
}

/**
 * Adding the key again doesn't help where it is kept under another name: it may have been moved out of the credentials
 * file.
 */
function missingBase(name: string, session: string, sessions: Sessions): DaypassError {
  const user = sessions.list().find(({ definition }) => definition.kind === 'iam-user')?.definition.name;
  const own = sessions.find(name)?.definition;
  const add = `\`daypass iam-user add ${shellWord(session)} --import ${shellWord(session)}\``;
  const change =
    own?.origin === 'settings'
      ? `\`daypass settings edit\`, and let ${name} build on ${user}`
      : `\`aws configure set source_profile ${shellWord(user ?? '')} --profile ${shellWord(name.replace(/ \(role\)$/, ''))}\``;
  const command =
    user === undefined
      ? `If that is an IAM user, run ${add}.`
      : `If its key is the one that Daypass keeps as ${user}, run ${change}. If it is another IAM user, run ${add}.`;
  return errorOfCase('base-unknown', { name, session }, undefined, { command });
}

/** @param name of the session that builds on others. */
export function baseRolesOf(
  name: string,
  dependencies: {
    readonly sessions: () => Sessions;
    readonly credentials: (role: RoleRef) => Promise<RoleCredentials>;
  },
): BaseRoles {
  const find = (session: string) => dependencies.sessions().find(session);
  const circle = () => chainOf(name, (session) => find(session)?.definition ?? null).cycle;
  return {
    async credentials(role) {
      const cycle = circle();
      if (cycle) throw circleFault('config-invalid', cycle);
      if (!find(role.session)) await dependencies.sessions().get(role.session);
      return dependencies.credentials(role);
    },

    onlyRole(session) {
      const found = find(session);
      if (!found) {
        throw missingBase(name, session, dependencies.sessions());
      }
      const [only, another] = rolesOf(session, dependencies.sessions());
      if (only && !another) return only;
      if (only) throw errorOfCase('base-several', { session });
      throw errorOfCase('base-none', { session }, undefined, { command: loginCommand(session) });
    },

    session(session) {
      const found = find(session);
      if (!found) return null;
      const { definition, source } = found;
      const mfaSerial = definition.kind === 'iam-user' ? definition.mfaSerial : null;
      // In a circle, asking each session for the state of the next would never end.
      const { state, clockOffset } = circle()
        ? { state: NOWHERE, clockOffset: 0 }
        : { state: source.state(), clockOffset: source.clockOffset() };
      return { kind: definition.kind, state, clockOffset, mfaSerial };
    },
  };
}
