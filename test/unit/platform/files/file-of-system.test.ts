import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isFileOfSystem } from '../../../../main/platform/files/file-of-system.ts';

const ANYONE = 1000;
const SYSTEM = '/etc/passwd';

describe.skipIf(process.platform === 'win32')('a file that no program of this user can exchange', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daypass-system-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('is root’s, and so are the folders on the way', async () => {
    expect(await isFileOfSystem(SYSTEM, ANYONE)).toBe(true);
    expect(await isFileOfSystem('/etc/../etc/passwd', ANYONE)).toBe(true);
  });

  it('is none in a folder where others may put files, nor behind a link from there', async () => {
    const [own, link] = [join(folder, 'own.pem'), join(folder, 'link.pem')];
    await writeFile(own, '');
    await symlink(SYSTEM, link);
    expect(await isFileOfSystem(own, ANYONE)).toBe(false);
    expect(await isFileOfSystem(link, ANYONE)).toBe(false);
  });

  it('is none for root, on a system that tells no owner, and where it isn’t there', async () => {
    expect(await isFileOfSystem(SYSTEM, 0)).toBe(false);
    expect(await isFileOfSystem('/etc/no-such-file', ANYONE)).toBe(false);
    expect(await isFileOfSystem('/etc/passwd/x', ANYONE)).toBe(false);
  });

  // Files of root outside of folders that others may write to take root to make.
  it.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
    'is none that others may write to, nor one whose way goes over a folder of theirs',
    async () => {
      const root = await mkdtemp('/var/lib/daypass-system-');
      const [file, theirs, through] = [join(root, 'a.pem'), join(root, 'theirs'), join(root, 'through.pem')];
      try {
        await chmod(root, 0o755);
        await writeFile(file, '', { mode: 0o644 });
        expect(await isFileOfSystem(file, ANYONE)).toBe(true);
        await chmod(file, 0o664);
        expect(await isFileOfSystem(file, ANYONE)).toBe(false);
        await mkdir(theirs);
        await chmod(theirs, 0o777);
        // The first link is root's and so is where the second one leads, but anyone may exchange the second.
        await symlink(SYSTEM, join(theirs, 'b.pem'));
        await symlink(join(theirs, 'b.pem'), through);
        expect(await isFileOfSystem(through, ANYONE)).toBe(false);
        await symlink(join(root, 'circle'), join(root, 'circle'));
        expect(await isFileOfSystem(join(root, 'circle'), ANYONE)).toBe(false);
      } finally {
        await rm(root, { recursive: true });
      }
    },
  );
});
