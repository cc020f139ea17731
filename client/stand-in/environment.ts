/** The environment as this program reads it and as an agent that it starts gets it. */
import { resolve } from 'node:path';
import { type Environment, inheritedEnvironment } from '../../main/base/environment.ts';
import { expandVariables } from '../../main/platform/expand-path.ts';

/** Where files are. The agent runs in another working folder, so these become absolute paths. */
const LOCATIONS = [
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_CA_BUNDLE',
  'NODE_EXTRA_CA_CERTS',
  'DAYPASS_HOME',
  'XDG_CONFIG_HOME',
  'XDG_STATE_HOME',
];

/** AWS's tools read these with `~` and `$NAME` in them. The agent may lack the variables: they are put in here. */
const EXPANDED = ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'];

export function withAbsolutePaths(env: Environment): Record<string, string | undefined> {
  const known = withVariables(env);
  const absolute = LOCATIONS.flatMap((name) => {
    const value = known[name];
    if (!value) return [];
    // The agent asks the system for home folders.
    return [[name, EXPANDED.includes(name) && value.startsWith('~') ? value : resolve(value)]];
  });
  return { ...env, ...Object.fromEntries(absolute) };
}

/** With the variables that paths of AWS's name put in. */
export function withVariables(env: Environment): Record<string, string | undefined> {
  const known = EXPANDED.flatMap((name) => {
    const value = env[name];
    return value === undefined ? [] : [[name, expandVariables(value, process.platform, env)]];
  });
  return { ...env, ...Object.fromEntries(known) };
}

export function agentEnvironment(env: Environment): Record<string, string | undefined> {
  return inheritedEnvironment(withAbsolutePaths(env), process.platform);
}
