import type { RoleRef } from '../../common/roles.ts';
import { errorOfCase } from '../base/error-cases.ts';
import { posixQuoted } from '../base/shell-word.ts';
import { isPlainWord } from '../platform/client/plain-client.ts';

/** What a `credential_process` line of ours hands out: one role, the active one, or that of the `daypass exec` around it. */
export type ServedRole = RoleRef | 'active' | 'inherited';

/**
 * The value of a `credential_process` line, quoted for every one of AWS's tools on this system.
 * @param client program and first arguments of the client.
 * @throws DaypassError config-invalid for what no line can hold: the rest of it would be lines of its own.
 */
export function credentialProcess(client: readonly string[], served: ServedRole, platform = process.platform): string {
  const quote = platform === 'win32' ? windowsQuoted : quoted;
  const words = [...client, 'credentials', ...flags(served)];
  if (words.some((word) => /\p{Cc}/u.test(word))) {
    throw errorOfCase('profile-name-control', {});
  }
  return words.map((word) => (isPlainWord(word, platform) ? word : quote(word))).join(' ');
}

/** Which role a `credential_process` line of ours hands out, however its client is called; null for any other program's. */
export function servedRole(line: string, platform = process.platform): ServedRole | null {
  const words = platform === 'win32' ? windowsSplit(line) : split(line);
  const at = words.indexOf('credentials');
  if (at < 1 || !/daypass[^/\\]*$/i.test(words[at - 1] ?? '')) return null;
  const given = words.slice(at + 1);
  if (given.length === 1 && given[0] === '--active') return 'active';
  if (given.length === 1 && given[0] === '--inherited') return 'inherited';
  const [session, account, role] = ['--session', '--account', '--role'].map((flag) => valueAfter(given, flag));
  return session && account && role ? { session, account, role } : null;
}

/** The program that a `credential_process` line starts. */
export function programOf(line: string): string {
  return (process.platform === 'win32' ? windowsSplit(line) : split(line))[0] ?? '';
}

function flags(served: ServedRole): string[] {
  if (typeof served === 'string') return [`--${served}`];
  return ['--session', served.session, '--account', served.account, '--role', served.role];
}

function valueAfter(words: readonly string[], flag: string): string | undefined {
  const at = words.indexOf(flag);
  return at < 0 ? undefined : words[at + 1];
}

/**
 * A `#` or `;` behind white space, quoted or not, begins a comment to the JS and Go SDKs, and to botocore it does not: a quote is
 * put between the two.
 */
const COMMENT_START = /(?<=\s)(?=[#;])/;

/**
 * botocore splits the line as Python's shlex does, most SDKs hand it to a shell, and all agree about single quotes. Of double ones
 * Go's first SDK (rclone, s5cmd) takes those at the beginning of a value away.
 */
function quoted(word: string): string {
  return word.split(COMMENT_START).map(posixQuoted).join('');
}

/**
 * A backslash is itself, but before a double quote, where it takes another one to be so; the quote that ends the word is such a
 * quote (https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments).
 */
function windowsQuoted(word: string): string {
  const inQuotes = (part: string) =>
    part === '' ? '' : `"${part.replace(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, '$&$&')}"`;
  const [first = '', ...others] = word.split(COMMENT_START);
  // Two quotes side by side would be one that is meant: the sign itself stands outside.
  return inQuotes(first) + others.map((part) => `${part.charAt(0)}${inQuotes(part.slice(1))}`).join('');
}

/** The words of a line that was quoted like this. */
function split(line: string): string[] {
  return [...line.matchAll(/(?:"[^"]*"|'[^']*'|\\.|[^\s"'\\])+/g)].map(([word]) =>
    word.replace(/"([^"]*)"|'([^']*)'|\\(.)/g, (_, double, single, escaped) => double ?? single ?? escaped),
  );
}

function windowsSplit(line: string): string[] {
  return [...line.matchAll(/(?:"(?:\\.|[^"\\])*"|[^\s"])+/g)].map(([word]) =>
    word.replace(/"((?:\\.|[^"\\])*)"/g, (_, inQuotes: string) =>
      inQuotes.replace(
        /(\\+)("|$)/g,
        (_all, slashes: string, quote: string) => `${'\\'.repeat(Math.floor(slashes.length / 2))}${quote}`,
      ),
    ),
  );
}
