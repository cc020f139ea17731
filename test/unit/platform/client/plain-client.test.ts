import { describe, expect, it } from 'vitest';
import { plainClient } from '../../../../main/platform/client/plain-client.ts';

const LONG = 'C:\\Users\\Anna Maria\\AppData\\Local\\Programs\\daypass\\resources\\bin\\daypass.exe';
const SHORT = 'C:\\Users\\ANNAMA~1\\AppData\\Local\\Programs\\daypass\\RESOUR~1\\bin\\daypass.exe';
const ON_PATH = 'C:\\tools\\daypass.exe';

/** A Windows where files of these paths are what they lead to. */
function windows(short: string | null, files: Record<string, string> = {}) {
  return {
    platform: 'win32' as const,
    env: { Path: 'relative;C:\\nothing;C:\\tools;C:\\other' },
    shortName: async () => short,
    file: async (path: string) => files[path] ?? null,
  };
}

describe('the client in a credential_process line on Windows', () => {
  it('is itself where nothing in its path needs quotes', async () => {
    const plain = ['C:\\Users\\anna\\daypass.exe'];
    expect(await plainClient(plain, windows('C:\\OTHER~1'))).toEqual(plain);
  });

  it('goes by its short names where its path has spaces or letters beyond ASCII', async () => {
    expect(await plainClient([LONG], windows(SHORT))).toEqual([SHORT]);
    expect(await plainClient(['C:\\Users\\Jürgen\\daypass.exe'], windows(SHORT))).toEqual([SHORT]);
    expect(await plainClient(['node', 'C:\\a b\\daypass.cjs'], windows('C:\\AB~1\\daypass.cjs'))).toEqual([
      'node',
      'C:\\AB~1\\daypass.cjs',
    ]);
  });

  it('is a bare daypass where the volume has no short names, and the PATH leads to it', async () => {
    for (const short of [null, LONG]) {
      expect(await plainClient([LONG], windows(short, { [LONG]: LONG, [ON_PATH]: LONG }))).toEqual(['daypass']);
    }
  });

  it('is never a bare daypass where that is another program, or none', async () => {
    const other = { [LONG]: LONG, [ON_PATH]: ON_PATH, 'C:\\other\\daypass.exe': LONG };
    expect(await plainClient([LONG], windows(null, other))).toEqual([LONG]);
    expect(await plainClient([LONG], windows(null, { [LONG]: LONG }))).toEqual([LONG]);
    expect(await plainClient([LONG], windows(null, { [ON_PATH]: LONG }))).toEqual([LONG]);
  });

  it('has no sign in its path from which cmd.exe makes the value of a variable', async () => {
    const odd = 'C:\\100%TEMP%\\daypass.exe';
    expect(await plainClient([odd], windows('C:\\100_TE~1\\daypass.exe'))).toEqual(['C:\\100_TE~1\\daypass.exe']);
    expect(await plainClient([odd], windows(odd, { [odd]: odd, [ON_PATH]: odd }))).toEqual(['daypass']);
  });

  it('stays as it is on other systems', async () => {
    expect(await plainClient(['/opt/a b/daypass'], { platform: 'linux', env: {} })).toEqual(['/opt/a b/daypass']);
  });
});
