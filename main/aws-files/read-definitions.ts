/** Every session that the user's AWS config file defines: Identity Center's, roles on top of others, console sign-ins. */
import type { DaypassError } from '../base/errors.ts';
import type { SessionDefinition } from '../base/session-definition.ts';
import { parseIni } from './ini.ts';
import { readConsoleLogins } from './read-console-logins.ts';
import { readRoles } from './read-roles.ts';
import { mergedSections, readSessions } from './read-sessions.ts';

/** What can't be understood is left out and told in `problems`; it does not hide the others. */
export function readDefinitions(
  text: string,
  path: string,
): { sessions: SessionDefinition[]; problems: DaypassError[] } {
  const portals = readSessions(text, path);
  const profiles = mergedSections(parseIni(text), 'profile');
  const roles = readRoles(profiles, portals.sessions, path);
  const taken = new Set([...portals.sessions, ...roles.sessions].map(({ name }) => name));
  const logins = readConsoleLogins(profiles, taken, path);
  return {
    sessions: [...portals.sessions, ...roles.sessions, ...logins.sessions],
    problems: [...portals.problems, ...roles.problems, ...logins.problems],
  };
}
