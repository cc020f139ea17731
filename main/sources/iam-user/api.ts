/** What is asked of STS and IAM for one user. Every call says with which credentials it is signed. */
import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  GetAccessKeyLastUsedCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListMFADevicesCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import {
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import type { RoleCredentials } from '../../base/credentials.ts';
import { DaypassError } from '../../base/errors.ts';
import { Secret } from '../../base/secret.ts';
import { answeredCredentials } from '../answer.ts';
import { clientConfig } from '../client-config.ts';
import type { ClientDependencies } from '../client-dependencies.ts';
import { ONLY_COPY_LIMIT_MS } from '../patience.ts';
import { watched } from '../watched-client.ts';
import type { AccessKey } from './key-record.ts';

/** A long-term key, or a session made from one. */
export type Signer = AccessKey | RoleCredentials;

export interface ListedKey {
  readonly id: string;
  readonly isActive: boolean;
  /** ms since the epoch. */
  readonly createdAt: number;
}

export interface UserApi {
  /** Needs no permission, so it tells whose key it is whatever the key may do. */
  whoAmI(signer: Signer): Promise<{ arn: string; account: string }>;
  sessionToken(
    key: AccessKey,
    options: { durationSeconds: number; mfa: { serial: string; code: Secret } | null },
  ): Promise<RoleCredentials>;
  /** What the console takes instead of a session: all that the user may do, under the user's name, for `durationSeconds`. */
  federationToken(key: AccessKey, options: { name: string; durationSeconds: number }): Promise<RoleCredentials>;
  listKeys(signer: Signer): Promise<ListedKey[]>;
  createKey(signer: Signer): Promise<AccessKey>;
  deactivateKey(signer: Signer, id: string): Promise<void>;
  deleteKey(signer: Signer, id: string): Promise<void>;
  /** Whether it has ever signed anything. */
  wasUsed(signer: Signer, id: string): Promise<boolean>;
  /** Serial numbers of the user's MFA devices that show codes. */
  mfaSerials(signer: Signer): Promise<string[]>;
}

/**
 * Every method throws the AWS client's errors.
 * @param userName whose keys these are, where it is known: IAM can't tell it from a session's signature.
 */
export function createUserApi(dependencies: ClientDependencies, userName: string | null): UserApi {
  const UserName = userName ?? undefined;
  const { offset } = dependencies;

  function common(signer: Signer, service: 'STS' | 'IAM') {
    return {
      // Keys are made here: a repeated request would leave a key that Daypass doesn't know.
      ...clientConfig(dependencies, service, { repeatable: false }),
      credentials: identityOf(signer),
      // The SDK signs with the system's time; the clock that counts here is the corrected one.
      systemClockOffset: offset.now() - Date.now(),
    };
  }
  const sts = (signer: Signer) => watched(new STSClient(common(signer, 'STS')), dependencies);
  const iam = (signer: Signer) => watched(new IAMClient(common(signer, 'IAM')), dependencies);

  return {
    async whoAmI(signer) {
      const { Arn: arn = '', Account: account = '' } = await sts(signer).send(new GetCallerIdentityCommand({}));
      return { arn, account };
    },
    async sessionToken(key, { durationSeconds, mfa }) {
      const { Credentials: given } = await sts(key).send(
        new GetSessionTokenCommand({
          DurationSeconds: durationSeconds,
          ...(mfa ? { SerialNumber: mfa.serial, TokenCode: mfa.code.expose() } : {}),
        }),
        mfa ? ONLY_COPY : {},
      );
      return answeredCredentials(given);
    },
    async federationToken(key, { name, durationSeconds }) {
      const { Credentials: given } = await sts(key).send(
        new GetFederationTokenCommand({ Name: name, Policy: ALL_OF_THE_USER, DurationSeconds: durationSeconds }),
      );
      return answeredCredentials(given);
    },
    async listKeys(signer) {
      const { AccessKeyMetadata: keys = [] } = await iam(signer).send(new ListAccessKeysCommand({ UserName }));
      return keys.map(({ AccessKeyId: id = '', Status, CreateDate }) => ({
        id,
        isActive: Status === 'Active',
        createdAt: CreateDate?.getTime() ?? 0,
      }));
    },
    async createKey(signer) {
      const { AccessKey: made } = await iam(signer).send(new CreateAccessKeyCommand({ UserName }), ONLY_COPY);
      if (!made?.AccessKeyId || !made.SecretAccessKey) {
        throw new DaypassError('aws-failed', 'AWS answered without an access key.');
      }
      const createdAt = made.CreateDate?.getTime() ?? offset.now();
      return { id: made.AccessKeyId, secret: new Secret(made.SecretAccessKey), createdAt };
    },
    async deactivateKey(signer, AccessKeyId) {
      await iam(signer).send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status: 'Inactive' }));
    },
    async deleteKey(signer, AccessKeyId) {
      await iam(signer).send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }));
    },
    async wasUsed(signer, AccessKeyId) {
      const { AccessKeyLastUsed: used } = await iam(signer).send(new GetAccessKeyLastUsedCommand({ AccessKeyId }));
      return used?.LastUsedDate !== undefined;
    },
    async mfaSerials(signer) {
      const { MFADevices: devices = [] } = await iam(signer).send(new ListMFADevicesCommand({ UserName }));
      // Passkeys (`u2f/…`) can't be used with STS.
      return devices.flatMap(({ SerialNumber: serial }) => (serial && !serial.includes(':u2f/') ? [serial] : []));
    },
  };
}

/** The secret of a new key is told once, and an MFA code works once. */
const ONLY_COPY = { requestTimeout: ONLY_COPY_LIMIT_MS };

/** A session policy only narrows: this one leaves everything that the user may do. Without one nothing would be left. */
const ALL_OF_THE_USER = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});

function identityOf(signer: Signer) {
  if ('id' in signer) return { accessKeyId: signer.id, secretAccessKey: signer.secret.expose() };
  return {
    accessKeyId: signer.accessKeyId,
    secretAccessKey: signer.secretAccessKey.expose(),
    sessionToken: signer.sessionToken.expose(),
  };
}
