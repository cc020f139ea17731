/** What a role builds on: another role, another session, or the machine's own credentials. */
import type { RoleRef } from '../../../common/roles.ts';
import type { AssumeRoleDefinition } from '../../base/session-definition.ts';
import type { BaseRoles, BaseSession } from '../source.ts';

export interface Below {
  /** The role below, unless the machine's own credentials are the base. @throws DaypassError no-session | no-role */
  role(): RoleRef | null;
  /** The session of that role, with what is known of it. */
  session(): ({ readonly name: string } & Partial<BaseSession>) | null;
  /** Whether a code is needed here: not where an IAM user below has given one of the same device. */
  needsCode(): boolean;
  /** Whether this role is assumed with credentials of another role. */
  isChained(): boolean;
}

export function belowOf({ base: below, mfaSerial }: AssumeRoleDefinition, base: BaseRoles): Below {
  const session = () => {
    const name = below.from === 'role' ? below.role.session : below.from === 'session' ? below.session : null;
    return name === null ? null : { name, ...base.session(name) };
  };
  return {
    role() {
      if (below.from === 'role') return below.role;
      return below.from === 'session' ? base.onlyRole(below.session) : null;
    },
    session,
    needsCode: () => mfaSerial !== null && session()?.mfaSerial !== mfaSerial,
    isChained() {
      const found = session();
      return found !== null && found.kind !== 'iam-user';
    },
  };
}
