/**
 * Adds and removes `[sso-session]` sections of the user's AWS config file and keeps every other byte.
 */
import { DaypassError } from '../base/errors.ts';
import { editFile, gap, lineEnd, toBytes } from './edit-file.ts';
import { type IniSection, parseIni, sectionName } from './ini.ts';
import { parseStartUrl } from './start-url.ts';

const REGION = /^[a-z]{2,}(-[a-z]+)+-\d{1,2}$/;
/** Characters that a header can't carry in every tool that reads the file. */
const FORBIDDEN_IN_NAME = /[\p{Cc}[\]"'#;\\]/u;

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
  if (name.trim() !== name || name === '' || FORBIDDEN_IN_NAME.test(name)) {
    throw new DaypassError('config-invalid', `"${name}" can't be the name of a session.`, {
      next: 'Use letters, digits, spaces and - _ . only.',
    });
  }
  if (!REGION.test(region)) {
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
