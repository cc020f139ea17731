import { spawnSync } from 'node:child_process';
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { totp } from '../../../emulator/index.ts';
import { credentialProcess } from '../../../main/aws-files/credential-process.ts';
import { Installation, runProgram } from '../../support/app/installation.ts';
import { ADDRESS, signInAt } from '../../support/app/sign-in.ts';
import { found, placesOf } from '../../support/files/secret-scan.ts';
import { OpenIdProvider } from '../../support/servers/openid-provider.ts';

const HAS_AWS = spawnSync('aws', ['--version'], { stdio: 'ignore' }).status === 0;

const A = 'arn:aws:iam::444455556666:role/A';
const B = 'arn:aws:iam::777788889999:role/team/B';
const LONG = 'arn:aws:iam::444455556666:role/Long';
const WEB = 'arn:aws:iam::444455556666:role/Web';
/** Roles that no one has asked for before. */
const MANY = 'arn:aws:iam::444455556666:role/Many';
const WEB_MANY = 'arn:aws:iam::444455556666:role/WebMany';
const QUOTED = 'arn:aws:iam::444455556666:role/Quoted';

/** Imports by absolute address, because the script lies in a folder of its own. */
const SDK = `
import { GetCallerIdentityCommand, STSClient } from ${JSON.stringify(import.meta.resolve('@aws-sdk/client-sts'))};
import { fromIni } from ${JSON.stringify(import.meta.resolve('@aws-sdk/credential-providers'))};
const credentials = fromIni({ profile: process.argv[2] });
const { Arn } = await new STSClient({ credentials, region: 'us-east-1' }).send(new GetCallerIdentityCommand({}));
console.log(Arn);
`;

describe('roles of other kinds than Identity Center’s, from sign-in to AWS’s programs', () => {
  let daypass: Installation;
  let provider: OpenIdProvider;
  let device: ReturnType<Installation['emulator']['iam']['addMfaDevice']>;
  const printed: string[] = [];
  const codes: string[] = [];

  beforeAll(async () => {
    daypass = await Installation.open({ env: { DAYPASS_LOG: 'debug' } });
    provider = await OpenIdProvider.start();
    const { iam } = daypass.emulator;
    const { account, role } = daypass.anyRole;
    const root = `arn:aws:iam::${account}:root`;
    device = iam.addMfaDevice('444455556666', 'sam');
    iam.addRole({ arn: A, trust: { to: 'aws', principals: [root], externalId: 'handshake' } });
    iam.addRole({ arn: B, trust: { to: 'aws', principals: [A], mfa: true } });
    iam.addRole({ arn: LONG, maxSessionSeconds: 43_200, trust: { to: 'aws', principals: [root] } });
    for (const arn of [MANY, QUOTED]) iam.addRole({ arn, trust: { to: 'aws', principals: [root] } });
    for (const arn of [WEB, WEB_MANY]) iam.addRole({ arn, trust: { to: 'oidc', issuer: provider.issuer } });
    iam.addOidcProvider('444455556666', provider.issuer, [provider.clientId]);
    const tools = (name: string, session: string, arn: string) => {
      const [, , , , id = '', path = ''] = arn.split(':');
      const served = { session, account: id, role: path.slice(path.lastIndexOf('/') + 1) };
      return `[profile ${name}]\nregion = us-east-1\ncredential_process = ${credentialProcess([daypass.client], served)}\n`;
    };
    await appendFile(
      daypass.configFile,
      [
        `\n[profile base]\nsso_session = acme\nsso_account_id = ${account}\nsso_role_name = ${role}\n`,
        `[profile a]\nrole_arn = ${A}\nsource_profile = base\nexternal_id = handshake\n`,
        `[profile b]\nrole_arn = ${B}\nsource_profile = a\nmfa_serial = ${device.serial}\n`,
        `[profile long]\nrole_arn = ${LONG}\nsource_profile = base\nduration_seconds = 43200\n`,
        `[profile x]\nrole_arn = ${A}\nsource_profile = y\n[profile y]\nrole_arn = ${A}\nsource_profile = x\n`,
        `[profile many]\nrole_arn = ${MANY}\nsource_profile = base\n`,
        `[profile quoted]\nrole_arn = ${QUOTED}\nsource_profile = base\n`,
        tools('a-tools', 'a', A),
        tools('b-tools', 'b', B),
        tools('web-tools', 'okta', WEB),
      ].join(''),
    );
    const okta = { kind: 'oidc', name: 'okta', issuer: provider.issuer, clientId: provider.clientId };
    const settings = { version: 1, sources: [{ ...okta, roles: [{ roleArn: WEB }, { roleArn: WEB_MANY }] }] };
    await writeFile(join(daypass.folder, 'sdk.mjs'), SDK);
    await mkdir(daypass.home, { mode: 0o700 });
    await writeFile(join(daypass.home, 'settings.json'), JSON.stringify(settings));
  });
  afterAll(async () => {
    await daypass.close();
    await provider.close();
  });

  const run = async (...args: string[]) => {
    const answer = await daypass.daypass(args);
    printed.push(answer.stderr, args[0] === 'credentials' ? '' : answer.stdout);
    return answer;
  };
  const credentials = (session: string, arn: string) => {
    const [, , , , account = '', path = ''] = arn.split(':');
    const role = path.slice(path.lastIndexOf('/') + 1);
    return ['credentials', '--session', session, '--account', account, '--role', role];
  };
  const loginWithCode = async (session: string, code: string) => {
    codes.push(code);
    const shell = `printf '%s\\n' "$CODE" | "$CLIENT" login ${session}`;
    const env = { ...daypass.env, CODE: code, CLIENT: daypass.client };
    const answer = await runProgram('sh', ['-c', shell], { env, folder: daypass.folder });
    printed.push(answer.stdout, answer.stderr);
    return answer;
  };
  const programs = [
    { name: 'JS SDK', here: true, command: (profile: string) => [process.execPath, 'sdk.mjs', profile] },
    {
      name: 'AWS CLI',
      here: HAS_AWS,
      command: (profile: string) => ['aws', 'sts', 'get-caller-identity', '--profile', profile, '--output', 'text'],
    },
  ];
  const gets = async (command: string[], arn: string) => {
    const [program = '', ...args] = command;
    const { status, stdout, stderr } = await runProgram(program, args, daypass);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(arn);
  };

  it('the sessions of profiles and settings are there, and say what each needs', async () => {
    const { stdout } = await run('status', '--json');
    const { sessions } = JSON.parse(stdout) as {
      sessions: { name: string; kind: string; note: string | null; buildsOn: string | null }[];
    };
    expect(sessions.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      'acme identity-center',
      'a assume-role',
      'b assume-role',
      'long assume-role',
      'x assume-role',
      'y assume-role',
      'many assume-role',
      'quoted assume-role',
      'okta oidc',
    ]);
    const named = (wanted: string) => sessions.find(({ name }) => name === wanted);
    expect(named('long')?.note).toContain('an hour');
    expect([named('a')?.buildsOn, named('b')?.buildsOn, named('okta')?.buildsOn]).toEqual(['acme', null, null]);
    const text = (await run('status')).stdout;
    expect(text).toContain('6 roles on top of these');
    expect(text).not.toMatch(/^many /m);
    expect((await run(...credentials('a', A))).stderr).toContain('daypass login acme');
    expect((await run(...credentials('b', B))).stderr).toContain('daypass login b');
    expect((await run(...credentials('okta', WEB))).stderr).toContain('daypass login okta');
  });

  it('a circle is refused, and says where it goes round', async () => {
    expect(await run(...credentials('x', A))).toEqual({
      status: 2,
      stdout: '',
      stderr: 'daypass: x → y → x: these roles build on each other. Take one of them out of the circle.\n',
    });
  });

  it('Identity Center → A with its external id, without a sign-in of its own', async () => {
    expect((await daypass.signIn(['login', 'acme', '--no-browser'])).status).toBe(0);
    daypass.emulator.resetCalls();
    for (const { here, command } of programs) if (here) await gets(command('a-tools'), ':assumed-role/A/');
    expect(daypass.emulator.count('AssumeRole')).toBe(1);
  });

  it('→ B with a code of the MFA device, given where the command was started', async () => {
    const wrong = await loginWithCode('b', '000000');
    expect(wrong.status).not.toBe(0);
    expect(wrong.stderr).toContain('did not take that code');
    const right = await loginWithCode('b', totp(device.seed, Date.now()));
    expect(right).toMatchObject({ status: 0, stdout: expect.stringMatching(/^Signed in to b until \d/) });
    for (const { here, command } of programs) if (here) await gets(command('b-tools'), ':assumed-role/B/');
  });

  it('a role that asks for more than an hour on top of another one gets the hour', async () => {
    const { stdout } = await run(...credentials('long', LONG));
    const { Expiration } = JSON.parse(stdout) as { Expiration: string };
    const seconds = (Date.parse(Expiration) - Date.now()) / 1000;
    expect(seconds).toBeGreaterThan(3_500);
    expect(seconds).toBeLessThan(3_700);
  });

  it('OpenID Connect, by the browser that a person finishes in', async () => {
    const answer = await signInAt(daypass, ['okta', '--browser'], ADDRESS.browser, (url) => provider.visit(url));
    printed.push(answer.stdout, answer.stderr);
    expect(answer.status).toBe(0);
    for (const { here, command } of programs) if (here) await gets(command('web-tools'), ':assumed-role/Web/sam');
  });

  it.each([
    ['many', MANY, 'AssumeRole'],
    ['okta', WEB_MANY, 'AssumeRoleWithWebIdentity'],
  ] as const)('500 clients at once of %s cause one call to AWS', async (session, arn, operation) => {
    daypass.emulator.resetCalls();
    daypass.emulator.faults.add({ operation, latencyMs: 2000, times: Number.POSITIVE_INFINITY });
    const answers = await daypass.daypassTimes(500, credentials(session, arn));
    daypass.emulator.faults.clear();
    expect(answers.map(({ status, stderr }) => `${status} ${stderr}`)).toEqual(Array(500).fill('0 '));
    expect(new Set(answers.map(({ stdout }) => stdout)).size).toBe(1);
    expect(daypass.emulator.count(operation)).toBe(1);
  });

  it('leaves no secret in a file, log, argument or environment', async () => {
    const quoting = {
      status: 400,
      body: `<ErrorResponse><Error><Message>${last('sessionToken')}</Message></Error></ErrorResponse>`,
    };
    daypass.emulator.faults.add({ operation: 'AssumeRole', times: 2, ...quoting });
    expect((await run(...credentials('quoted', QUOTED))).status).not.toBe(0);
    const secrets = [
      ...daypass.emulator.issuedSecrets,
      ...[...provider.secrets].map((value) => ({ kind: 'a token of the provider', value })),
    ];
    expect(provider.secrets.size).toBeGreaterThanOrEqual(3);
    const places = await placesOf(daypass, await daypass.agentPid(), printed.join('\n'));
    for (const [place, text] of Object.entries(places)) {
      expect({ place, found: found(text, secrets) }).toEqual({ place, found: [] });
    }
    const log = Object.entries(places).find(([name]) => name.endsWith('agent.log'))?.[1] ?? '';
    expect(log).toContain('AssumeRoleWithWebIdentity');
    for (const code of codes) expect(`${printed.join('\n')}${log}`).not.toMatch(new RegExp(`\\b${code}\\b`));
  });

  it('signing out takes everything with it, roles on top included', async () => {
    expect((await run('logout', 'acme')).status).toBe(0);
    for (const [session, arn] of [
      ['a', A],
      ['b', B],
    ] as const) {
      expect((await run(...credentials(session, arn))).status).toBe(3);
    }
    expect((await run('logout', 'okta')).status).toBe(0);
    expect(provider.count('/token/revocation')).toBe(1);
    expect((await run(...credentials('okta', WEB))).status).toBe(3);
  });

  function last(kind: string): string {
    return daypass.emulator.issuedSecrets.filter((secret) => secret.kind === kind).at(-1)?.value ?? '';
  }
});
