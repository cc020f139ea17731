import { chown, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refuseHomeOfAnother } from '../../../../main/platform/files/home-of-another.ts';

describe.skipIf(process.getuid?.() !== 0)('root among another user’s files', () => {
  let folder: string;
  let theirs: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daypass-root-'));
    theirs = join(folder, 'home');
    await mkdir(theirs);
    await chown(theirs, 65_534, 65_534);
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is refused, and the owner named', () => {
    const refused = expect.objectContaining({
      code: 'state-unsafe',
      message: `This is root, and ${theirs} belongs to nobody.`,
      next: expect.stringContaining('sudo -H'),
    });
    expect(() => refuseHomeOfAnother([theirs], {})).toThrowError(refused);
  });

  it('is refused where only a folder that is yet to be made would be theirs', async () => {
    const state = join(theirs, '.local', 'state', 'daypass');
    expect(() => refuseHomeOfAnother([folder, state], {})).toThrowError(/belongs to nobody/);
    expect(await readdir(theirs)).toEqual([]);
  });

  it.each([
    ['it is told to', { DAYPASS_ALLOW_ROOT: '1' }],
    ['all files are in a folder of their own', { DAYPASS_HOME: '/srv/daypass' }],
  ])('is accepted where %s', (_why, env) => {
    expect(() => refuseHomeOfAnother([theirs], env)).not.toThrow();
  });

  it('is accepted in root’s own home, and concerns no one else', () => {
    expect(() => refuseHomeOfAnother([folder], {})).not.toThrow();
    expect(() => refuseHomeOfAnother([theirs], {}, 1000)).not.toThrow();
  });
});
