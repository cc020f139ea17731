/** The environment as this program reads it and as an agent that it starts gets it. */
import { resolve } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * An agent uses none of these, and a process that lives for days should not carry them. The last two would turn the
 * desktop app into a plain Node, or load a debugger into it; editors set them for what runs inside them.
 */
const WITHHELD = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'ELECTRON_RUN_AS_NODE',
  'NODE_OPTIONS',
];

/** Where files are. An agent does not work in this process's folder, so that it gets absolute paths. */
const LOCATIONS = [
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  'DAYPASS_HOME',
  'XDG_CONFIG_HOME',
  'XDG_STATE_HOME',
];

export function withAbsolutePaths(env: Environment): Record<string, string | undefined> {
  const absolute = LOCATIONS.flatMap((name) => (env[name] ? [[name, resolve(env[name] ?? '')]] : []));
  return { ...env, ...Object.fromEntries(absolute) };
}

export function agentEnvironment(env: Environment): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(withAbsolutePaths(env)).filter(([name]) => !WITHHELD.includes(name)));
}
