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

  it('are known again as ours', () => {
    fc.assert(
      fc.property(line, ({ session, role, folder }) => {
        const served = { session, account: '111122223333', role };
        expect(servedRole(credentialProcess(clientOf(folder), served, 'win32'), 'win32')).toEqual(served);
      }),
    );
  });
});
