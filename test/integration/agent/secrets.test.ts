import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IssuedSecret } from '../../../emulator/index.ts';
import { filesBelow, Installation } from '../../support/installation.ts';

/** The forms in which a secret could hide. */
function formsOf({ value }: IssuedSecret): string[] {
  const bytes = Buffer.from(value, 'utf8');
  const hex = bytes.toString('hex');
  // base64 depends on where the secret begins in what was encoded, so the part that is the same in each case is enough.
  const shifted = [0, 1, 2].map((offset) =>
    Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .slice(4, -8)
      .replace(/=+$/, ''),
  );
  return [
    value,
    encodeURIComponent(value),
    hex,
    hex.toUpperCase(),
    ...shifted,
    ...shifted.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  ];
}

function found(haystack: string, secrets: readonly IssuedSecret[]): string[] {
  return secrets.filter((secret) => formsOf(secret).some((form) => haystack.includes(form))).map(({ kind }) => kind);
}

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
    const places: Record<string, string> = {
      'what commands print': outputs.join('\n'),
      'the agent’s arguments': readFileSync(`/proc/${pid}/cmdline`, 'latin1'),
      'the agent’s environment': readFileSync(`/proc/${pid}/environ`, 'latin1'),
    };
    // The folder of the browser holds the arguments and the environment of every process that the agent started.
    for (const file of [...(await filesBelow(daypass.folder)), ...(await filesBelow(join(daypass.browser, '..')))]) {
      places[file] = await readFile(file, 'latin1');
    }
    expect((await daypass.opened()).length).toBe(2);
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
