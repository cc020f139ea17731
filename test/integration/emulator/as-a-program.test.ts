/** The emulator as a program, for people and programs of other languages: its modes by flags, and over its control interface. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ROOT } from '../../support/app/root.ts';

const PROGRAM = join(ROOT, 'out', 'tools', 'emulator.mjs');

describe('the emulator as a program', () => {
  let child: ChildProcess | undefined;
  afterEach(() => child?.kill());

  const start = async (...flags: string[]): Promise<string> => {
    const started = spawn(process.execPath, [PROGRAM, '--until-stdin-ends', ...flags], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child = started;
    const line = await new Promise<string>((resolve) => started.stdout.once('data', (chunk) => resolve(`${chunk}`)));
    return (JSON.parse(line) as { url: string }).url;
  };
  const post = (url: string, path: string, body: unknown) =>
    fetch(`${url}/_emulator/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const settings = async (url: string) => (await fetch(`${url}/_emulator/settings`)).json();

  it('plays what AWS is seen to do, by flags', async () => {
    const url = await start(
      '--foreign-region=pending',
      '--silent-cancel',
      '--multi-session',
      '--dead-console-session',
      '--logout-ends-all',
      '--reusable-refresh-tokens',
      '--new-key-listed-seconds=30',
      '--verification-origin=https://ssoins-1.eu-west-1.portal.amazonaws.com',
    );
    expect(await settings(url)).toMatchObject({
      foreignRegion: 'pending',
      silentCancel: true,
      multiSession: true,
      deadConsoleSession: true,
      logoutEndsAll: true,
      reusableRefreshTokens: true,
      newKeyListedSeconds: 30,
      verificationOrigin: 'https://ssoins-1.eu-west-1.portal.amazonaws.com',
    });
  });

  it('is switched while it runs, and refuses what is no mode of it', async () => {
    const url = await start();
    expect((await post(url, 'settings', { foreignRegion: 'invalid-grant', accessTokenSeconds: 60 })).status).toBe(200);
    expect(await settings(url)).toMatchObject({ foreignRegion: 'invalid-grant', accessTokenSeconds: 60 });
    for (const wrong of [{ foreignRegion: 'maybe' }, { interval: -1 }, { clock: null }, { port: 1 }]) {
      expect((await post(url, 'settings', wrong)).status).toBe(400);
    }
    expect(await settings(url)).toMatchObject({ foreignRegion: 'invalid-grant', accessTokenSeconds: 60, interval: 1 });
  });

  it('lets something else answer in AWS’s place, with nothing of AWS’s on it', async () => {
    const url = await start();
    await post(url, 'faults', { operation: 'ListAccounts', foreign: true, status: 403 });
    const list = () => fetch(`${url}/assignment/accounts`);
    const foreign = await list();
    expect([foreign.status, await foreign.text(), foreign.headers.get('requestid')]).toEqual([403, '', null]);
    expect((await list()).headers.get('requestid')).toBeTruthy();
  });

  it('adds an IAM user and answers with a key', async () => {
    const url = await start();
    const answer = await post(url, 'users', { accountId: '111122223333', name: 'ann' });
    expect(await answer.json()).toEqual({
      accessKeyId: expect.stringMatching(/^AKIA[A-Z2-7]{16}$/),
      secretAccessKey: expect.stringMatching(/^.{40}$/),
    });
  });
});
