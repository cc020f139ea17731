/** `credential_source`: the credentials of the machine that Daypass runs on. */
import { DaypassError } from '../../base/errors.ts';
import { Secret } from '../../base/secret.ts';
import type { SigningKeys } from '../sts.ts';

/** @throws DaypassError sign-in-required where the machine has none; the sentence says where they were looked for. */
export async function machineKeys(from: 'Environment' | 'Ec2InstanceMetadata' | 'EcsContainer'): Promise<SigningKeys> {
  // They would be those of whichever shell happened to start the agent, for every program that asks later.
  if (from === 'Environment') {
    throw new DaypassError('sign-in-required', 'Daypass takes no AWS credentials from the environment.', {
      next: 'Base the role on another session: in the AWS config file, source_profile in place of credential_source.',
    });
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
