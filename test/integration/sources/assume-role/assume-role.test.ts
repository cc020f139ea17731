import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RoleRef } from '../../../../common/roles.ts';
import type { SignInQuestion } from '../../../../common/sign-in.ts';
import type { EmulatorRole } from '../../../../emulator/iam/iam.ts';
import { type Emulator, startEmulator, totp } from '../../../../emulator/index.ts';
import type { RoleCredentials } from '../../../../main/base/credentials.ts';
import { DaypassError } from '../../../../main/base/errors.ts';
import { Secret } from '../../../../main/base/secret.ts';
import type { AssumeRoleDefinition } from '../../../../main/base/session-definition.ts';
import { Network } from '../../../../main/platform/network/network.ts';
import { createAssumeRoleSource } from '../../../../main/sources/assume-role/index.ts';
import type { BaseSession } from '../../../../main/sources/source.ts';
import { assumeRole } from '../../../support/agent/definitions.ts';
import { FakeClock, settle } from '../../../support/agent/fake-clock.ts';
import { createMemoryKeychain } from '../../../support/agent/memory-keychain.ts';
import { silentLog } from '../../../support/agent/silent-log.ts';
import { DEFAULT_CHOICE } from '../../../support/servers/default-choice.ts';

const HOUR = 60 * 60_000;
const ROLE = 'arn:aws:iam::444455556666:role/Deploy';
const OWN: RoleRef = { session: 'deploy', account: '444455556666', role: 'Deploy' };
const BASE: RoleRef = { session: 'base', account: '111122223333', role: 'sam' };

describe('a role on top of another one', () => {
  let clock: FakeClock;
  let emulator: Emulator;
  let network: Network;
  const keychain = createMemoryKeychain();
  let baseCredentials: RoleCredentials;
  let base: BaseSession;
  let onlyRole = () => BASE;

  beforeEach(async () => {
    clock = new FakeClock(Math.floor(Date.now() / 1000) * 1000);
    emulator = await startEmulator({ clock });
    network = new Network({ env: {}, choice: () => DEFAULT_CHOICE });
    const key = emulator.iam.addAccessKey(emulator.iam.addUser('111122223333', 'sam'));
    baseCredentials = {
      accessKeyId: key.accessKeyId,
      secretAccessKey: new Secret(key.secretAccessKey),
      sessionToken: new Secret(key.sessionToken),
      expiresAt: Number.POSITIVE_INFINITY,
    };
    base = {
      kind: 'iam-user',
      state: { status: 'signed-in', expiresAt: clock.now() + HOUR, renewable: true },
      clockOffset: 0,
      mfaSerial: null,
    };
    onlyRole = () => BASE;
    trust({});
    for (const name of await keychain.list('')) await keychain.delete(name);
  });
  afterEach(async () => {
    network.dispose();
    await emulator.close();
  });

  type Allowed = Omit<Extract<EmulatorRole['trust'], { to: 'aws' }>, 'to' | 'principals'>;
  const trust = (more: Allowed & { maxSessionSeconds?: number }) => {
    const { maxSessionSeconds = 3600, ...rest } = more;
    const principals = ['arn:aws:iam::111122223333:root'];
    emulator.iam.addRole({ arn: ROLE, maxSessionSeconds, trust: { to: 'aws', principals, ...rest } });
  };
  const open = (
    more: Partial<Omit<AssumeRoleDefinition, 'kind'>> = {},
    env: Record<string, string> = {},
    below: () => Promise<RoleCredentials> = async () => baseCredentials,
  ) =>
    createAssumeRoleSource({
      definition: assumeRole('deploy', { from: 'role', role: BASE }, more),
      base: {
        credentials: below,
        onlyRole: () => onlyRole(),
        session: () => base,
      },
      keychain,
      clock,
      random: () => 0,
      env: { ...emulator.env(), ...env },
      log: silentLog,
      network,
      version: '1.2.3',
      userName: 'Sam Rivera',
    });
  const lifetime = ({ expiresAt }: RoleCredentials) => Math.round((expiresAt - clock.now()) / 1000);
  /** Lets calls continue that wait for the clock between two tries. */
  const driven = async <T>(work: Promise<T>): Promise<T> => {
    let done = false;
    const settled = work.finally(() => {
      done = true;
    });
    settled.catch(() => undefined);
    while (!done) {
      await settle();
      if (clock.delays.length > 0) await clock.advance(1_000);
    }
    return settled;
  };

  it('has the state of what it builds on, and needs no sign-in of its own', async () => {
    const source = open();
    expect(source.state()).toEqual(base.state);
    expect(lifetime(await source.credentials(OWN))).toBe(3600);
    base = { ...base, state: { status: 'signed-out', reason: 'expired' } };
    expect(source.state()).toEqual({ status: 'signed-out', reason: 'expired' });
  });

  it('asks with external id, session name, tags and policy as they are defined', async () => {
    trust({ externalId: 'handshake', maxSessionSeconds: 7200, tagSession: true, setSourceIdentity: true });
    await expect(open().credentials(OWN)).rejects.toMatchObject({
      code: 'access-denied',
      next: expect.stringContaining('external id'),
    });
    const source = open({
      externalId: 'handshake',
      durationSeconds: 7200,
      sessionName: 'release-42',
      sourceIdentity: 'sam@example.com',
      tags: { team: 'payments', 'cost center': '42 €' },
      transitiveTagKeys: ['team'],
      policy: '{"Version":"2012-10-17","Statement":[]}',
      policyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess', 'arn:aws:iam::aws:policy/job-function/Billing'],
    });
    const credentials = await source.credentials(OWN);
    expect(lifetime(credentials)).toBe(7200);
    expect(emulator.count('AssumeRole')).toBe(2);
    expect(emulator.calls.at(-1)).toMatchObject({ roleArn: ROLE, roleSessionName: 'release-42' });
    expect(emulator.iam.contextOf(credentials.accessKeyId)).toEqual({
      externalId: 'handshake',
      sourceIdentity: 'sam@example.com',
      tags: { team: 'payments', 'cost center': '42 €' },
      transitiveTagKeys: ['team'],
      policy: '{"Version":"2012-10-17","Statement":[]}',
      policyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess', 'arn:aws:iam::aws:policy/job-function/Billing'],
    });
  });

  it('sends nothing that is not defined, and names the session after the user of this machine', async () => {
    const { accessKeyId } = await open().credentials(OWN);
    expect(emulator.calls.at(-1)).toMatchObject({ roleSessionName: 'Sam-Rivera' });
    expect(emulator.iam.contextOf(accessKeyId)).toEqual({
      externalId: null,
      sourceIdentity: null,
      tags: {},
      transitiveTagKeys: [],
      policy: null,
      policyArns: [],
    });
  });

  it.each([
    [{ tags: { team: 'payments' } }, 'sts:TagSession'],
    [{ sourceIdentity: 'sam@example.com' }, 'sts:SetSourceIdentity'],
  ])('says which part of the trust policy is missing: %j', async (more, action) => {
    await expect(open(more).credentials(OWN)).rejects.toMatchObject({
      code: 'access-denied',
      next: expect.stringContaining(action),
    });
  });

  describe('in a chain', () => {
    const NEXT = 'arn:aws:iam::777788889999:role/Next';
    const NEXT_ROLE: RoleRef = { session: 'next', account: '777788889999', role: 'Next' };
    /** The role on top of `below`, as the agent puts them together. */
    const on = (below: ReturnType<typeof open>, more: Partial<Omit<AssumeRoleDefinition, 'kind'>> = {}) =>
      open({ roleArn: NEXT, ...more }, {}, () => below.credentials(OWN));

    beforeEach(() => {
      trust({ tagSession: true, setSourceIdentity: true });
      const allowed = { tagSession: true, setSourceIdentity: true };
      emulator.iam.addRole({ arn: NEXT, trust: { to: 'aws', principals: [ROLE], ...allowed } });
    });

    it('passes transitive tags and the source identity on, and no other tag', async () => {
      const below = open({
        tags: { team: 'payments', stage: 'build' },
        transitiveTagKeys: ['team'],
        sourceIdentity: 'sam@example.com',
      });
      const { accessKeyId } = await on(below, { tags: { stage: 'deploy' } }).credentials(NEXT_ROLE);
      expect(emulator.iam.contextOf(accessKeyId)).toMatchObject({
        tags: { team: 'payments', stage: 'deploy' },
        transitiveTagKeys: ['team'],
        sourceIdentity: 'sam@example.com',
      });
    });

    it('a transitive tag and a source identity can’t be changed further up: AWS refuses it, and the error says so', async () => {
      const below = open({ tags: { team: 'a' }, transitiveTagKeys: ['team'], sourceIdentity: 'sam@example.com' });
      await expect(on(below, { tags: { Team: 'b' } }).credentials(NEXT_ROLE)).rejects.toMatchObject({
        code: 'config-invalid',
        message: expect.stringContaining('tag'),
      });
      await expect(on(below, { sourceIdentity: 'eve@example.com' }).credentials(NEXT_ROLE)).rejects.toMatchObject({
        code: 'access-denied',
        next: expect.stringContaining('can’t be changed in a chain'),
      });
    });
  });

  it('lasts an hour at most on top of another role, and says so', async () => {
    base = { ...base, kind: 'identity-center' };
    trust({ maxSessionSeconds: 43_200 });
    const source = open({ durationSeconds: 43_200 });
    expect(lifetime(await source.credentials(OWN))).toBe(3600);
    expect(source.note?.()).toContain('an hour');
    base = { ...base, kind: 'iam-user' };
    expect(source.note?.()).toBeNull();
    expect(lifetime(await source.credentials(OWN))).toBe(43_200);
  });

  it.each<[Partial<AssumeRoleDefinition>, string, string]>([
    [{ durationSeconds: 7200 }, 'config-invalid', 'does not last that long'],
    [{ policy: `{${' '.repeat(3000)}}` }, 'config-invalid', 'too large'],
    [{ roleArn: 'arn:aws:iam::444455556666:role/Nobody' }, 'access-denied', 'Nobody'],
  ])('says what is wrong: %#', async (more, code, what) => {
    const role = more.roleArn ? { ...OWN, role: 'Nobody' } : OWN;
    await expect(open(more).credentials(role)).rejects.toMatchObject({ code, message: expect.stringContaining(what) });
  });

  it.each([
    [{ errorType: 'Throttling', times: 99 }, 'aws-throttled'],
    [{ errorType: 'RegionDisabledException', status: 403 }, 'aws-rejected'],
    [{ status: 503, times: 9 }, 'aws-failed'],
    [{ cut: 'before' as const, times: 9 }, 'aws-unreachable'],
    [{ errorType: 'ExpiredToken', status: 403 }, 'sign-in-required'],
  ])('fails with its own code: %j', async (fault, code) => {
    emulator.faults.add({ operation: 'AssumeRole', ...fault });
    await expect(driven(open().credentials(OWN))).rejects.toMatchObject({ code });
  });

  it.each([HOUR, -HOUR])('works on a machine whose clock is off by %i ms', async (skew) => {
    emulator.faults.clockSkewMs = skew;
    const source = open();
    const { expiresAt } = await source.credentials(OWN);
    expect(Math.abs(expiresAt - (clock.now() + skew + HOUR))).toBeLessThan(5_000);
    expect(Math.abs(source.clockOffset() - skew)).toBeLessThanOrEqual(1_000);
  });

  it.each([
    ['Ec2InstanceMetadata', 'AWS_EC2_METADATA_SERVICE_ENDPOINT', ''],
    ['EcsContainer', 'AWS_CONTAINER_CREDENTIALS_FULL_URI', '/container'],
  ] as const)('builds on what %s gives', async (from, variable, path) => {
    const { accessKeyId, secretAccessKey } = baseCredentials;
    const given = {
      Code: 'Success',
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey.expose(),
      Token: '',
      Expiration: new Date(Date.now() + HOUR).toISOString(),
    };
    const machine = createServer((request, response) => {
      if (request.url === '/latest/api/token') return void response.end('imds-token');
      if (request.url?.endsWith('/security-credentials/')) return void response.end('instance-role');
      response.end(JSON.stringify(given));
    });
    await new Promise<void>((resolve) => machine.listen(0, '127.0.0.1', resolve));
    vi.stubEnv(variable, `http://127.0.0.1:${(machine.address() as AddressInfo).port}${path}`);
    try {
      expect((await open({ base: { from } }).credentials(OWN)).accessKeyId).toMatch(/^ASIA/);
    } finally {
      vi.unstubAllEnvs();
      machine.close();
    }
  });

  describe('with an MFA device', () => {
    let device: ReturnType<Emulator['iam']['addMfaDevice']>;
    const questions: SignInQuestion[] = [];

    beforeEach(() => {
      device = emulator.iam.addMfaDevice('111122223333', 'sam');
      trust({ mfa: true });
      questions.length = 0;
    });

    const signIn = (source: ReturnType<typeof open>, codes: string[]) =>
      source.signIn({
        method: 'device',
        report: () => undefined,
        ask: async (question) => {
          questions.push(question);
          const code = codes.shift();
          if (code === undefined) throw new DaypassError('sign-in-expired', 'No one answered in time.');
          return new Secret(code);
        },
        signal: new AbortController().signal,
      });

    it('asks a person once, and keeps what that gave through a restart', async () => {
      const source = open({ mfaSerial: device.serial });
      expect(source.state()).toEqual({ status: 'signed-out', reason: 'never' });
      await expect(source.credentials(OWN)).rejects.toMatchObject({
        code: 'sign-in-required',
        next: 'Run `daypass login deploy`.',
      });
      await signIn(source, [totp(device.seed, clock.now())]);
      expect(questions).toMatchObject([{ step: 'mfa', serial: device.serial }]);
      const credentials = await source.credentials(OWN);
      const again = open({ mfaSerial: device.serial });
      await again.restore();
      expect((await again.credentials(OWN)).accessKeyId).toBe(credentials.accessKeyId);
      expect(again.state()).toMatchObject({ status: 'signed-in', renewable: false });
      expect(emulator.count('AssumeRole')).toBe(1);
      clock.jump(HOUR);
      expect(again.state()).toEqual({ status: 'signed-out', reason: 'expired' });
      await source.signOut();
      expect(await keychain.list('')).toEqual([]);
    });

    it('asks for no code where what it builds on is not there, and says so instead of asking for a sign-in', async () => {
      onlyRole = () => {
        throw new DaypassError('no-session', 'deploy builds on sam, which Daypass does not know.');
      };
      const source = open({ mfaSerial: device.serial, base: { from: 'session', session: 'sam' } });
      await expect(signIn(source, [totp(device.seed, clock.now())])).rejects.toMatchObject({ code: 'no-session' });
      await expect(source.credentials(OWN)).rejects.toMatchObject({ code: 'no-session' });
      expect(questions).toEqual([]);
    });

    it('asks again after a wrong code, a used one, and what can be none; three times in all', async () => {
      const used = totp(device.seed, clock.now());
      await signIn(open({ mfaSerial: device.serial }), ['000 000', used]);
      expect(questions).toMatchObject([{}, { wasWrong: true }]);
      expect(emulator.count('AssumeRole')).toBe(1);
      await expect(signIn(open({ mfaSerial: device.serial }), [used, 'x', used])).rejects.toMatchObject({
        code: 'sign-in-denied',
      });
    });

    it('asks for none where the IAM user below has given one of the same device', async () => {
      base = { ...base, mfaSerial: device.serial };
      const source = open({ mfaSerial: device.serial });
      expect(source.state()).toEqual(base.state);
      await expect(source.credentials(OWN)).rejects.toMatchObject({ code: 'access-denied' });
      expect(questions).toEqual([]);
    });
  });
});
