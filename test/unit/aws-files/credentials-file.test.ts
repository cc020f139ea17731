import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listStaticKeys, readStaticKey, removeStaticKey } from '../../../main/aws-files/credentials-file.ts';

const KEY = 'aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = abc/def+ghi\n';

describe('access keys in the AWS credentials file', () => {
  let folder: string;
  let path: string;
  const write = (text: string) => writeFile(path, text, { mode: 0o600 });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daypass-credentials-'));
    path = join(folder, 'credentials');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('are read, and the secret does not print', async () => {
    await write(`[default]\n${KEY}\n[other]\naws_access_key_id=x\n`);
    const key = await readStaticKey(path, 'default');
    expect(key.accessKeyId).toBe('AKIAIOSFODNN7EXAMPLE');
    expect(key.secretAccessKey.expose()).toBe('abc/def+ghi');
    expect(JSON.stringify(key)).not.toContain('abc');
  });

  it('are listed by profile and id, temporary ones and halves left out', async () => {
    const temporary = KEY.replace('AKIA', 'ASIA');
    await write(`[a b]\n${KEY}[t]\n${temporary}aws_session_token = x\n[half]\naws_access_key_id = AKIA\n[ü]\n${KEY}`);
    const accessKeyId = 'AKIAIOSFODNN7EXAMPLE';
    expect(await listStaticKeys(path)).toEqual([
      { profile: 'a b', accessKeyId },
      { profile: 'ü', accessKeyId },
    ]);
    expect(await listStaticKeys(join(folder, 'nowhere'))).toEqual([]);
  });

  it.each([
    ['that is not there', '[other]\n', 'has no access key of a profile "default"'],
    ['without a secret', '[default]\naws_access_key_id = AKIA\n', 'has no access key'],
    ['of a session', `[default]\n${KEY}aws_session_token = x\n`, 'a temporary key'],
  ])('a profile %s is refused', async (_what, text, why) => {
    await write(text);
    await expect(readStaticKey(path, 'default')).rejects.toThrow(why);
  });

  it('go out with their lines and nothing else, after a copy', async () => {
    const before = `# top\r\n[a]\r\nregion = x\r\n${KEY}\r\n; \xff odd\r\n[default]\n${KEY}\n[b c]\nAWS_ACCESS_KEY_ID=1\nother=2\n`;
    await writeFile(path, Buffer.from(before, 'latin1'), { mode: 0o640 });
    const copies = await removeStaticKey(path, 'default');
    expect(await readFile(path, 'latin1')).toBe(before.replace(`[default]\n${KEY}\n`, ''));
    expect((await stat(path)).mode & 0o777).toBe(0o640);
    expect(copies).toEqual([`${path}.daypass-backup`]);
    expect(await readFile(copies[0] ?? '', 'latin1')).toBe(before);
  });

  it('leave the profile where it has more in it', async () => {
    await write(`[default]\nregion = eu-west-1\n${KEY}# note\n`);
    await removeStaticKey(path, 'default');
    expect(await readFile(path, 'utf8')).toBe('[default]\nregion = eu-west-1\n# note\n');
  });

  it('that are in an earlier copy too are reported', async () => {
    await write(`[default]\n${KEY}`);
    await writeFile(`${path}.daypass-backup`, `[default]\n${KEY}[gone]\n`);
    expect(await removeStaticKey(path, 'default')).toEqual([`${path}.before-iam-user`, `${path}.daypass-backup`]);
    expect((await readdir(folder)).sort()).toEqual([
      'credentials',
      'credentials.before-iam-user',
      'credentials.daypass-backup',
    ]);
  });
});
