import type { RoleRef } from '../base/credentials.ts';

/** What a `credential_process` line of ours hands out: one role, or whichever is active. */
export type ServedRole = RoleRef | 'active';

/**
 * The value of a `credential_process` line, quoted for every one of AWS's tools on this system.
 * @param client program and first arguments of the client.
 */
export function credentialProcess(client: readonly string[], served: ServedRole): string {
  return [...client, 'credentials', ...flags(served)].map(quoted).join(' ');
}

/** Which role a `credential_process` line of ours hands out, however its client is called; null for any other program's. */
export function servedRole(line: string): ServedRole | null {
  const words = split(line);
  const at = words.indexOf('credentials');
  if (at < 1 || !/daypass[^/\\]*$/i.test(words[at - 1] ?? '')) return null;
  const given = words.slice(at + 1);
  if (given.length === 1 && given[0] === '--active') return 'active';
  const [session, account, role] = ['--session', '--account', '--role'].map((flag) => valueAfter(given, flag));
  return session && account && role ? { session, account, role } : null;
}

/** The program that a `credential_process` line starts. */
export function programOf(line: string): string {
  return split(line)[0] ?? '';
}

function flags(served: ServedRole): string[] {
  if (served === 'active') return ['--active'];
  return ['--session', served.session, '--account', served.account, '--role', served.role];
}

function valueAfter(words: readonly string[], flag: string): string | undefined {
  const at = words.indexOf(flag);
  return at < 0 ? undefined : words[at + 1];
}

/**
 * botocore splits the line as Python's shlex does, the JS and Go SDKs hand it to a shell. Inside double quotes these two differ
 * about `\$` and `\``; inside single quotes they agree. Windows reads `\` before a double quote only.
 */
function quoted(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  if (process.platform === 'win32') return `"${word.replaceAll('"', '\\"')}"`;
  return /["$`\\]/.test(word) ? `'${word.replaceAll("'", "'\\''")}'` : `"${word}"`;
}

/** The words of a line that was quoted like this. */
function split(line: string): string[] {
  if (process.platform === 'win32') {
    return [...line.matchAll(/"((?:\\"|[^"])*)"|(\S+)/g)].map(
      ([, inQuotes, bare]) => inQuotes?.replaceAll('\\"', '"') ?? bare ?? '',
    );
  }
  return [...line.matchAll(/(?:"[^"]*"|'[^']*'|\\.|[^\s"'\\])+/g)].map(([word]) =>
    word.replace(/"([^"]*)"|'([^']*)'|\\(.)/g, (_, double, single, escaped) => double ?? single ?? escaped),
  );
}
