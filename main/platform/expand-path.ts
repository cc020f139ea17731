/** Paths in variables of AWS's, as botocore reads them: `~/x`, `~ann/x`, `$NAME/x` (Python's `os.path.expandvars` and `expanduser`). */
import { homeOfUser } from './users.ts';

/** Whose paths they are. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home folder. */
  readonly home: string;
}

/**
 * The path with its variables and its home folder put in; what is not known stays as it stands.
 * @param homeOf home folder of another user, null where there is none of this name.
 */
export function expandPath(
  path: string,
  { platform, env, home }: Surroundings,
  homeOf: (user: string) => string | null = homeOfUser,
): string {
  const known = expandVariables(path, platform, env);
  const [, user, rest = ''] = (platform === 'win32' ? /^~([^/\\]*)(.*)$/s : /^~([^/]*)(.*)$/s).exec(known) ?? [];
  if (user === undefined) return known;
  const folder = user === '' ? home : homeOf(user);
  return folder === null ? known : folder + rest;
}

/** The path with its variables put in. */
export function expandVariables(path: string, platform: NodeJS.Platform, env: Surroundings['env']): string {
  return path
    .replace(
      /\$(?:(\w+)|\{([^}]*)\})/g,
      (whole, plain?: string, inBraces?: string) => env[plain ?? inBraces ?? ''] ?? whole,
    )
    .replace(/%([^%]+)%/g, (whole, name: string) => (platform === 'win32' ? (env[name] ?? whole) : whole));
}
