/** `credential_source`: the credentials of the machine that Daypass runs on. */
import { DaypassError } from '../../base/errors.ts';
import { Secret } from '../../base/secret.ts';
import type { SigningKeys } from '../sts.ts';

/** @throws DaypassError sign-in-required where the machine has none; the sentence says where they were looked for. */
export async function machineKeys(
  from: 'Environment' | 'Ec2InstanceMetadata' | 'EcsContainer',
  env: Readonly<Record<string, string | undefined>>,
): Promise<SigningKeys> {
  if (from === 'Environment') {
    const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = env;
    if (!id || !secret) throw none('The environment that Daypass was started in has no AWS credentials.');
    return { accessKeyId: id, secretAccessKey: new Secret(secret), sessionToken: token ? new Secret(token) : null };
  }
  // Loaded where it is used: hardly any desktop is an EC2 instance.
  const { fromContainerMetadata, fromInstanceMetadata } = await import('@smithy/credential-provider-imds');
  const provider = from === 'EcsContainer' ? fromContainerMetadata() : fromInstanceMetadata({ maxRetries: 1 });
  const where = from === 'EcsContainer' ? 'The container' : 'The instance';
  const keys = await provider().catch((cause) => {
    throw none(`${where} that Daypass runs on gives no AWS credentials.`, cause);
  });
  return {
    accessKeyId: keys.accessKeyId,
    secretAccessKey: new Secret(keys.secretAccessKey),
    sessionToken: keys.sessionToken ? new Secret(keys.sessionToken) : null,
  };
}

function none(what: string, cause?: unknown): DaypassError {
  return new DaypassError('sign-in-required', what, {
    next: 'Give it some, or base the role on another session.',
    cause,
  });
}
