/** The AWS SDK as its users use it, against the emulator's IAM users. */
import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  GetAccessKeyLastUsedCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListMFADevicesCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, type EmulatorUser, startEmulator, totp } from '../../../../emulator/index.ts';
import { FakeClock } from '../../../support/agent/fake-clock.ts';

interface Key {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

describe('IAM users of the emulator', () => {
  let clock: FakeClock;
  let emulator: Emulator;
  let user: EmulatorUser;
  let seed: string;

  const common = (credentials: Key) => ({
    region: 'us-east-1',
    endpoint: emulator.url,
    credentials,
    maxAttempts: 1,
    systemClockOffset: clock.now() - Date.now(),
  });
  const iam = (key: Key) => new IAMClient(common(key));
  const sts = (key: Key) => new STSClient(common(key));
  const firstKey = (): Key => {
    const [key] = emulator.accessKeys.of(user.arn);
    return { accessKeyId: key?.id ?? '', secretAccessKey: key?.secret ?? '' };
  };

  beforeEach(async () => {
    clock = new FakeClock(Date.now());
    emulator = await startEmulator({ clock, newKeySeconds: 10 });
    user = emulator.iam.addUser('111122223333', 'ann');
    seed = emulator.iam.addMfaDevice('111122223333', 'ann').seed;
    emulator.accessKeys.add(user);
  });
  afterEach(() => emulator.close());

  it('have two keys at most, each with a life of its own', async () => {
    const { AccessKey: made } = await iam(firstKey()).send(new CreateAccessKeyCommand({}));
    const second = { accessKeyId: made?.AccessKeyId ?? '', secretAccessKey: made?.SecretAccessKey ?? '' };
    await expect(sts(second).send(new GetCallerIdentityCommand({}))).rejects.toThrow('security token included');
    await clock.advance(10_000);
    expect((await sts(second).send(new GetCallerIdentityCommand({}))).Arn).toBe(user.arn);
    await expect(iam(firstKey()).send(new CreateAccessKeyCommand({}))).rejects.toMatchObject({
      name: 'LimitExceededException',
    });
    const AccessKeyId = firstKey().accessKeyId;
    await iam(second).send(new UpdateAccessKeyCommand({ AccessKeyId, Status: 'Inactive' }));
    await expect(sts(firstKey()).send(new GetCallerIdentityCommand({}))).rejects.toThrow();
    const { AccessKeyMetadata: keys } = await iam(second).send(new ListAccessKeysCommand({}));
    expect(keys?.map(({ Status }) => Status)).toEqual(['Inactive', 'Active']);
    const used = await iam(second).send(new GetAccessKeyLastUsedCommand({ AccessKeyId: second.accessKeyId }));
    expect(used.AccessKeyLastUsed?.ServiceName).toBe('iam');
    await iam(second).send(new DeleteAccessKeyCommand({ AccessKeyId }));
    await expect(iam(second).send(new DeleteAccessKeyCommand({ AccessKeyId }))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
    });
  });

  it('get a session with the code of their device, and are known by it', async () => {
    const { MFADevices } = await iam(firstKey()).send(new ListMFADevicesCommand({}));
    const SerialNumber = MFADevices?.[0]?.SerialNumber;
    const wrong = new GetSessionTokenCommand({ SerialNumber, TokenCode: '000000' });
    await expect(sts(firstKey()).send(wrong)).rejects.toMatchObject({ name: 'AccessDenied' });
    const right = new GetSessionTokenCommand({
      SerialNumber,
      TokenCode: totp(seed, clock.now()),
      DurationSeconds: 900,
    });
    const { Credentials } = await sts(firstKey()).send(right);
    const session = {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    };
    expect((await sts(session).send(new GetCallerIdentityCommand({}))).Arn).toBe(user.arn);
    const ofUser = new ListAccessKeysCommand({ UserName: user.name });
    expect((await iam(session).send(ofUser)).AccessKeyMetadata).toHaveLength(1);
    // IAM can't tell the user from a session's signature.
    await expect(iam(session).send(new ListAccessKeysCommand({}))).rejects.toMatchObject({ name: 'ValidationError' });
    await expect(sts(session).send(new GetSessionTokenCommand({}))).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});
