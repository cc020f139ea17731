import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Installation } from '../../support/app/installation.ts';

describe('many clients at once', () => {
  let daypass: Installation;

  beforeEach(async () => {
    daypass = await Installation.open({ emulator: { accounts: 40 } });
    expect((await daypass.signIn()).status).toBe(0);
  });
  afterEach(() => daypass.close());

  it('500 clients on a cold cache cause one GetRoleCredentials and get 500 right answers', async () => {
    daypass.emulator.faults.add({ operation: 'GetRoleCredentials', latencyMs: 2000, times: Number.POSITIVE_INFINITY });
    const { account, role } = daypass.anyRole;
    const answers = await daypass.daypassTimes(500, daypass.credentials(account, role));
    expect(answers.map(({ status }) => status)).toEqual(Array(500).fill(0));
    expect(daypass.emulator.count('GetRoleCredentials')).toBe(1);
    const texts = new Set(answers.map(({ stdout }) => stdout));
    expect(texts.size).toBe(1);
    expect(JSON.parse([...texts][0] ?? '')).toMatchObject({ Version: 1, AccountId: account });
    expect(answers.every(({ stderr }) => stderr === '')).toBe(true);
  });

  it('50 clients when the token has expired cause one CreateToken, and no browser: its refresh token serves once', async () => {
    const roles = daypass.emulator.accounts.flatMap(({ id, roles }) => roles.map((role) => [id, role] as const));
    // All of them ask while AWS has not answered yet; otherwise the first answer would serve the rest from the cache.
    daypass.emulator.faults.add({ operation: 'CreateToken', latencyMs: 2000, times: Number.POSITIVE_INFINITY });
    for (const own of [roles.slice(0, 50), roles.slice(50, 100)]) {
      daypass.emulator.resetCalls();
      daypass.emulator.expireAccessTokens();
      const clients = own.map(([account, role]) => daypass.start(daypass.credentials(account, role)));
      expect(new Set(clients.map(({ child }) => child.pid)).size).toBe(50);
      const answers = await Promise.all(clients.map(({ ended }) => ended));
      expect(answers.map(({ status, stderr }) => ({ status, stderr }))).toEqual(
        Array(50).fill({ status: 0, stderr: '' }),
      );
      expect(daypass.emulator.count('CreateToken')).toBe(1);
      expect(daypass.emulator.count('StartDeviceAuthorization')).toBe(0);
    }
    expect(await daypass.opened()).toEqual([]);
  });

  it('50 clients when the session is over all get the command to run, and no browser opens', async () => {
    const { account, role } = daypass.anyRole;
    daypass.emulator.revokeSessions();
    const answers = await daypass.daypassTimes(50, daypass.credentials(account, role));
    for (const { status, stdout, stderr } of answers) {
      expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
      expect(stderr).toMatch(/^daypass: .*daypass login acme`\.\n( {2}AWS: .*\n)?$/);
    }
    expect(await daypass.opened()).toEqual([]);
    expect((await daypass.daypass(['status'])).stdout).toContain('run `daypass login acme`');
  });

  it('30 clients that find no agent start one between them', async () => {
    const before = await daypass.agentPid();
    await daypass.daypass(['agent', 'stop']);
    await daypass.ended(before);
    const answers = await daypass.daypassTimes(30, ['agent', 'start']);
    expect(new Set(answers.map(({ stdout }) => stdout)).size).toBe(1);
    expect(answers.every(({ status }) => status === 0)).toBe(true);
    // What was signed in before still is: the keychain has it.
    expect((await daypass.daypass(['status'])).stdout).toMatch(/acme +signed in/);
  });

  it('clients that ask while the agent stops get the answer of the next one, not of one that is half closed', async () => {
    for (let round = 0; round < 8; round += 1) {
      const stopped = daypass.daypass(['agent', 'stop']);
      const [answers] = await Promise.all([daypass.daypassTimes(10, ['list']), stopped]);
      expect(answers.map(({ status, stderr }) => ({ status, stderr }))).toEqual(
        Array(10).fill({ status: 0, stderr: '' }),
      );
      expect(answers.every(({ stdout }) => stdout.includes(daypass.anyRole.account))).toBe(true);
    }
  });

  it('an agent that was killed is replaced at the next request, and so is its dead socket', async () => {
    const before = await daypass.agentPid();
    process.kill(before, 'SIGKILL');
    await daypass.ended(before);
    expect(await daypass.daypass(['agent', 'start'])).toMatchObject({ status: 0, stderr: '' });
    expect(await daypass.agentPid()).not.toBe(before);
  });
});
