/** Credentials for an ID token: of a role that trusts its provider, or of what an identity pool gives for it. */

import { partitionOfArn } from '../../../common/partitions.ts';
import { partsOfRoleArn } from '../../../common/patterns.ts';
import type { RoleRef } from '../../../common/roles.ts';
import type { RoleCredentials } from '../../base/credentials.ts';
import { DaypassError } from '../../base/errors.ts';
import type { Secret } from '../../base/secret.ts';
import type { RoleRequest } from '../../base/session-definition.ts';
import type { ClockOffset } from '../clock-offset.ts';
import { roleSessionName, Sts } from '../sts.ts';
import { isTokenExpired, stsError } from '../sts-errors.ts';
import type { OidcDependencies } from './dependencies.ts';
import { IdentityPool, isLoginExpired } from './identity-pool.ts';

export interface Roles {
  /** @throws DaypassError no-role; an error of the AWS client, which `explained` words. */
  credentials(role: RoleRef, token: Secret, claims: Readonly<Record<string, string>>): Promise<RoleCredentials>;
  /** Whether another token may be taken where this one was not. */
  isTokenRefused(error: unknown): boolean;
  explained(error: unknown, role: Pick<RoleRef, 'account' | 'role'>): DaypassError;
}

export function createRoles(dependencies: OidcDependencies & { readonly offset: ClockOffset }): Roles {
  const { definition, userName } = dependencies;
  const { name } = definition;
  const requestOf = ({ account, role }: Pick<RoleRef, 'account' | 'role'>): RoleRequest | undefined =>
    definition.roles.find(({ roleArn }) => {
      const own = partsOfRoleArn(roleArn);
      return own.account === account && own.role === role;
    });
  const pool = definition.identityPool ? new IdentityPool({ ...dependencies, pool: definition.identityPool }) : null;

  /** Where the partition is another one, its STS is another one too. */
  function stsFor(roleArn: string): Sts {
    return new Sts({ ...dependencies, region: definition.region ?? partitionOfArn(roleArn).home });
  }

  function explained(error: unknown, role: Pick<RoleRef, 'account' | 'role'>): DaypassError {
    if (isTokenExpired(error)) {
      return new DaypassError('sign-in-required', `AWS takes the token of ${name} for one that has ended.`, {
        cause: error,
        details: { session: name },
      });
    }
    return stsError(error, requestOf(role)?.roleArn ?? `arn:aws:iam::${role.account}:role/${role.role}`);
  }

  return {
    async credentials(role, token, claims) {
      const request = requestOf(role);
      if (pool) return pool.credentials(token, request?.roleArn ?? null);
      if (!request) {
        throw new DaypassError('no-role', `There is no role ${role.role} in account ${role.account} in ${name}.`, {
          details: { role: role.role, account: role.account },
        });
      }
      const { roleArn, durationSeconds, policy, policyArns } = request;
      const named = definition.sessionName ?? claims[definition.sessionNameClaim] ?? claims.sub ?? userName;
      return stsFor(roleArn).assumeRoleWithWebIdentity({
        RoleArn: roleArn,
        RoleSessionName: roleSessionName(named),
        WebIdentityToken: token.expose(),
        ...(durationSeconds === null ? {} : { DurationSeconds: durationSeconds }),
        ...(policy === null ? {} : { Policy: policy }),
        ...(policyArns.length === 0 ? {} : { PolicyArns: policyArns.map((arn) => ({ arn })) }),
      });
    },
    isTokenRefused: (error) => isTokenExpired(error) || isLoginExpired(error),
    explained,
  };
}
