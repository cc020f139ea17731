import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readSync } from 'node:fs';
import {
  chmod,
  chown,
  lchown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DaypassError } from '../../../main/base/errors.ts';
import { Secret } from '../../../main/base/secret.ts';
import { openBrowser } from '../../../main/platform/browser/open-browser.ts';
import { writeFileAtomically } from '../../../main/platform/files/atomic-file.ts';
import { ensureOwnFolder, ensurePrivateFolder } from '../../../main/platform/files/private-folder.ts';
import { readStateFile } from '../../../main/platform/files/state-file.ts';
import { createLog } from '../../../main/platform/log.ts';
import { redact } from '../../../main/platform/redact.ts';
import { FakeClock } from '../../support/agent/fake-clock.ts';

describe('files, folders and the log', () => {
  let folder: string;
  const clock = new FakeClock();

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daypass-platform-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const log = (level: 'debug' | 'info' | 'warn' | 'error' = 'debug') => createLog({ folder, clock, level });
  const logged = async () => {
    const text = await readFile(join(folder, 'agent.log'), 'utf8');
    return text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  };

  it('replaces a file as a whole, for this user alone, and leaves nothing next to it', async () => {
    const path = join(folder, 'file');
    await writeFile(path, 'old');
    await writeFileAtomically(path, 'new');
    expect(await readFile(path, 'utf8')).toBe('new');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await writeFileAtomically(path, 'newer', { mode: 0o644 });
    expect((await stat(path)).mode & 0o777).toBe(0o644);
    expect(await readdir(folder)).toEqual(['file']);
  });

  it.skipIf(process.getuid?.() !== 0)(
    'keeps owner and group of the file that it replaces, and its mode where a person edits it',
    async () => {
      const path = join(folder, 'file');
      await writeFile(path, 'old', { mode: 0o640 });
      await chown(path, 1, 2);
      await writeFileAtomically(path, 'new');
      const { uid, gid, mode } = await stat(path);
      expect([uid, gid, mode & 0o777]).toEqual([1, 2, 0o600]);
      await chmod(path, 0o640);
      await writeFileAtomically(path, 'newer', { mode: 'keep' });
      expect((await stat(path)).mode & 0o777).toBe(0o640);
    },
  );

  it('keeps the old file when the new one can’t be put in its place', async () => {
    const path = join(folder, 'taken');
    ensurePrivateFolder(path);
    await writeFile(join(path, 'inside'), '');
    await expect(writeFileAtomically(path, 'new')).rejects.toMatchObject({ code: 'state-unwritable' });
    expect(await readdir(folder)).toEqual(['taken']);
    await expect(writeFileAtomically(join(folder, 'no', 'where'), 'x')).rejects.toMatchObject({
      code: 'state-unwritable',
    });
  });

  it('starts without a damaged state file and keeps a copy of it', async () => {
    const path = join(folder, 'state.json');
    const own = log();
    const read = () => readStateFile(path, (data) => data, { clock, log: own });
    expect(await read()).toBeNull();
    await writeFile(path, '{"half":');
    expect(await read()).toBeNull();
    expect(await readdir(folder)).toContain(`state.json.damaged-${clock.now()}`);
    expect((await logged())[0]).toMatchObject({
      level: 'warn',
      message: 'A state file was damaged; starting without it.',
    });
    own.dispose();
  });

  it('makes folders for this user alone, and uses no others', async () => {
    const own = join(folder, 'a', 'b');
    ensurePrivateFolder(own);
    ensurePrivateFolder(own);
    expect((await stat(own)).mode & 0o777).toBe(0o700);
    await chmod(own, 0o711);
    expect(() => ensurePrivateFolder(own)).toThrow(DaypassError);
    await chmod(own, 0o700);
    await symlink(own, join(folder, 'link'));
    expect(() => ensurePrivateFolder(join(folder, 'link'))).toThrow('is not a folder');
  });

  it.skipIf(process.platform === 'win32')(
    'closes a folder that a person has made, and follows a link of theirs',
    async () => {
      const own = join(folder, 'own');
      const link = join(folder, 'link');
      await mkdir(own);
      await symlink(own, link);
      for (const [mode, path] of [
        [0o755, own],
        [0o775, link],
        [0o711, own],
      ] as const) {
        await chmod(own, mode);
        ensureOwnFolder(path);
        expect((await stat(own)).mode & 0o777).toBe(0o700);
      }
      await chmod(own, 0o777);
      expect(() => ensureOwnFolder(own)).toThrow('Everybody can write into');
      await rm(own, { recursive: true });
      expect(() => ensureOwnFolder(link)).toThrow('leads nowhere');
      await writeFile(own, '');
      expect(() => ensureOwnFolder(link)).toThrow('is not a folder');
    },
  );

  it.skipIf(process.platform === 'win32')('closes no folder that is there for something else', async () => {
    const other = join(folder, 'other');
    const link = join(folder, 'link');
    await mkdir(join(other, 'site'), { recursive: true });
    await chmod(other, 0o755);
    await symlink(other, link);
    for (const path of [other, link]) {
      expect(() => ensureOwnFolder(path)).toThrow(`Others can look into ${path}.`);
      expect((await stat(other)).mode & 0o777).toBe(0o755);
    }
    await writeFile(join(other, 'settings.json'), '{}');
    ensureOwnFolder(link);
    expect((await stat(other)).mode & 0o777).toBe(0o700);
    await mkdir(join(folder, 'Daypass', 'notes'), { recursive: true });
    await chmod(join(folder, 'Daypass'), 0o755);
    ensureOwnFolder(join(folder, 'Daypass'));
    expect((await stat(join(folder, 'Daypass'))).mode & 0o777).toBe(0o700);
  });

  it.skipIf(process.getuid?.() !== 0)('names the owner of a folder or a link that is somebody else’s', async () => {
    const own = join(folder, 'own');
    await mkdir(own);
    await symlink(own, join(folder, 'link'));
    await lchown(join(folder, 'link'), 1, 1);
    expect(() => ensureOwnFolder(join(folder, 'link'))).toThrow(/link belongs to daemon, and you are root/);
    await chown(own, 65_432, 65_432);
    for (const ensure of [ensureOwnFolder, ensurePrivateFolder]) {
      expect(() => ensure(own)).toThrow('belongs to UID 65432, and you are root.');
    }
  });

  it('logs what it is asked to, without the secrets in it, for this user alone', async () => {
    const own = log('info');
    own.debug('not this');
    const cause = Object.assign(new Error('access_token=abcdef123 was refused'), { $response: { body: 'hidden' } });
    own.info('done', { secret: new Secret('value'), nested: { deep: new Secret('value') } });
    own.error('failed', { error: new DaypassError('unexpected', 'Something went wrong.', { cause }) });
    own.dispose();
    const text = await readFile(join(folder, 'agent.log'), 'utf8');
    expect(await logged()).toMatchObject([
      { level: 'info', message: 'done', secret: '[secret]', nested: { deep: '[secret]' } },
      { level: 'error', error: { code: 'unexpected', cause: { message: 'access_token=[secret] was refused' } } },
    ]);
    expect(text).not.toMatch(/hidden|abcdef123|not this/);
    expect((await stat(join(folder, 'agent.log'))).mode & 0o777).toBe(0o600);
  });

  it.skipIf(process.platform === 'win32')('writes no log into a pipe, where it would wait for a reader', async () => {
    execFileSync('mkfifo', [join(folder, 'agent.log')]);
    const reader = openSync(join(folder, 'agent.log'), constants.O_RDONLY | constants.O_NONBLOCK);
    const own = log();
    own.info('said to no one');
    own.dispose();
    const read = readSync(reader, Buffer.alloc(100));
    closeSync(reader);
    expect(read).toBe(0);
  });

  it('loses no line where the full log can’t be put aside, as on Windows while somebody reads it', async () => {
    await mkdir(join(folder, 'agent.log.1', 'in the way'), { recursive: true });
    const own = log();
    own.info('x'.repeat(5 * 1024 * 1024));
    for (let n = 0; n < 4; n += 1) own.info(`line ${n}`);
    own.dispose();
    expect((await logged()).slice(1).map(({ message }) => message)).toEqual(['line 0', 'line 1', 'line 2', 'line 3']);
  });

  it('keeps the log from growing without end', async () => {
    const own = log();
    const line = 'word '.repeat(20_000);
    for (let count = 0; count < 120; count += 1) own.info(line);
    own.dispose();
    const sizes = await Promise.all(
      ['agent.log', 'agent.log.1'].map(async (name) => (await stat(join(folder, name))).size),
    );
    expect(Math.max(...sizes)).toBeLessThan(5.5 * 1024 * 1024);
    expect((await readdir(folder)).sort()).toEqual(['agent.log', 'agent.log.1']);
  });

  it.each([
    ['{"refreshToken":"aorAAAAA"}', '{"refreshToken":"[secret]"}'],
    ['Authorization: Bearer abc.def', 'Authorization: Bearer [secret]'],
    ['a eyJhbGciOi.eyJzdWIi.c2ln b', 'a [secret] b'],
    [`x ${'A1b2'.repeat(40)} y`, 'x [secret] y'],
    ['GET https://oidc.eu-west-1.amazonaws.com/token 400', 'GET https://oidc.eu-west-1.amazonaws.com/token 400'],
    ['/home/ann/.local/state/daypass/run/agent.sock', '/home/ann/.local/state/daypass/run/agent.sock'],
  ])('cuts what looks like a secret out of other people’s text: %s', (text, cut) => {
    expect(redact(text)).toBe(cut);
  });

  it.skipIf(process.platform === 'win32')(
    'opens a browser without a shell, the next one where one fails, and no other kinds of address',
    async () => {
      const script = async (name: string, body: string) => {
        const path = join(folder, name);
        await writeFile(path, `#!/bin/sh\n${body}\n`);
        await chmod(path, 0o755);
        return path;
      };
      const failing = await script('failing', 'exit 3');
      const noting = await script('noting', 'printf "%s\\n" "$@" > "$(dirname "$0")/noted"');
      const url = 'https://example.com/?a=$(touch%20x)&b=`id`';
      const env = { PATH: process.env.PATH, BROWSER: `${failing}:${noting} --new %s` };
      await openBrowser(url, { env, platform: 'linux' });
      expect(await readFile(join(folder, 'noted'), 'utf8')).toBe(`--new\n${url}\n`);
      await expect(
        openBrowser(url, { env: { PATH: folder, BROWSER: failing }, platform: 'linux' }),
      ).rejects.toMatchObject({
        code: 'browser-failed',
      });
      await expect(openBrowser('file:///etc/passwd', { env, platform: 'linux' })).rejects.toMatchObject({
        code: 'browser-failed',
      });
    },
  );
});
