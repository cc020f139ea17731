/** Every session that the user's AWS config file defines: Identity Center's first, then roles on top of others. */
import type { DaypassError } from '../base/errors.ts';
import type { SessionDefinition } from '../base/session-definition.ts';
import { parseIni } from './ini.ts';
import { readRoles } from './read-roles.ts';
import { mergedSections, readSessions } from './read-sessions.ts';

/** What can't be understood is left out and told in `problems`; it does not hide the others. */
export function readDefinitions(
  text: string,
  path: string,
): { sessions: SessionDefinition[]; problems: DaypassError[] } {
  const portals = readSessions(text, path);
  const roles = readRoles(mergedSections(parseIni(text), 'profile'), portals.sessions, path);
  return { sessions: [...portals.sessions, ...roles.sessions], problems: [...portals.problems, ...roles.problems] };
}
