/** The AWS CLI's token cache: sign-ins that count here, and those written there, read by boto3 and the JS SDK themselves. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Emulator } from '../../../../emulator/index.ts';
import { readSessions } from '../../../../main/aws-files/sessions/read-sessions.ts';
import { ssoCachePath } from '../../../../main/aws-files/sso-cache.ts';
import type { CredentialSource } from '../../../../main/sources/source.ts';
import { CliCacheScene, HAS_AWS, HAS_BOTO3 } from '../../../support/files/cli-cache.ts';
import { roleKeys } from '../../../support/servers/emulator-clients.ts';

describe('the AWS CLI’s token cache', () => {
  let scene: CliCacheScene;
  let emulator: Emulator;
  let path: string;
  let source: CredentialSource;

  beforeEach(async () => {
    scene = await CliCacheScene.open();
    ({ emulator, path } = scene);
    source = scene.source();
  });
  afterEach(() => scene.close());

  const signedOut = async () => {
    await expect(source.credentials(scene.role)).rejects.toMatchObject({ code: 'sign-in-required' });
    expect(source.state().status).toBe('signed-out');
  };

  describe('read', () => {
    it('is where the AWS CLI has it', () => {
      const hash = createHash('sha1').update('acme').digest('hex');
      expect(path).toBe(join(scene.home, '.aws', 'sso', 'cache', `${hash}.json`));
    });

    it('makes a sign-in done with the CLI count, and leaves its refresh token alone', async () => {
      await scene.cliSignsIn();
      const before = await readFile(path, 'utf8');
      await source.restore();
      expect(source.state()).toMatchObject({ status: 'signed-in', renewable: false });
      emulator.resetCalls();
      await source.credentials(scene.role);
      expect(emulator.count('CreateToken')).toBe(0);
      expect(await readFile(path, 'utf8')).toBe(before);
    });

    it('finds one that came later, and of a legacy profile under its start URL', async () => {
      await source.restore();
      await signedOut();
      await scene.cliSignsIn();
      await source.credentials(scene.role);
      await source.dispose();
      await rm(path);
      source = scene.source('legacy-profile');
      await scene.cliSignsIn({}, ssoCachePath(scene.home, emulator.startUrl));
      await source.credentials(scene.role);
    });

    it('notices on its own when the CLI has signed in', async () => {
      await mkdir(join(path, '..'), { recursive: true });
      await source.dispose();
      source = scene.source();
      await source.restore();
      const changed = new Promise((resolve) => source.onDidChange(resolve));
      await scene.cliSignsIn();
      expect(await changed).toMatchObject({ status: 'signed-in' });
    });

    it('notices on its own when the CLI has signed in for the first time, or its folder is another one', async () => {
      await source.restore();
      for (const round of [1, 2]) {
        const changed = new Promise((resolve) => source.onDidChange(resolve));
        await scene.cliSignsIn();
        expect(await changed, `sign-in ${round}`).toMatchObject({ status: 'signed-in' });
        const gone = new Promise((resolve) => source.onDidChange(resolve));
        await source.signOut();
        await gone;
        await rm(join(scene.home, '.aws'), { recursive: true });
      }
    });

    it('notices on its own when the CLI has signed out, and in again', async () => {
      await scene.cliSignsIn();
      await source.restore();
      await source.credentials(scene.role);
      const text = await readFile(path, 'utf8');
      for (const round of [1, 2]) {
        const gone = new Promise((resolve) => source.onDidChange(resolve));
        await rm(path);
        expect(await gone, `sign-out ${round}`).toMatchObject({ status: 'signed-out' });
        await signedOut();
        const back = new Promise((resolve) => source.onDidChange(resolve));
        await writeFile(path, text);
        expect(await back, `sign-in ${round}`).toMatchObject({ status: 'signed-in' });
      }
    });

    it('gives one that came later to all who ask at that moment', async () => {
      await source.restore();
      await signedOut();
      await scene.cliSignsIn();
      await Promise.all([source.credentials(scene.role), source.lookAround?.(), source.credentials(scene.role)]);
      expect(source.state()).toMatchObject({ status: 'signed-in' });
    });

    it('finds one when it is asked to look, without an event', async () => {
      await source.restore();
      await scene.cliSignsIn();
      await source.lookAround?.();
      expect(source.state()).toMatchObject({ status: 'signed-in' });
    });

    it.each(['/', '#/', '/#', '/#/'])(
      'finds one of a legacy profile whose address ends in %s, next to a session or alone',
      async (end) => {
        for (const origin of ['legacy-profile', 'sso-session'] as const) {
          const written = `${emulator.startUrl}${end}`;
          const { sessions } = readSessions(
            `${origin === 'sso-session' ? `[sso-session acme]\nsso_start_url = ${emulator.startUrl}\nsso_region = ${emulator.region}\n` : ''}[profile acme]\nsso_start_url = ${written}\nsso_region = ${emulator.region}\n`,
            'config',
          );
          expect(sessions).toHaveLength(1);
          await source.dispose();
          source = scene.source(origin, undefined, sessions[0]?.writtenAs);
          await signedOut();
          const legacyPath = ssoCachePath(scene.home, written);
          await scene.cliSignsIn({ startUrl: written }, legacyPath);
          await source.credentials(scene.role);
          await source.signOut();
          expect(existsSync(legacyPath)).toBe(false);
          expect(source.state().status).toBe('signed-out');
        }
      },
    );

    it('has nothing to say when it is switched off, ended, damaged, or of another place', async () => {
      await scene.cliSignsIn({ expiresAt: '2020-01-01T00:00:00UTC' });
      await signedOut();
      await scene.cliSignsIn({ startUrl: 'https://other.awsapps.com/start' });
      await signedOut();
      await scene.cliSignsIn({ region: 'eu-west-1' });
      await signedOut();
      for (const odd of ['', '{', '[]', 'null', '{"accessToken": 7}', `{"x": "${'x'.repeat(70_000)}"}`, '\0\0']) {
        await writeFile(path, odd);
        await signedOut();
      }
      scene.cliCache = { read: false, write: false };
      await scene.cliSignsIn();
      await signedOut();
    });

    it('is never a link, and nothing that somebody else has put there', async () => {
      await scene.cliSignsIn();
      const elsewhere = join(scene.home, 'elsewhere.json');
      await rename(path, elsewhere);
      await symlink(elsewhere, path);
      await signedOut();
      await rm(path);
      await rename(elsewhere, path);
      await chmod(join(path, '..'), 0o777);
      await signedOut();
      await chmod(join(path, '..'), 0o755);
      if (process.getuid?.() === 0) {
        await chown(path, 12_345, 12_345);
        await signedOut();
        await chown(path, 0, 0);
      }
      await source.credentials(scene.role);
    });

    it('takes the CLI’s next token when AWS refuses the one it had, and none that has ended', async () => {
      await scene.cliSignsIn();
      await source.restore();
      emulator.revokeSessions();
      await signedOut();
      await scene.cliSignsIn();
      await source.credentials(scene.role);
    });

    it('is ended with a sign-out here, at AWS and on the disk, and stays so when the agent starts again', async () => {
      await scene.signIn(source);
      const { accessToken } = await scene.cliSignsIn();
      await source.signOut();
      expect(existsSync(path)).toBe(false);
      await expect(roleKeys(emulator, accessToken)).rejects.toMatchObject({ name: 'UnauthorizedException' });
      await source.dispose();
      source = scene.source();
      await source.restore();
      await signedOut();
    });

    it('is left alone by a sign-out where it does not count here', async () => {
      scene.cliCache = { read: false, write: false };
      await scene.signIn(source);
      const { accessToken } = await scene.cliSignsIn();
      await source.signOut();
      expect(existsSync(path)).toBe(true);
      await roleKeys(emulator, accessToken);
    });
  });

  describe('written', () => {
    beforeEach(() => {
      scene.cliCache = { read: true, write: true };
    });

    it('only where it is switched on', async () => {
      scene.cliCache = { read: true, write: false };
      await scene.signIn(source);
      expect(existsSync(path)).toBe(false);
    });

    it('key for key in the CLI’s form, for this user alone, and gone after a sign-out', async () => {
      await scene.signIn(source);
      const content = await readFile(path, 'utf8');
      // As botocore's `SSOTokenProvider._attempt_create_token` and the CLI's `SSOTokenFetcher` put it together.
      expect(Object.keys(JSON.parse(content))).toEqual([
        ...['startUrl', 'region', 'accessToken', 'expiresAt'],
        ...['clientId', 'clientSecret', 'registrationExpiresAt', 'refreshToken'],
      ]);
      expect(content).toMatch(/^\{"startUrl": "[^"]+", "region": "us-east-1", "accessToken": "[^"]+", "expiresAt": "/);
      const { expiresAt, registrationExpiresAt } = await scene.file();
      for (const time of [expiresAt, registrationExpiresAt]) expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      expect((await stat(join(path, '..'))).mode & 0o077).toBe(0);
      await source.signOut();
      expect(existsSync(path)).toBe(false);
    });

    it('again with each renewal', async () => {
      await scene.signIn(source);
      const first = await scene.file();
      emulator.expireAccessTokens();
      await source.credentials(scene.role);
      const second = await scene.file();
      expect(second.accessToken).not.toBe(first.accessToken);
      expect(second.refreshToken).not.toBe(first.refreshToken);
    });

    it('at once when it is switched on, and taken away when it is switched off, also while no agent runs', async () => {
      scene.choose({ read: true, write: false });
      await scene.signIn(source);
      scene.choose({ read: true, write: true });
      await expect.poll(() => existsSync(path)).toBe(true);
      scene.choose({ read: true, write: false });
      await expect.poll(() => existsSync(path)).toBe(false);
      scene.choose({ read: true, write: true });
      await expect.poll(() => existsSync(path)).toBe(true);
      await source.dispose();
      scene.cliCache = { read: true, write: false };
      source = scene.source();
      await source.restore();
      expect(existsSync(path)).toBe(false);
      await source.credentials(scene.role);
    });

    it('not over a sign-in of the CLI’s own that renews automatically, and over one that is over', async () => {
      const theirs = await scene.cliSignsIn();
      await scene.signIn(source);
      expect(await scene.file()).toEqual(theirs);
      const over = await scene.cliSignsIn({ registrationExpiresAt: '2020-01-01T00:00:00Z' });
      await scene.signIn(source);
      expect((await scene.file()).refreshToken).not.toBe(over.refreshToken);
    });

    it('not through a link that is in its place', async () => {
      const elsewhere = join(scene.home, 'elsewhere.json');
      await mkdir(join(path, '..'), { recursive: true });
      await writeFile(elsewhere, 'somebody’s');
      await symlink(elsewhere, path);
      await scene.signIn(source);
      await source.signOut();
      expect(await readFile(elsewhere, 'utf8')).toBe('somebody’s');
      expect(await readFile(path, 'utf8')).toBe('somebody’s');
    });

    it('a folder that can’t be written costs a line in the log and no sign-in', async () => {
      await mkdir(join(scene.home, '.aws', 'sso'), { recursive: true });
      await writeFile(join(scene.home, '.aws', 'sso', 'cache'), 'a file in the way');
      await chmod(join(scene.home, '.aws', 'sso', 'cache'), 0o600);
      await scene.signIn(source);
      expect(source.state().status).toBe('signed-in');
    });

    it.skipIf(!HAS_BOTO3)('boto3’s own SSO provider gets credentials with it', async () => {
      await scene.signIn(source);
      expect(await scene.boto3()).toMatchObject({ stdout: expect.stringContaining('assumed-role'), stderr: '' });
    });

    it.skipIf(!HAS_AWS)('the AWS CLI gets credentials with it', async () => {
      await scene.signIn(source);
      expect(await scene.aws()).toMatchObject({ stdout: expect.stringContaining('assumed-role'), stderr: '' });
    });

    it('the JS SDK’s SSO provider gets credentials with it', async () => {
      await scene.signIn(source);
      expect(await scene.sdk()).toMatchObject({ stdout: expect.stringContaining('assumed-role'), stderr: '' });
    });
  });
});
