/**
 * Adds, changes and removes `[sso-session]` sections of the user's AWS config file and keeps every other byte.
 */
import { isRegion } from '../../../common/patterns.ts';
import { errorOfCase } from '../../base/error-cases.ts';
import { isPrintable } from '../../base/printable.ts';
import { editFile } from '../edit-file.ts';
import { entryOf, gap, layoutOf, lineEnd, requireOthersSame, withoutSection, withValue } from '../edit-ini.ts';
import { type IniSection, parseIni } from '../ini.ts';
import { headerName, sectionName } from '../section-name.ts';
import { parseStartUrl } from '../start-url.ts';

/** Characters that a header can't carry in every tool that reads the file. */
const FORBIDDEN_IN_NAME = /[[\]"'#;\\]/;

export interface NewSession {
  readonly name: string;
  readonly startUrl: string;
  readonly region: string;
}

/**
 * Appends a section; makes file and folder where they are missing.
 * @throws DaypassError config-invalid when the name is taken or a value is none; config-unreadable; state-unwritable.
 */
export async function addSessionSection(path: string, session: NewSession): Promise<void> {
  await editFile(path, (text) => withSessionSection(text, session));
}

/**
 * The text with a section at its end.
 * @throws DaypassError config-invalid when the name is taken or a value is none.
 */
export function withSessionSection(text: string, { name, startUrl, region }: NewSession): string {
  if (name.trim() !== name || name === '' || FORBIDDEN_IN_NAME.test(name) || !isPrintable(name)) {
    throw errorOfCase('session-name-invalid', { name });
  }
  if (!isRegion(region)) {
    throw errorOfCase('region-invalid', { region });
  }
  const url = parseStartUrl(startUrl);
  if (parseIni(text).some((section) => isSession(section, name))) {
    throw errorOfCase('session-exists', { name });
  }
  const eol = lineEnd(text);
  const { header, setting } = layoutOf(text);
  const section = [
    `${header}[sso-session ${headerName(name)}]`,
    `${setting}sso_start_url = ${url}`,
    `${setting}sso_region = ${region}`,
    `${setting}sso_registration_scopes = sso:account:access`,
    '',
  ].join(eol);
  const after = `${text}${gap(text, eol)}${section}`;
  return requireOthersSame(text, after, (other) => isSession(other, name));
}

/**
 * Changes start URL and region of a section; everything else in it stays as it is.
 * @throws DaypassError config-invalid when a value is none or there is no such section; config-unreadable; state-unwritable.
 */
export async function changeSessionSection(
  path: string,
  { name, startUrl, region }: { name: string; startUrl: string; region: string },
): Promise<void> {
  if (!isRegion(region)) {
    throw errorOfCase('region-invalid', { region });
  }
  const url = parseStartUrl(startUrl);
  await editFile(path, (text) => {
    if (!parseIni(text).some((other) => isSession(other, name))) {
      throw errorOfCase('section-missing', { path, name });
    }
    const changed = withSetting(withSetting(text, name, 'sso_start_url', url), name, 'sso_region', region);
    return requireOthersSame(text, changed, (other) => isSession(other, name));
  });
}

/**
 * Takes the section of this name out, with the blank line before it. Comments that stand right above the next section
 * stay with that.
 * @throws DaypassError config-unreadable | state-unwritable; nothing to remove is no error.
 */
export async function removeSessionSection(path: string, name: string): Promise<void> {
  await editFile(path, (text) => {
    const sections = parseIni(text).filter((section) => isSession(section, name));
    const rest = sections.reverse().reduce(withoutSection, text);
    return requireOthersSame(text, rest, (other) => isSession(other, name));
  });
}

function isSession({ header }: IniSection, name: string): boolean {
  const found = sectionName(header);
  return found?.kind === 'sso-session' && found.name === name;
}

/** The last section of this name counts. */
function withSetting(text: string, name: string, key: string, value: string): string {
  const section = parseIni(text).findLast((other) => isSession(other, name));
  return section === undefined || entryOf(section, key)?.value === value ? text : withValue(text, section, key, value);
}
