import { chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownerInTheWay } from '../../../../main/platform/files/owner-in-the-way.ts';

/** `nobody` of Linux and Debian: what a person is here, whose files root has taken. */
const PERSON = 65_534;
const DENIED = Object.assign(new Error('EACCES'), { code: 'EACCES' });

describe.skipIf(process.getuid?.() !== 0)('a file that another user owns', () => {
  let home: string;
  const why = (tried: 'read' | 'write', path: string, cause: unknown = DENIED, uid = PERSON) =>
    ownerInTheWay(tried, path, cause, { uid, home });

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'daypass-owner-'));
    await chown(home, PERSON, PERSON);
    await mkdir(join(home, '.aws'));
    await writeFile(join(home, '.aws', 'config'), '');
  });
  afterEach(() => rm(home, { recursive: true }));

  it('is named with its owner and the way to get it back, whether it is the file, its folder or one above', async () => {
    const folder = join(home, '.aws');
    expect(why('read', join(folder, 'config'))).toMatchObject({
      code: 'config-unreadable',
      message: `${join(folder, 'config')} can't be read: ${join(folder, 'config')} belongs to root.`,
      next: `Run \`sudo chown -R nobody ${join(folder, 'config')}\`, if it is yours.`,
    });
    await chown(join(folder, 'config'), PERSON, PERSON);
    for (const path of [join(folder, 'config'), join(folder, 'sso', 'cache', 'x')]) {
      expect(why('write', path)).toMatchObject({
        code: 'state-unwritable',
        message: `${path} can't be written: ${folder} belongs to root.`,
        next: `Run \`sudo chown -R nobody ${folder}\`, if it is yours.`,
      });
    }
  });

  it('is got back with a number where the user has no name on this machine', async () => {
    await chown(home, 54_321, 54_321);
    expect(why('write', join(home, '.aws', 'config'), DENIED, 54_321)?.next).toBe(
      `Run \`sudo chown -R 54321 ${join(home, '.aws', 'config')}\`, if it is yours.`,
    );
  });

  it('is no reason where it is one’s own, where something else went wrong, for root, and outside of the home', async () => {
    const path = join(home, '.aws', 'config');
    expect(why('write', path, Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' }))).toBeNull();
    expect(why('write', path, DENIED, 0)).toBeNull();
    expect(why('write', '/usr/bin/x')).toBeNull();
    await chown(join(home, '.aws'), PERSON, PERSON);
    await chown(path, PERSON, PERSON);
    expect(why('write', path)).toBeNull();
    expect(why('read', path)).toBeNull();
  });

  it('is not to be given away where it is the home itself, or what is in the home of another', async () => {
    await chown(home, 0, 0);
    expect(why('write', join(home, '.local'))?.next).toBe('Set HOME to a folder of your own.');
    expect(why('write', join(home, '.aws', 'config'))?.next).toBe('Set HOME to a folder of your own.');
    expect(why('read', join(home, '.aws', 'config'))?.next).toBe('Set HOME to a folder of your own.');
  });
});
