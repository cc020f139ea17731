import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IssuedSecret } from '../../../emulator/index.ts';
import { Installation } from '../../support/app/installation.ts';
import { found, placesOf } from '../../support/files/secret-scan.ts';

describe('secrets', () => {
  let daypass: Installation;

  beforeEach(async () => {
    daypass = await Installation.open({ env: { DAYPASS_LOG: 'debug' } });
  });
  afterEach(() => daypass.close());

  it('are in no file, log, argument or environment, whatever has happened', async () => {
    const { account, role } = daypass.anyRole;
    const { emulator } = daypass;
    const outputs: string[] = [];
    const keep = async (args: string[]) => {
      const { stdout, stderr } = await daypass.daypass(args);
      outputs.push(stdout, stderr);
    };
    outputs.push((await daypass.signIn(['login'])).stderr);
    await keep(['list']);
    await keep(['status', '--json']);
    expect((await daypass.daypass(daypass.credentials(account, role))).status).toBe(0);
    // Renewal, a refusal, faults with bodies that quote what was sent, garbage instead of JSON.
    emulator.expireAccessTokens();
    await daypass.daypass(daypass.credentials(account, emulator.accounts[0]?.roles[1] ?? ''));
    const quoting = { status: 400, body: JSON.stringify({ message: lastOf(daypass, 'accessToken') }) };
    emulator.faults.add({ operation: 'GetRoleCredentials', times: 2, ...quoting });
    await keep(daypass.credentials(account, emulator.accounts[0]?.roles[2] ?? ''));
    emulator.faults.add({
      operation: 'GetRoleCredentials',
      times: 5,
      status: 200,
      body: lastOf(daypass, 'sessionToken'),
    });
    await keep(daypass.credentials(emulator.accounts[1]?.id ?? '', role));
    emulator.revokeSessions();
    await keep(daypass.credentials(emulator.accounts[2]?.id ?? '', role));
    outputs.push((await daypass.signIn(['login'])).stdout);
    await daypass.daypass(daypass.credentials(account, role));

    const pid = await daypass.agentPid();
    const secrets = emulator.issuedSecrets;
    expect(new Set(secrets.map(({ kind }) => kind))).toEqual(
      new Set(['clientSecret', 'deviceCode', 'accessToken', 'refreshToken', 'secretAccessKey', 'sessionToken']),
    );
    const places = await placesOf(daypass, pid, outputs.join('\n'));
    await expect.poll(() => daypass.opened()).toHaveLength(2);
    const log = Object.entries(places).find(([name]) => name.endsWith('agent.log'))?.[1] ?? '';
    expect(log).toContain('"level":"debug"');
    for (const [place, text] of Object.entries(places))
      expect({ place, found: found(text, secrets) }).toEqual({ place, found: [] });
  });

  it('the scan finds one that is there, in every form', () => {
    const secret = { kind: 'accessToken', value: 'aoa/AAAA+Gsecretvalue0123456789==' } as const;
    for (const form of [
      secret.value,
      `x${Buffer.from(`ab${secret.value}cd`).toString('base64')}`,
      Buffer.from(secret.value).toString('base64url'),
      Buffer.from(secret.value).toString('hex'),
      encodeURIComponent(secret.value),
    ]) {
      expect(found(`before ${form} after`, [secret])).toEqual(['accessToken']);
    }
  });
});

function lastOf({ emulator }: Installation, kind: IssuedSecret['kind']): string {
  return emulator.issuedSecrets.filter((secret) => secret.kind === kind).at(-1)?.value ?? '';
}
