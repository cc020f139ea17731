/** Which Identity Center sessions the user's AWS config file defines. */
import { isRegion } from '../../../common/patterns.ts';
import { errorOfCase, inSection } from '../../base/error-cases.ts';
import { asDaypassError, type DaypassError } from '../../base/errors.ts';
import type { IdentityCenterDefinition } from '../../base/session-definition.ts';
import { parseIni } from '../ini.ts';
import { isText, sectionName } from '../section-name.ts';
import { namedSections, type SectionSettings } from '../sections.ts';
import { parseStartUrl } from '../start-url.ts';

/** What makes AWS give a refresh token, and the only thing that Daypass needs. */
const DEFAULT_SCOPES = ['sso:account:access'];

/**
 * `[sso-session NAME]` sections in their order, then sessions that legacy profiles define (a profile with `sso_start_url`
 * of its own): one for each start URL and region that no section has, named after the first such profile.
 * A section with a fault is left out and told in `problems`; it does not hide the others.
 * @param profiles those of the config file, unless told.
 */
export function readSessions(
  text: string,
  path: string,
  profiles: readonly SectionSettings[] = namedSections(parseIni(text), 'profile', path),
): { sessions: IdentityCenterDefinition[]; problems: DaypassError[] } {
  const all = parseIni(text);
  const sessions: IdentityCenterDefinition[] = [];
  const problems: DaypassError[] = [];
  const read = (settings: SectionSettings, origin: IdentityCenterDefinition['origin']) => {
    try {
      return define(settings, origin);
    } catch (cause) {
      problems.push(inSection(asDaypassError(cause), settings.place));
      return null;
    }
  };
  for (const { header, line } of all) {
    if (!/^\s*sso-session\b/.test(header) || sectionName(header)) continue;
    problems.push(errorOfCase('section-nameless', { header, path, line: String(line) }));
  }
  for (const settings of namedSections(all, 'sso-session', path)) {
    const session = read(settings, 'sso-session');
    if (session) sessions.push(session);
  }
  for (const settings of profiles) {
    if (!settings.values.has('sso_start_url') || settings.values.has('sso_session')) continue;
    const session = read(settings, 'legacy-profile');
    const isKnown = (other: IdentityCenterDefinition) =>
      other.name === session?.name || (session !== null && isSamePortal(other, session));
    if (!session) continue;
    const written = settings.values.get('sso_start_url') ?? '';
    const place = sessions.findIndex(isKnown);
    const known = sessions[place];
    if (!known) sessions.push(withWritten(session, written));
    else if (isSamePortal(known, session)) sessions[place] = withWritten(known, written);
  }
  return { sessions, problems };
}

function isSamePortal(a: IdentityCenterDefinition, b: IdentityCenterDefinition): boolean {
  return a.startUrl === b.startUrl && a.region === b.region;
}

function withWritten(session: IdentityCenterDefinition, url: string): IdentityCenterDefinition {
  const { startUrl, writtenAs = [] } = session;
  return url === startUrl || writtenAs.includes(url) ? session : { ...session, writtenAs: [...writtenAs, url] };
}

/** @throws DaypassError config-invalid */
function define(
  { name, values }: SectionSettings,
  origin: IdentityCenterDefinition['origin'],
): IdentityCenterDefinition {
  if (!isText(name)) throw errorOfCase('name-no-text', {});
  const startUrl = parseStartUrl(required(values, 'sso_start_url'));
  const region = required(values, 'sso_region');
  if (!isRegion(region)) {
    throw errorOfCase('sso-region-invalid', { region });
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
  if (!value) throw errorOfCase('key-missing', { key });
  return value;
}
