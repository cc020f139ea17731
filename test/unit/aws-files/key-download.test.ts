import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deleteKeyDownload, readKeyDownload } from '../../../main/aws-files/key-download.ts';

const ID = 'AKIAIOSFODNN7EXAMPLE';

describe('the file that AWS gives for an access key', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daypass-download-'));
    path = join(folder, 'accessKeys.csv');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it.each([
    ['accessKeys.csv', `\ufeffAccess key ID,Secret access key\r\n${ID},a/b+c\r\n`],
    ['credentials.csv', `User name,Password,Access key ID,Secret access key\n"ann","p,""w",${ID},"a/b+c"\n`],
  ])('is read as %s', async (_name, text) => {
    await writeFile(path, text);
    const key = await readKeyDownload(path);
    expect(key.accessKeyId).toBe(ID);
    expect(key.secretAccessKey.expose()).toBe('a/b+c');
    expect(JSON.stringify(key)).not.toContain('a/b');
  });

  it.each([
    ['of something else', 'a,b\n1,2\n', 'not a file that AWS gave'],
    ['with nothing', '', 'not a file that AWS gave'],
    ['with a header alone', 'Access key ID,Secret access key\n', 'no access key in this file'],
    ['with several keys', `Access key ID,Secret access key\n${ID},x\n${ID},y\n`, 'several access keys'],
    ['that is huge', 'x'.repeat(70_000), 'not a file that AWS gave'],
  ])('%s is refused', async (_what, text, why) => {
    await writeFile(path, text);
    await expect(readKeyDownload(path)).rejects.toThrow(why);
  });

  it('is deleted only while it is the one with this key', async () => {
    await writeFile(path, `Access key ID,Secret access key\n${ID},x\n`);
    await expect(deleteKeyDownload(path, 'AKIAOTHER')).rejects.toThrow('another access key');
    await access(path);
    await deleteKeyDownload(path, ID);
    await expect(access(path)).rejects.toThrow();
    await expect(readKeyDownload(path)).rejects.toMatchObject({ code: 'config-unreadable' });
  });
});
