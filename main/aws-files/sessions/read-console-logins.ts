/** Profiles of the AWS config file that sign in with console credentials: what `aws login` writes, `login_session = ARN`. */

import { isLoginSession, isRegion } from '../../../common/patterns.ts';
import { errorOfCase, inSection } from '../../base/error-cases.ts';
import type { DaypassError } from '../../base/errors.ts';
import type { ConsoleLoginDefinition } from '../../base/session-definition.ts';
import { isText } from '../section-name.ts';
import type { SectionSettings } from '../sections.ts';

/** Where AWS's own programs sign in when a profile names no region. */
const DEFAULT_REGION = 'us-east-1';

/** @param taken names of the sessions that come first. */
export function readConsoleLogins(
  profiles: readonly SectionSettings[],
  taken: ReadonlySet<string>,
): { sessions: ConsoleLoginDefinition[]; problems: DaypassError[] } {
  const sessions: ConsoleLoginDefinition[] = [];
  const problems: DaypassError[] = [];
  for (const { name, place, values } of profiles) {
    const loginSession = values.get('login_session');
    if (!loginSession || taken.has(name)) continue;
    const region = values.get('region') ?? DEFAULT_REGION;
    if (isLoginSession(loginSession) && isRegion(region) && isText(name)) {
      sessions.push({ kind: 'console-login', name, origin: 'profile', region, loginSession });
      continue;
    }
    problems.push(inSection(errorOfCase('login-session-invalid', {}), place));
  }
  return { sessions, problems };
}
