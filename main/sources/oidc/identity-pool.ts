/**
 * Cognito identity pools, enhanced flow: GetId, then GetCredentialsForIdentity, both unsigned
 * (docs.aws.amazon.com/cognito/latest/developerguide/authentication-flow.html).
 */
import {
  CognitoIdentityClient,
  GetCredentialsForIdentityCommand,
  type GetCredentialsForIdentityCommandOutput,
  GetIdCommand,
} from '@aws-sdk/client-cognito-identity';
import type { RoleCredentials } from '../../base/credentials.ts';
import { errorOfCase } from '../../base/error-cases.ts';
import { DaypassError } from '../../base/errors.ts';
import type { Secret } from '../../base/secret.ts';
import type { OidcDefinition } from '../../base/session-definition.ts';
import { answeredCredentials } from '../answer.ts';
import { nameOf, toDaypassError } from '../aws-errors.ts';
import { clientConfig } from '../client-config.ts';
import type { ClockOffset } from '../clock-offset.ts';
import { withRetries } from '../retry.ts';
import { watched } from '../watched-client.ts';
import type { OidcDependencies } from './dependencies.ts';

const RETRIES = { network: 2, server: 3, throttled: 5 } as const;

export interface IdentityPoolDependencies extends OidcDependencies {
  readonly offset: ClockOffset;
  readonly pool: NonNullable<OidcDefinition['identityPool']>;
}

export class IdentityPool {
  readonly #dependencies: IdentityPoolDependencies;
  readonly #client: CognitoIdentityClient;

  constructor(dependencies: IdentityPoolDependencies) {
    const { region } = dependencies.pool;
    this.#dependencies = dependencies;
    const client = new CognitoIdentityClient(clientConfig({ ...dependencies, region }, 'COGNITO_IDENTITY'));
    this.#client = watched(client, dependencies);
  }

  /**
   * @param roleArn one of the roles that the pool's rules allow this person; null for the one it picks.
   * @throws DaypassError access-denied | aws-*
   */
  async credentials(token: Secret, roleArn: string | null): Promise<RoleCredentials> {
    const { pool, definition } = this.#dependencies;
    const Logins = { [providerName(definition)]: token.expose() };
    try {
      const { IdentityId } = await this.#retried(() =>
        this.#client.send(new GetIdCommand({ IdentityPoolId: pool.id, Logins })),
      );
      const answer = await this.#retried(() =>
        this.#client.send(
          new GetCredentialsForIdentityCommand({
            IdentityId,
            Logins,
            ...(roleArn === null ? {} : { CustomRoleArn: roleArn }),
          }),
        ),
      );
      return credentialsOf(answer);
    } catch (error) {
      throw this.#explained(error);
    }
  }

  #retried<T>(call: () => Promise<T>): Promise<T> {
    const { clock, random } = this.#dependencies;
    return withRetries(call, { clock, random, retries: RETRIES });
  }

  #explained(error: unknown): DaypassError {
    const { pool, definition } = this.#dependencies;

    switch (nameOf(error)) {
      case 'NotAuthorizedException':
        return errorOfCase('pool-refused', { session: definition.name }, error);
      case 'ResourceNotFoundException':
        return errorOfCase('pool-missing', { pool: pool.id }, error);
      case 'InvalidIdentityPoolConfigurationException':
      case 'InvalidParameterException':
        return errorOfCase('pool-no-role', {}, error);
      default:
        return toDaypassError(error);
    }
  }
}

/** Whether Cognito says that the ID token has ended ("Invalid login token. Token expired: …", "… Token is expired."): another one may be taken. */
export function isLoginExpired(error: unknown): boolean {
  const cause = error instanceof DaypassError ? error.cause : error;
  return nameOf(cause) === 'NotAuthorizedException' && /token (?:is )?expired/i.test((cause as Error).message);
}

/** `Logins` names a provider without its scheme (`cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Abc`). */
function providerName({ token }: OidcDefinition): string {
  return token.from === 'provider' ? token.issuer.replace(/^https?:\/\//, '').replace(/\/$/, '') : '';
}

/** Cognito calls the secret key by another name than STS. */
function credentialsOf({ Credentials: given }: GetCredentialsForIdentityCommandOutput): RoleCredentials {
  return answeredCredentials({ ...given, SecretAccessKey: given?.SecretKey });
}
