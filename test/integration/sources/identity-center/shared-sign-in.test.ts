/** A sign-in that Daypass and the AWS CLI, boto3 or the JS SDK renew by turns, though its refresh tokens work once. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { Emulator } from '../../../../emulator/index.ts';
import type { CredentialSource } from '../../../../main/sources/source.ts';
import { FakeClock } from '../../../support/agent/fake-clock.ts';
import { createMemoryKeychain } from '../../../support/agent/memory-keychain.ts';
import { CliCacheScene, HAS_AWS, HAS_BOTO3 } from '../../../support/files/cli-cache.ts';

const MINUTE = 60_000;
/** Within botocore's 15 minutes, so that it renews, and beyond the 5 in which Daypass must. */
const NEAR_ITS_END = { accessTokenSeconds: 800 };
/** Within the JS SDK's 5 minutes. */
const NEARER = { accessTokenSeconds: 200 };
const GOOD = { stdout: expect.stringContaining('assumed-role') };

describe('a sign-in that is shared with the AWS CLI', () => {
  let scene: CliCacheScene;
  let emulator: Emulator;
  let source: CredentialSource;

  const open = async (options: { accessTokenSeconds: number }) => {
    scene = await CliCacheScene.open(options);
    emulator = scene.emulator;
    scene.cliCache = { read: true, write: true };
    source = scene.source();
    await scene.signIn(source);
    emulator.resetCalls();
  };
  const renewals = () =>
    emulator.calls.filter(({ operation, status }) => operation === 'CreateToken' && status === 200).length;
  /** The portal refuses a token that has still a while to go, as it does when somebody has ended it. */
  const refuseOnce = () =>
    emulator.faults.add({ operation: 'GetRoleCredentials', errorType: 'UnauthorizedException', status: 401 });

  /** Holds the next answer back until disposed of. */
  const holdRenewal = () =>
    emulator.faults.add({ operation: 'CreateToken', grantType: 'refresh_token', latencyMs: Infinity });

  afterEach(() => scene.close());

  const PEERS = [
    { name: 'the AWS CLI', is: HAS_AWS, run: () => scene.aws(), near: NEAR_ITS_END },
    { name: 'boto3', is: HAS_BOTO3, run: () => scene.boto3(), near: NEAR_ITS_END },
    { name: 'the JS SDK', is: true, run: () => scene.sdk(), near: NEARER },
  ];

  for (const { name, is, run, near } of PEERS) {
    it.skipIf(!is)(`is renewed by ${name} across an expiry, and Daypass continues with that`, async () => {
      await open(near);
      emulator.expireAccessTokens();
      expect(await run()).toMatchObject(GOOD);
      expect(renewals()).toBe(1);
      emulator.resetCalls();
      await source.credentials(scene.role);
      // What has less than five minutes left is renewed, with the refresh token that is in the file; else it is used.
      expect(renewals()).toBe(near === NEARER ? 1 : 0);
      expect(emulator.calls.filter(({ errorType }) => errorType === 'InvalidGrantException')).toEqual([]);
      expect(source.state()).toMatchObject({ status: 'signed-in', renewable: true });
    });

    it.skipIf(!is)(`is renewed by Daypass across an expiry, and ${name} continues with that`, async () => {
      await open({ accessTokenSeconds: 3600 });
      emulator.expireAccessTokens();
      await source.credentials(scene.role);
      expect(await run()).toMatchObject(GOOD);
      expect(renewals()).toBe(1);
    });
  }

  it.skipIf(!HAS_BOTO3)('is held by both, by turns, through five expiries', async () => {
    await open(NEAR_ITS_END);
    for (let turn = 1; turn <= 5; turn += 1) {
      emulator.expireAccessTokens();
      if (turn % 2 === 0) await source.credentials(scene.role);
      expect(await scene.boto3()).toMatchObject(GOOD);
      await source.credentials(scene.role);
    }
    expect(emulator.calls.filter(({ errorType }) => errorType === 'InvalidGrantException')).toEqual([]);
  });

  it.skipIf(!HAS_BOTO3)('survives that boto3 is faster with the same refresh token', async () => {
    await open(NEAR_ITS_END);
    const held = holdRenewal();
    refuseOnce();
    // On a busy machine boto3's renewal takes longer than a requester waits; the next request gets the result.
    const here = source.credentials(scene.role).catch((error) => {
      expect(error).toMatchObject({ code: 'aws-unreachable' });
      return null;
    });
    await emulator.called('CreateToken');
    expect(await scene.boto3()).toMatchObject(GOOD);
    held.dispose();
    if ((await here) === null) await source.credentials(scene.role);
    expect(renewals()).toBe(1);
    expect(emulator.count('CreateToken')).toBe(2);
    expect(source.state()).toMatchObject({ status: 'signed-in', renewable: true });
  });

  it.skipIf(!HAS_BOTO3)('survives that Daypass is faster with the same refresh token', async () => {
    await open(NEAR_ITS_END);
    const held = holdRenewal();
    const there = scene.boto3();
    await emulator.called('CreateToken');
    refuseOnce();
    await source.credentials(scene.role);
    held.dispose();
    // boto3 uses the token that it has, which still works, and finds the new one the next time.
    expect(await there).toMatchObject(GOOD);
    expect(renewals()).toBe(1);
    expect(await scene.boto3()).toMatchObject(GOOD);
    await source.credentials(scene.role);
    expect(source.state().status).toBe('signed-in');
  });

  it('is lost only where the file has nothing later, and the file goes with it', async () => {
    await open(NEAR_ITS_END);
    emulator.revokeSessions();
    await expect(source.credentials(scene.role)).rejects.toMatchObject({ code: 'sign-in-required' });
    expect(existsSync(scene.path)).toBe(false);
  });

  it('continues from the keychain where the file has gone or was damaged', async () => {
    await open(NEAR_ITS_END);
    await rm(scene.path);
    emulator.expireAccessTokens();
    await source.credentials(scene.role);
    expect((await scene.file()).refreshToken).toBeTruthy();
  });

  it.skipIf(!HAS_BOTO3)('comes back whole when sharing is switched off after boto3 has renewed it', async () => {
    await open(NEAR_ITS_END);
    expect(await scene.boto3()).toMatchObject(GOOD);
    scene.choose({ read: true, write: false });
    await expect.poll(() => existsSync(scene.path)).toBe(false);
    emulator.expireAccessTokens();
    await source.credentials(scene.role);
    expect(source.state()).toMatchObject({ status: 'signed-in', renewable: true });
  });

  describe('and that no keychain has kept', () => {
    const restart = async () => {
      await source.dispose();
      scene.keychain = createMemoryKeychain();
      source = scene.source();
      await source.restore();
    };

    it('is known again by the next agent, which continues with it, and renews it', async () => {
      await open(NEAR_ITS_END);
      emulator.expireAccessTokens();
      await restart();
      expect(source.state()).toMatchObject({ status: 'signed-in', renewable: true });
      await source.credentials(scene.role);
      expect(renewals()).toBe(1);
      await source.signOut();
      expect(existsSync(scene.path)).toBe(false);
    });

    it('is taken away by the next agent where sharing was switched off meanwhile, and one of the CLI’s own is not', async () => {
      await open(NEAR_ITS_END);
      scene.cliCache = { read: true, write: false };
      await restart();
      expect(existsSync(scene.path)).toBe(false);
      await scene.cliSignsIn();
      await restart();
      expect(existsSync(scene.path)).toBe(true);
      expect(source.state()).toMatchObject({ status: 'signed-in', renewable: false });
    });
  });

  it('is renewed unasked before the CLI would, with 20 minutes left, and once', async () => {
    await open({ accessTokenSeconds: 3600 });
    await source.dispose();
    const clock = new FakeClock(Date.now());
    source = scene.source('sso-session', clock);
    await source.restore();
    const before = await scene.file();
    clock.advance(39 * MINUTE);
    expect(emulator.count('CreateToken')).toBe(0);
    clock.advance(MINUTE + 5_000);
    await emulator.called('CreateToken');
    await expect.poll(async () => (await scene.file()).accessToken).not.toBe(before.accessToken);
    expect(renewals()).toBe(1);
  });
});
