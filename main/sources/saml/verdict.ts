/**
 * What AWS says to an answer of the identity provider. Only AWS can check its signature: it has the provider's certificate.
 * It is asked while the person is still there, so that no one is told "signed in" with an answer that opens nothing.
 */
import type { RoleCredentials } from '../../base/credentials.ts';
import { errorOfCase } from '../../base/error-cases.ts';
import { DaypassError, isAbort } from '../../base/errors.ts';
import type { Log } from '../../platform/log.ts';
import { nameOf } from '../aws-errors.ts';
import { isTokenExpired } from '../sts-errors.ts';
import type { SamlResponse } from './response.ts';
import type { SamlRole } from './role.ts';

export interface FirstRole {
  readonly roleArn: string;
  readonly credentials: RoleCredentials;
}

/**
 * Asks for a role of each provider in the answer until AWS takes it.
 * @returns the credentials that this gave; null where AWS refuses roles for reasons of their own, or can't be asked now.
 * @throws DaypassError saml-invalid where AWS takes the answer from no provider; sign-in-expired; AbortError
 */
export async function askForVerdict(
  { roles }: SamlResponse,
  assume: (role: SamlRole) => Promise<RoleCredentials>,
  log: Log,
): Promise<FirstRole | null> {
  let refusal: unknown;
  for (const role of new Map(roles.map((one) => [one.providerArn, one])).values()) {
    try {
      return { roleArn: role.roleArn, credentials: await assume(role) };
    } catch (error) {
      if (isAbort(error)) throw error;
      if (isTokenExpired(error)) throw ended(error);
      log.info('AWS did not take the answer of the identity provider.', { role: role.roleArn, kind: nameOf(error) });
      if (!isRefused(error)) return null;
      refusal = error;
    }
  }
  throw errorOfCase(caseOf(refusal), {}, refusal);
}

/** Whether the whole answer is what AWS does not like, not the role that was asked for. */
export function isRefused(error: unknown): boolean {
  return ['InvalidIdentityToken', 'InvalidIdentityTokenException'].includes(nameOf(error));
}

/** What is wrong with it (docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_saml.html). */
export function caseOf(error: unknown) {
  const message = error instanceof Error ? error.message : '';
  const kinds = ['signature', 'issuer', 'audience', 'provider'] as const;
  const kind = kinds.find((each) => message.toLowerCase().includes(each));
  return kind ? (`saml-${kind}` as const) : 'saml-refused';
}

function ended(cause: unknown): DaypassError {
  return new DaypassError(
    'sign-in-expired',
    'The answer of the identity provider has ended: AWS takes it for 5 minutes.',
    {
      cause,
    },
  );
}
