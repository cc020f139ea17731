/** Every session that the user's AWS config file defines: Identity Center's, roles on top of others, console sign-ins. */
import { DaypassError } from '../base/errors.ts';
import type { SessionDefinition } from '../base/session-definition.ts';
import { parseIni, type RefusedLine, refusedLines } from './ini.ts';
import { readConsoleLogins } from './read-console-logins.ts';
import { readRoles } from './read-roles.ts';
import { readSessions } from './read-sessions.ts';
import { namedSections, withCredentialsFile } from './sections.ts';

/**
 * What can't be understood is left out and told in `problems`; it does not hide the others.
 * @param credentials the credentials file, whose profiles are merged into those of the config file as AWS's tools do.
 */
export function readDefinitions(
  text: string,
  path: string,
  credentials: { readonly text: string; readonly path: string } | null = null,
): { sessions: SessionDefinition[]; problems: DaypassError[] } {
  const own = namedSections(parseIni(text), 'profile', path);
  const profiles = credentials ? withCredentialsFile(own, credentials.text, credentials.path) : own;
  const portals = readSessions(text, path, profiles);
  const roles = readRoles(profiles, portals.sessions);
  const taken = new Set([...portals.sessions, ...roles.sessions].map(({ name }) => name));
  const logins = readConsoleLogins(profiles, taken);
  return {
    sessions: [...portals.sessions, ...roles.sessions, ...logins.sessions],
    problems: [
      ...refused(text, path),
      ...(credentials ? refused(credentials.text, credentials.path) : []),
      ...portals.problems,
      ...roles.problems,
      ...logins.problems,
    ],
  };
}

const FAULTS: Readonly<Record<RefusedLine['fault'], readonly [what: string, next: string]>> = {
  mark: [
    'begins with a byte order mark',
    'Save the file as UTF-8 without a byte order mark ("UTF-8", not "UTF-8 with BOM").',
  ],
  bytes: ['has bytes that are not UTF-8', 'Save the file as UTF-8.'],
  nested: ['has a block below it with a line without "="', 'Write the value on the same line, or put it right.'],
  header: ['begins a section, but has no "]"', 'Put a "]" at its end.'],
  homeless: ['stands before the first section', 'Put it below the [section] that it belongs to, or take it out.'],
  'section-twice': ['begins a section that stands above already', 'Make one section of the two.'],
  'setting-twice': ['sets again what its section has set above', 'Take one of the two out.'],
  nonsense: ['is no section, no setting and no comment', 'Put it right, or take it out.'],
};

/** The first line for which the AWS CLI reads nothing of the file. What it says is not told: it may be a secret that slipped in. */
function refused(text: string, path: string): DaypassError[] {
  const [first, ...others] = refusedLines(text);
  if (!first) return [];
  const [what, next] = FAULTS[first.fault];
  const more =
    others.length === 0
      ? ''
      : ` ${others.length === 1 ? 'One more line is' : `${others.length} more lines are`} wrong, too.`;
  return [
    new DaypassError(
      'config-invalid',
      `Line ${first.line} of ${path} ${what}: the AWS CLI refuses the whole file for it.${more}`,
      { next },
    ),
  ];
}
