/** Which of AWS's files a program will read, as its own environment says it: the agent's own environment may be another one. */
import { realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ensureRoleProfile, ROLE_PROFILE } from '../../aws-files/active-profile.ts';
import { hasDefaultCredentials, ProfilePrecedence, type ProfileProblem } from '../../aws-files/profile-precedence.ts';
import { readFileText } from '../../aws-files/read-file.ts';
import { asDaypassError } from '../../base/errors.ts';
import { expandPath } from '../../platform/expand-path.ts';
import type { CommandContext } from '../framework/command.ts';
import { errorText, printable } from '../terminal/text.ts';

const FILES = { AWS_CONFIG_FILE: 'config', AWS_SHARED_CREDENTIALS_FILE: 'credentials' } as const;
type FileVariable = keyof typeof FILES;

interface ProgramFile {
  readonly path: string;
  /** What the variable is to be; null for unset. An empty one is unset where there is a home: some SDKs take it for no file, others for the usual one. */
  readonly value: string | null;
}

/** @returns null where the variable is set to something that the client could not pass on. */
function programFile({ request, host }: CommandContext, variable: FileVariable): ProgramFile | null {
  const { env, cwd, present = [] } = request;
  const homeVariable = host.surroundings.platform === 'win32' ? 'USERPROFILE' : 'HOME';
  const own = env[homeVariable];
  const home = own || host.surroundings.home;
  const value = env[variable];
  const isUnreadable = (name: string) => env[name] === undefined && present.includes(name);
  if (isUnreadable(variable) || (!value && isUnreadable(homeVariable))) return null;
  if (!value) {
    const path = join(home, '.aws', FILES[variable]);
    // Without a home folder some SDKs ask the system for one, others look in the root folder or nowhere: they are told the file.
    return { path, value: own ? null : path };
  }
  // In these paths Python's SDK expands `~` and variables, JavaScript's only `~`, and Go's neither.
  const expanded = expandPath(value, { platform: host.surroundings.platform, env, home });
  return { path: resolve(cwd, expanded), value: expanded };
}

/** What to set and unset so that every SDK finds the files that were looked at here, also after a shell's start files. */
export function fileVariables(context: CommandContext): { set: Record<string, string>; unset: string[] } {
  const set: Record<string, string> = {};
  const unset: string[] = [];
  for (const variable of Object.keys(FILES) as FileVariable[]) {
    const file = programFile(context, variable);
    if (file?.value === null) unset.push(variable);
    else if (file) set[variable] = file.value;
  }
  return { set, unset };
}

/**
 * Why `[profile daypass-role]` can't give a program its role, as a sentence; null where it can. The profile is written where it is
 * missing from the config file that Daypass keeps; files of others are only read.
 */
export async function roleProfileHindrance(context: CommandContext): Promise<string | null> {
  const { host } = context;
  const config = programFile(context, 'AWS_CONFIG_FILE');
  const credentials = programFile(context, 'AWS_SHARED_CREDENTIALS_FILE');
  if (!config || !credentials) return 'The path of your AWS config file is not valid UTF-8.';
  try {
    if (await isSameFile(config.path, host.paths.awsConfig)) {
      await ensureRoleProfile(host.paths.awsConfig, host.client);
    }
    const problem = await problemIn(config, credentials);
    if (problem === 'missing') return `${printable(config.path)} has no [profile ${ROLE_PROFILE}].`;
    return problem && `${leadingElsewhere(problem, config, credentials)}.`;
  } catch (error) {
    return errorText(asDaypassError(error));
  }
}

/**
 * What has come before the role in `[profile daypass-role]` since the program here was started, such as keys by `aws configure`, for
 * a sentence. Null where nothing has, and where the profile is missing or a file can't be read: those are errors to the program.
 */
export async function otherRoleProfile(context: CommandContext): Promise<string | null> {
  const config = programFile(context, 'AWS_CONFIG_FILE');
  const credentials = programFile(context, 'AWS_SHARED_CREDENTIALS_FILE');
  if (!config || !credentials) return null;
  const problem = await problemIn(config, credentials).catch(() => null);
  return problem === null || problem === 'missing' ? null : leadingElsewhere(problem, config, credentials);
}

async function problemIn(config: ProgramFile, credentials: ProgramFile): Promise<ProfileProblem | null> {
  return new ProfilePrecedence(await readFileText(config.path), await readFileText(credentials.path)).ofInherited();
}

function leadingElsewhere(
  problem: Exclude<ProfileProblem, 'missing'>,
  config: ProgramFile,
  credentials: ProgramFile,
): string {
  return problem === 'keys'
    ? `[${ROLE_PROFILE}] in ${printable(credentials.path)} holds keys`
    : `[profile ${ROLE_PROFILE}] in ${printable(config.path)} leads to other credentials`;
}

/** Whether tools that look for credentials in files before they ask an endpoint would find some there. */
export async function hasOtherDefault(context: CommandContext): Promise<boolean> {
  const files = (Object.keys(FILES) as FileVariable[]).map((variable) => programFile(context, variable));
  const texts = files.map((file) => (file ? readFileText(file.path).catch(() => '') : ''));
  return (await Promise.all(texts)).some(hasDefaultCredentials);
}

async function isSameFile(a: string, b: string): Promise<boolean> {
  if (resolve(a) === resolve(b)) return true;
  const [realA, realB] = await Promise.all([a, b].map((path) => realpath(path).catch(() => null)));
  return realA !== null && realA === realB;
}
