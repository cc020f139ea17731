/**
 * Which of AWS's hosts are asked: its FIPS endpoints, those with IPv6. `AWS_USE_FIPS_ENDPOINT` and `AWS_USE_DUALSTACK_ENDPOINT`, else
 * `use_fips_endpoint` and `use_dualstack_endpoint` of `[default]` in either of AWS's files, as botocore reads them: `true` in any case,
 * and nothing else, so that a comment behind it switches nothing on. Other profiles don't count, also not the one that AWS_PROFILE
 * names: the agent asks for all programs. Whatever they say, the hosts are AWS's.
 */
import { stat } from 'node:fs/promises';
import { parseIni } from './ini.ts';
import { readFileText } from './read-file.ts';
import { namedSections, withCredentialsFile } from './sections.ts';

export interface HostSwitches {
  readonly fips: boolean;
  readonly dualStack: boolean;
}

export const USUAL_HOSTS: HostSwitches = { fips: false, dualStack: false };

/**
 * @param files of AWS, which are read again when they have changed; one that can't be read switches nothing on.
 * @param env the agent's own.
 */
export function hostSwitches(
  files: { readonly awsConfig: string; readonly awsCredentials: string },
  env: Readonly<Record<string, string | undefined>>,
): () => Promise<HostSwitches> {
  let known: { readonly stamp: string; readonly values: ReadonlyMap<string, string> } | null = null;
  return async () => {
    const stamps = await Promise.all([stampOf(files.awsConfig), stampOf(files.awsCredentials)]);
    const stamp = stamps.join();
    if (known?.stamp !== stamp) known = { stamp, values: await defaultProfile(files) };
    const { values } = known;
    return {
      fips: isOn(env.AWS_USE_FIPS_ENDPOINT ?? values.get('use_fips_endpoint')),
      dualStack: isOn(env.AWS_USE_DUALSTACK_ENDPOINT ?? values.get('use_dualstack_endpoint')),
    };
  };
}

function stampOf(path: string): Promise<string> {
  return stat(path).then(
    ({ mtimeMs, size, ino }) => `${mtimeMs} ${size} ${ino}`,
    () => 'none',
  );
}

async function defaultProfile({
  awsConfig,
  awsCredentials,
}: {
  readonly awsConfig: string;
  readonly awsCredentials: string;
}): Promise<ReadonlyMap<string, string>> {
  const [config, credentials] = await Promise.all(
    [awsConfig, awsCredentials].map((path) => readFileText(path).catch(() => '')),
  );
  const profiles = namedSections(parseIni(config ?? ''), 'profile', awsConfig);
  const profile = withCredentialsFile(profiles, credentials ?? '', awsCredentials).find(
    ({ name }) => name === 'default',
  );
  return profile?.values ?? new Map();
}

function isOn(value: string | undefined): boolean {
  return value?.toLowerCase() === 'true';
}
