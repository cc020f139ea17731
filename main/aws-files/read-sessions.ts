/** Which Identity Center sessions the user's AWS config file defines. */
import { isRegion } from '../../common/patterns.ts';
import { asDaypassError, DaypassError } from '../base/errors.ts';
import type { IdentityCenterDefinition } from '../base/session-definition.ts';
import { type IniSection, parseIni, sectionName } from './ini.ts';
import { parseStartUrl } from './start-url.ts';

/** What makes AWS give a refresh token, and the only thing that Daypass needs. */
const DEFAULT_SCOPES = ['sso:account:access'];

interface Settings {
  readonly name: string;
  readonly line: number;
  readonly values: ReadonlyMap<string, string>;
}

/**
 * `[sso-session NAME]` sections in their order, then sessions that legacy profiles define (a profile with `sso_start_url`
 * of its own): one for each start URL and region that no section has, named after the first such profile.
 * A section with a fault is left out and told in `problems`; it does not hide the others.
 */
export function readSessions(
  text: string,
  path: string,
): { sessions: IdentityCenterDefinition[]; problems: DaypassError[] } {
  const all = parseIni(text);
  const sessions: IdentityCenterDefinition[] = [];
  const problems: DaypassError[] = [];
  const read = (settings: Settings, origin: IdentityCenterDefinition['origin']) => {
    try {
      return define(settings, origin);
    } catch (cause) {
      const kind = origin === 'sso-session' ? 'sso-session' : 'profile';
      const { message, next } = asDaypassError(cause);
      const what = `[${kind} ${settings.name}] in ${path}, line ${settings.line}: ${message}`;
      problems.push(new DaypassError('config-invalid', what, { next, cause }));
      return null;
    }
  };
  for (const { header, line } of all) {
    if (!/^sso-session\b/.test(header) || sectionName(header)) continue;
    problems.push(
      new DaypassError('config-invalid', `[${header}] in ${path}, line ${line}, does not name a session.`, {
        next: 'Put a name with spaces in double quotes.',
      }),
    );
  }
  for (const settings of mergedSections(all, 'sso-session')) {
    const session = read(settings, 'sso-session');
    if (session) sessions.push(session);
  }
  for (const settings of mergedSections(all, 'profile')) {
    if (!settings.values.has('sso_start_url') || settings.values.has('sso_session')) continue;
    const session = read(settings, 'legacy-profile');
    const isKnown = (other: IdentityCenterDefinition) =>
      other.name === session?.name || (other.startUrl === session?.startUrl && other.region === session.region);
    if (session && !sessions.some(isKnown)) sessions.push(session);
  }
  return { sessions, problems };
}

/** Sections of one kind by name. One that stands there twice, for which botocore refuses the file, is one whose later keys win. */
export function mergedSections(all: readonly IniSection[], kind: 'sso-session' | 'profile'): Settings[] {
  const found = new Map<string, { name: string; line: number; values: Map<string, string> }>();
  for (const { header, line, entries } of all) {
    const section = sectionName(header);
    if (section?.kind !== kind) continue;
    const settings = found.get(section.name) ?? { name: section.name, line, values: new Map<string, string>() };
    for (const { key, value } of entries) settings.values.set(key, value);
    found.set(section.name, settings);
  }
  return [...found.values()];
}

/** @throws DaypassError config-invalid */
function define({ name, values }: Settings, origin: IdentityCenterDefinition['origin']): IdentityCenterDefinition {
  if (/\p{Cc}/u.test(name)) throw new DaypassError('config-invalid', 'The name has control characters in it.');
  const startUrl = parseStartUrl(required(values, 'sso_start_url'));
  const region = required(values, 'sso_region');
  if (!isRegion(region)) {
    throw new DaypassError('config-invalid', `sso_region "${region}" is not a region.`, {
      next: 'Name one like eu-west-1.',
    });
  }
  const scopes = (values.get('sso_registration_scopes') ?? '').split(/[\s,]+/).filter((scope) => scope !== '');
  return {
    kind: 'identity-center',
    name,
    startUrl,
    region,
    scopes: scopes.length > 0 ? scopes : DEFAULT_SCOPES,
    origin,
  };
}

function required(values: ReadonlyMap<string, string>, key: string): string {
  const value = values.get(key);
  if (!value) throw new DaypassError('config-invalid', `${key} is missing.`, { next: `Add a line "${key} = …".` });
  return value;
}
