/**
 * Adds, changes and removes `[sso-session]` sections of the user's AWS config file and keeps every other byte.
 */
import { isRegion } from '../../common/patterns.ts';
import { DaypassError } from '../base/errors.ts';
import { isPrintable } from '../base/printable.ts';
import { editFile, gap, lineEnd, toBytes } from './edit-file.ts';
import { type IniSection, parseIni, sectionName } from './ini.ts';
import { parseStartUrl } from './start-url.ts';

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
 * The text (one character for each byte) with a section at its end.
 * @throws DaypassError config-invalid when the name is taken or a value is none.
 */
export function withSessionSection(text: string, { name, startUrl, region }: NewSession): string {
  if (name.trim() !== name || name === '' || FORBIDDEN_IN_NAME.test(name) || !isPrintable(name)) {
    throw new DaypassError('config-invalid', `"${name}" can't be the name of a session.`, {
      next: 'Use letters, digits, spaces and - _ . only.',
    });
  }
  if (!isRegion(region)) {
    throw new DaypassError('config-invalid', `"${region}" is not a region.`, { next: 'Name one like eu-west-1.' });
  }
  const url = parseStartUrl(startUrl);
  if (parseIni(text).some((section) => isSession(section, toBytes(name)))) {
    throw new DaypassError('config-invalid', `There is a session called "${name}" already.`, {
      next: 'Choose another name.',
    });
  }
  const eol = lineEnd(text);
  const section = [
    `[sso-session ${/\s/.test(name) ? `"${name}"` : name}]`,
    `sso_start_url = ${url}`,
    `sso_region = ${region}`,
    'sso_registration_scopes = sso:account:access',
    '',
  ].join(eol);
  return `${text}${gap(text, eol)}${toBytes(section)}`;
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
    throw new DaypassError('config-invalid', `"${region}" is not a region.`, { next: 'Name one like eu-west-1.' });
  }
  const url = parseStartUrl(startUrl);
  await editFile(path, (text) => {
    const section = parseIni(text).findLast((other) => isSession(other, toBytes(name)));
    if (!section) {
      throw new DaypassError('config-invalid', `${path} has no section [sso-session ${name}].`, {
        next: 'Change the session where it is defined.',
      });
    }
    const own = text.slice(section.start, section.end);
    const changed = withValue(withValue(own, 'sso_start_url', toBytes(url)), 'sso_region', region);
    return text.slice(0, section.start) + changed + text.slice(section.end);
  });
}

/**
 * Takes the section of this name out, with the blank line before it. Comments that stand right above the next section
 * stay with that.
 * @throws DaypassError config-unreadable | state-unwritable; nothing to remove is no error.
 */
export async function removeSessionSection(path: string, name: string): Promise<void> {
  await editFile(path, (text) => {
    const sections = parseIni(text).filter((section) => isSession(section, toBytes(name)));
    return sections.reverse().reduce((rest, section) => without(rest, section), text);
  });
}

function isSession({ header }: IniSection, name: string): boolean {
  const found = sectionName(header);
  return found?.kind === 'sso-session' && found.name === name;
}

/** The section with this value; the last line of the key counts, as for AWS's tools. A key that is missing is put first. */
function withValue(section: string, key: string, value: string): string {
  const lines = section.split(/(?<=\n)/);
  const place = lines.findLastIndex((line, index) => index > 0 && new RegExp(`^${key}\\s*[=:]`, 'i').test(line));
  const eol = lineEnd(section);
  if (place >= 0) {
    const end = /\r?\n$/.exec(lines[place] ?? '')?.[0] ?? '';
    lines[place] = `${key} = ${value}${end}`;
  } else {
    if (!lines[0]?.endsWith('\n')) lines[0] = `${lines[0] ?? ''}${eol}`;
    lines.splice(1, 0, `${key} = ${value}${eol}`);
  }
  return lines.join('');
}

function without(text: string, { start, end }: IniSection): string {
  const isLast = end === text.length;
  const kept = isLast ? '' : commentsAtEnd(text.slice(start, end));
  const head = text.slice(0, start);
  return `${kept === '' ? head.replace(/(\n)\r?\n$/, '$1') : head}${kept}${text.slice(end)}`;
}

/** Comment lines right above the next header, with the blank lines among them: they belong to what follows. */
function commentsAtEnd(section: string): string {
  const lines = section.split(/(?<=\n)/);
  let first = lines.length;
  for (let index = lines.length - 1; index > 0; index -= 1) {
    const line = (lines[index] ?? '').trim();
    if (line.startsWith('#') || line.startsWith(';')) first = index;
    else if (line !== '') break;
  }
  return lines.slice(first).join('');
}
