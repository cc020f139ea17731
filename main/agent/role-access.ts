/** Who gets a role's credentials: a person is asked first where the role is sensitive, and what became of it is noted. */
import type { RoleRef } from '../../common/roles.ts';
import { isSameRole, roleKey } from '../../common/roles.ts';
import type { RoleCredentials } from '../base/credentials.ts';
import { asDaypassError, isCode } from '../base/errors.ts';
import type { AskingProgram } from '../base/request.ts';
import type { Activity } from './activity.ts';
import type { Approvals } from './approvals.ts';
import { rolesBelow } from './base-roles.ts';
import type { CredentialCache } from './credential-cache.ts';
import type { RoleList } from './listing/role-list.ts';
import type { Protection } from './protection.ts';
import type { Requester } from './requester.ts';
import type { Sessions } from './sessions/sessions.ts';
import type { UsageFile } from './usage.ts';

/** Daypass itself, for what a person clicks in its own window. */
export const OWN: AskingProgram = { name: 'Daypass', pid: process.pid, path: '' };

export interface RoleAccessDependencies {
  readonly sessions: Sessions;
  readonly cache: CredentialCache;
  readonly roles: RoleList;
  readonly approvals: Approvals;
  readonly protection: Protection;
  readonly activity: Activity;
  readonly usage: UsageFile;
  /** Which program a process is; never fails. */
  readonly programOf: (pid: number) => Promise<AskingProgram>;
  /** Called where only a person's sign-in helps a program; `noted` resolves with its name. */
  readonly onSignInRequired: (role: RoleRef, noted: Promise<string>) => void;
}

export class RoleAccess {
  readonly #dependencies: RoleAccessDependencies;

  constructor(dependencies: RoleAccessDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Credentials of a role, for anyone who asks. Opens no browser, ever; asks a person first where the role is sensitive.
   * What was asked is noted, and how it ended.
   * @throws DaypassError no-session | sign-in-required | no-role | access-denied | not-approved | aws-*
   */
  async credentials(role: RoleRef, requester: Requester | 'own'): Promise<RoleCredentials> {
    // Only a question about a sensitive role waits for this.
    const program = requester === 'own' ? Promise.resolve(OWN) : this.#programOf(requester);
    const note = (result: string, of: RoleRef = role) => {
      const { session, account, role: name } = of;
      const action = requester === 'own' ? 'window' : requester.action;
      return program.then(({ name: by, pid, path }) => {
        const where = path === '' ? {} : { path };
        this.#dependencies.activity.add({ program: by, ...where, pid, session, account, role: name, action, result });
        return by;
      });
    };
    try {
      if (!this.#dependencies.sessions.find(role.session)) await this.#dependencies.sessions.get(role.session);
      await this.#dependencies.protection.load();
      const asked = new Map<string, RoleRef>();
      const approveAll = async (bases: readonly RoleRef[]) => {
        for (const one of this.#toAskFor(role, bases)) {
          if (asked.has(roleKey(one))) continue;
          asked.set(roleKey(one), one);
          if (requester === 'own' || requester.approved?.has(roleKey(one))) continue;
          await this.#approve(one, program, (code) => one === role || note(code, one));
          requester.approved?.add(roleKey(one));
        }
      };
      await approveAll([]);
      const { credentials, bases } = await this.#dependencies.cache.get(role);
      // Definitions may have been changed meanwhile, and what they build on with them.
      await approveAll(bases);
      this.#dependencies.usage.note(role);
      for (const base of asked.values()) if (!isSameRole(base, role)) void note('served', base);
      void note('served');
      return credentials;
    } catch (error) {
      const noted = note(asDaypassError(error).code);
      // A person who clicked in the window sees the error there.
      if (isCode(error, 'sign-in-required') && requester !== 'own') this.#dependencies.onSignInRequired(role, noted);
      throw error;
    }
  }

  /** Credentials of a role for AWS's console: asked for, noted and refused as `credentials` are. */
  async consoleCredentials(role: RoleRef, requester: Requester | 'own'): Promise<RoleCredentials> {
    const credentials = await this.credentials(role, requester);
    const { source } = await this.#dependencies.sessions.get(role.session);
    return source.consoleCredentials ? source.consoleCredentials() : credentials;
  }

  #programOf({ pid, program }: Requester): Promise<AskingProgram> {
    return program ? Promise.resolve(program) : this.#dependencies.programOf(pid);
  }

  /**
   * The sensitive ones among a role and its base roles: using a role also uses the roles that it is assumed from.
   * @param bases what its credentials were made from; the definitions may have changed since.
   */
  #toAskFor(role: RoleRef, bases: readonly RoleRef[]): RoleRef[] {
    const all = [...[...rolesBelow(role, this.#dependencies.sessions), ...bases].reverse(), role];
    return all.filter((one) => this.#dependencies.roles.describe(one).isSensitive);
  }

  async #approve(role: RoleRef, program: Promise<AskingProgram>, note: (code: string) => unknown): Promise<void> {
    try {
      await this.#dependencies.approvals.ask(role, this.#dependencies.roles.describe(role).accountName, await program);
    } catch (error) {
      note(asDaypassError(error).code);
      throw error;
    }
  }
}
