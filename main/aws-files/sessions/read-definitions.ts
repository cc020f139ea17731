/** Every session that the user's AWS config file defines: Identity Center's, roles on top of others, console sign-ins. */
import { errorOfCase, withOtherLines } from '../../base/error-cases.ts';
import type { DaypassError } from '../../base/errors.ts';
import type { SessionDefinition } from '../../base/session-definition.ts';
import { parseIni, refusedLines } from '../ini.ts';
import { namedSections, type SectionSettings, withCredentialsFile } from '../sections.ts';
import { readConsoleLogins } from './read-console-logins.ts';
import { isOfEnvironment, readRoles } from './read-roles.ts';
import { readSessions } from './read-sessions.ts';

/**
 * What can't be understood is left out and told in `problems`; it does not hide the others.
 * @param credentials the credentials file, whose profiles are merged into those of the config file as AWS's tools do.
 */
export function readDefinitions(
  text: string,
  path: string,
  credentials: { readonly text: string; readonly path: string } | null = null,
): { sessions: SessionDefinition[]; problems: DaypassError[] } {
  const profiles = profilesOf(text, path, credentials);
  const portals = readSessions(text, path, profiles);
  const roles = readRoles(profiles, portals.sessions);
  const taken = new Set([...portals.sessions, ...roles.sessions].map(({ name }) => name));
  const logins = readConsoleLogins(profiles, taken);
  return {
    sessions: [...portals.sessions, ...roles.sessions, ...logins.sessions],
    problems: [
      ...refusedFile(text, path),
      ...(credentials ? refusedFile(credentials.text, credentials.path) : []),
      ...portals.problems,
      ...roles.problems,
      ...logins.problems,
    ],
  };
}

/** Names of profiles whose roles build on the environment of the program that asks; they are no sessions. */
export function environmentProfiles(...files: Parameters<typeof readDefinitions>): string[] {
  const profiles = profilesOf(...files);
  const byName = new Map(profiles.map((profile) => [profile.name, profile]));
  return profiles.filter((profile) => isOfEnvironment(profile, byName)).map(({ name }) => name);
}

function profilesOf(
  text: string,
  path: string,
  credentials: { readonly text: string; readonly path: string } | null = null,
): SectionSettings[] {
  const own = namedSections(parseIni(text), 'profile', path);
  return credentials ? withCredentialsFile(own, credentials.text, credentials.path) : own;
}

/** The first line for which the AWS CLI reads nothing of the file. What it says is not told: it may be a secret that slipped in. */
export function refusedFile(text: string, path: string): DaypassError[] {
  const [first, ...others] = refusedLines(text);
  if (!first) return [];
  const fault = errorOfCase(`line-${first.fault}`, { line: String(first.line), path });
  return [others.length === 0 ? fault : withOtherLines(fault, others.map(({ line }) => String(line)).join(', '))];
}
