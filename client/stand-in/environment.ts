/** The environment as this program reads it and as an agent that it starts gets it. */
import { resolve } from 'node:path';
import { type Environment, inheritedEnvironment } from '../../main/base/environment.ts';

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

/** AWS's tools read these with `~` and `$NAME` in them, and so does the agent. */
const EXPANDED = ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'];

export function withAbsolutePaths(env: Environment): Record<string, string | undefined> {
  const absolute = LOCATIONS.flatMap((name) => {
    const value = env[name];
    if (!value) return [];
    return [[name, EXPANDED.includes(name) && /^[~$%]/.test(value) ? value : resolve(value)]];
  });
  return { ...env, ...Object.fromEntries(absolute) };
}

export function agentEnvironment(env: Environment): Record<string, string | undefined> {
  return inheritedEnvironment(withAbsolutePaths(env), process.platform);
}
