/** `credential_source`: the credentials of the machine that Daypass runs on. */
import { errorOfCase } from '../../base/error-cases.ts';
import { Secret } from '../../base/secret.ts';
import type { SigningKeys } from '../sts.ts';

/** @throws DaypassError sign-in-required where the machine has none; the sentence says where they were looked for. */
export async function machineKeys(from: 'Ec2InstanceMetadata' | 'EcsContainer'): Promise<SigningKeys> {
  // Loaded where it is used: hardly any desktop is an EC2 instance.
  const { fromContainerMetadata, fromInstanceMetadata } = await import('@smithy/credential-provider-imds');
  const provider = from === 'EcsContainer' ? fromContainerMetadata() : fromInstanceMetadata({ maxRetries: 1 });

  const keys = await provider().catch((cause) => {
    throw errorOfCase(from === 'EcsContainer' ? 'container-without-keys' : 'instance-without-keys', {}, cause);
  });
  return {
    accessKeyId: keys.accessKeyId,
    secretAccessKey: new Secret(keys.secretAccessKey),
    sessionToken: keys.sessionToken ? new Secret(keys.sessionToken) : null,
  };
}
