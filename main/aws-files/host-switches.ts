/**
 * Which of AWS's hosts are asked: its FIPS endpoints, those with IPv6. `AWS_USE_FIPS_ENDPOINT` and `AWS_USE_DUALSTACK_ENDPOINT`, else
 * `use_fips_endpoint` and `use_dualstack_endpoint` of `[default]`, as botocore reads them: `true` in any case, and nothing else.
 * Whatever they say, the hosts are AWS's.
 */
import { stat } from 'node:fs/promises';
import { parseIni } from './ini.ts';
import { readFileText } from './read-file.ts';
import { namedSections } from './sections.ts';

export interface HostSwitches {
  readonly fips: boolean;
  readonly dualStack: boolean;
}

export const USUAL_HOSTS: HostSwitches = { fips: false, dualStack: false };

/**
 * @param path of the AWS config file, which is read again when it has changed; one that can't be read switches nothing on.
 * @param env the agent's own.
 */
export function hostSwitches(
  path: string,
  env: Readonly<Record<string, string | undefined>>,
): () => Promise<HostSwitches> {
  let known: { readonly stamp: string; readonly values: ReadonlyMap<string, string> } | null = null;
  return async () => {
    const stamp = await stat(path).then(
      ({ mtimeMs, size, ino }) => `${mtimeMs} ${size} ${ino}`,
      () => 'none',
    );
    if (known?.stamp !== stamp) known = { stamp, values: await defaultProfile(path) };
    const { values } = known;
    return {
      fips: isOn(env.AWS_USE_FIPS_ENDPOINT ?? values.get('use_fips_endpoint')),
      dualStack: isOn(env.AWS_USE_DUALSTACK_ENDPOINT ?? values.get('use_dualstack_endpoint')),
    };
  };
}

async function defaultProfile(path: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFileText(path).catch(() => '');
  const profile = namedSections(parseIni(text), 'profile', path).find(({ name }) => name === 'default');
  return profile?.values ?? new Map();
}

function isOn(value: string | undefined): boolean {
  return value?.toLowerCase() === 'true';
}
