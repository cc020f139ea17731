/** `credential_process` lines for Windows, read by the very function with which botocore reads them there. */
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { credentialProcess, servedRole } from '../../../main/aws-files/credential-process.ts';

const HAS_BOTOCORE = spawnSync('python3', ['-c', 'import botocore']).status === 0;
const READ = `
import json, sys
from botocore.compat import compat_shell_split
print(json.dumps([compat_shell_split(line, platform='win32') for line in json.load(sys.stdin)]))
`;

const word = fc.oneof(
  fc.string({
    unit: fc.constantFrom('a', 'B', '7', ' ', '#', ';', '\\', '"', "'", '&', '(', ')', '^', 'é'),
    minLength: 1,
    maxLength: 9,
  }),
  fc.constantFrom('C:\\Program Files\\Daypass\\', 'a\\\\"b', 'ends with \\\\', '"'),
);
const line = fc.record({ session: word, role: word, folder: word });
/** As Go's syscall.EscapeArg puts a word into a command line for Windows, and processcreds the line behind `cmd.exe /C`. */
function goCommandLine(text: string): string {
  const escaped = text.replace(/(\\*)"/g, '$1$1\\"');
  return `cmd.exe /C ${/[ \t]/.test(text) ? `"${escaped.replace(/\\+$/, '$&$&')}"` : escaped}`;
}

/** As ProcessAWSCredentials of the SDK for .NET hands it over. */
function netCommandLine(text: string): string {
  return `cmd.exe /c ${text}`;
}

/**
 * What cmd.exe makes of it (`cmd /?`, about quotes after /C): a first quote goes with the last one, but for exactly two around the name
 * of a program with white space. Then the program takes its words as the C library does.
 */
function run(commandLine: string): string[] {
  let text = commandLine.replace(/^cmd\.exe \/c /i, '');
  const quotes = text.split('"').length - 1;
  const isName = quotes === 2 && /^"[^"]*\s[^"]*\.exe"(?: |$)/.test(text) && !/[&<>()@^|]/.test(text);
  if (text.startsWith('"') && !isName) text = text.slice(1).replace(/"([^"]*)$/, '$1');
  return [...text.matchAll(/(?:\\+"|"(?:\\+"|[^"])*"|[^\s"])+/g)].map(([one]) =>
    one.replace(/(\\*)"/g, (_, slashes: string) =>
      slashes.length % 2 ? `${slashes.slice(0, slashes.length / 2)}"` : slashes,
    ),
  );
}

const clientOf = (folder: string) => [`C:\\${folder}\\daypass.exe`];

describe('credential_process lines for Windows', () => {
  it.skipIf(!HAS_BOTOCORE)('come apart in botocore into the words that went in', () => {
    const cases = fc.sample(line, { numRuns: 500, seed: 7 });
    const lines = cases.map(({ session, role, folder }) =>
      credentialProcess(clientOf(folder), { session, account: '111122223333', role }, 'win32'),
    );
    const { stdout } = spawnSync('python3', ['-c', READ], { input: JSON.stringify(lines), encoding: 'utf8' });
    const wanted = cases.map(({ session, role, folder }) => [
      ...clientOf(folder),
      ...['credentials', '--session', session, '--account', '111122223333', '--role', role],
    ]);
    expect(JSON.parse(stdout)).toEqual(wanted);
  });

  it('have the program without quotes where its path has no space, as cmd.exe /C starts it', () => {
    const served = { session: 'acme', account: '111122223333', role: 'Admin' };
    const words = ' credentials --session acme --account 111122223333 --role Admin';
    expect(credentialProcess(clientOf('Users\\you'), served, 'win32')).toBe(`C:\\Users\\you\\daypass.exe${words}`);
    expect(credentialProcess(clientOf('a b'), served, 'win32')).toBe(`"C:\\a b\\daypass.exe"${words}`);
  });

  it('begin and end as cmd.exe /C reads them from .NET and from Go, where the path is plain', () => {
    const session = fc.stringMatching(/^[\w.-]{1,9}$/);
    const role = fc.stringMatching(/^[\w+=,.@-]{1,12}$/);
    fc.assert(
      fc.property(session, role, (name, roleName) => {
        const served = { session: name, account: '111122223333', role: roleName };
        const client = ['C:\\Users\\ANNAMA~1\\AppData\\Local\\daypass.exe'];
        const line = credentialProcess(client, served, 'win32');
        const words = [...client, 'credentials', '--session', name, '--account', '111122223333', '--role', roleName];
        for (const commandLine of [goCommandLine(line), netCommandLine(line)]) expect(run(commandLine)).toEqual(words);
      }),
    );
  });

  it('lose their quotes there, which is why paths go without', () => {
    const served = { session: 'acme', account: '111122223333', role: 'Admin' };
    const line = credentialProcess(['C:\\Program Files\\daypass.exe'], { ...served, session: 'two words' }, 'win32');
    for (const commandLine of [goCommandLine(line), netCommandLine(line)])
      expect(run(commandLine)[0]).not.toBe('C:\\Program Files\\daypass.exe');
  });

  it('are known again as ours', () => {
    fc.assert(
      fc.property(line, ({ session, role, folder }) => {
        const served = { session, account: '111122223333', role };
        expect(servedRole(credentialProcess(clientOf(folder), served, 'win32'), 'win32')).toEqual(served);
      }),
    );
  });
});
