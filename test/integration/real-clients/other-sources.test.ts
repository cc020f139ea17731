/** IAM users, SAML and console sign-in from the outside: real AWS programs by profile, many at once, nothing leaked. */
import { spawnSync } from 'node:child_process';
import { appendFile, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { totp, visit } from '../../../emulator/index.ts';
import { credentialProcess } from '../../../main/aws-files/credential-process.ts';
import { Installation, runProgram } from '../../support/app/installation.ts';
import { ADDRESS, signInAt } from '../../support/app/sign-in.ts';
import { found, placesOf } from '../../support/files/secret-scan.ts';
import { IDP, roleValue, samlResponse } from '../../support/saml/identity-provider.ts';

const HAS_AWS = spawnSync('aws', ['--version'], { stdio: 'ignore' }).status === 0;
const ACCOUNT = '111122223333';
const MANY = 500;

const SDK = `
import { GetCallerIdentityCommand, STSClient } from ${JSON.stringify(import.meta.resolve('@aws-sdk/client-sts'))};
import { fromIni } from ${JSON.stringify(import.meta.resolve('@aws-sdk/credential-providers'))};
const credentials = fromIni({ profile: process.argv[2] });
const { Arn } = await new STSClient({ credentials, region: 'us-east-1' }).send(new GetCallerIdentityCommand({}));
console.log(Arn);
`;

describe('sources other than Identity Center', () => {
  let daypass: Installation;
  const outputs: string[] = [];

  /** A command's answer, kept for the scan. */
  const run = async (args: string[], input?: string) => {
    const answer = await daypass.start(args, {}, input).ended;
    outputs.push(answer.stdout, answer.stderr);
    return answer;
  };
  const served = (session: string, role: string) => [
    'credentials',
    '--session',
    session,
    '--account',
    ACCOUNT,
    '--role',
    role,
  ];
  const profile = async (session: string, role: string) => {
    const line = credentialProcess([daypass.client], { session, account: ACCOUNT, role });
    await appendFile(
      daypass.configFile,
      `\n[profile by-${session}]\nregion = us-east-1\ncredential_process = ${line}\n`,
    );
  };
  /** Who AWS's own programs are with this profile. */
  const callers = async (name: string) => {
    const script = join(daypass.folder, 'sdk.mjs');
    await writeFile(script, SDK);
    const sdk = await runProgram(process.execPath, [script, name], daypass);
    if (!HAS_AWS) process.stderr.write('There is no AWS CLI here: its part is skipped.\n');
    const query = ['sts', 'get-caller-identity', '--profile', name, '--query', 'Arn', '--output', 'text'];
    const cli = HAS_AWS ? await runProgram('aws', query, daypass) : sdk;
    return [sdk, cli].map(({ stdout, stderr }) => stdout.trim() || stderr);
  };
  const many = (args: string[]) => Promise.all(Array.from({ length: MANY }, () => daypass.daypass(args)));
  const credentialsFile = () => join(daypass.folder, 'aws', 'credentials');

  beforeAll(async () => {
    daypass = await Installation.open({ env: { DAYPASS_LOG: 'debug' } });
    const { iam } = daypass.emulator;
    const provider = `arn:aws:iam::${ACCOUNT}:saml-provider/acme`;
    iam.addSamlProvider(provider, IDP);
    for (const name of ['Admin', 'ReadOnly']) {
      iam.addRole({ arn: `arn:aws:iam::${ACCOUNT}:role/${name}`, trust: { to: 'saml', provider } });
    }
    const sources = [{ kind: 'saml', name: 'corp', region: 'us-east-1', signInUrl: 'https://idp.acme.test/aws' }];
    await mkdir(daypass.home, { recursive: true, mode: 0o700 });
    await writeFile(join(daypass.home, 'settings.json'), JSON.stringify({ version: 1, sources }));
    const login = `\n[profile dev]\nlogin_session = arn:aws:iam::${ACCOUNT}:user/ann\nregion = us-east-1\n`;
    await appendFile(daypass.configFile, login);
  });
  afterAll(() => daypass.close());

  it('an IAM user: the key goes in once, sessions come out, with a code of the MFA device', async () => {
    const { iam, accessKeys } = daypass.emulator;
    const user = iam.addUser(ACCOUNT, 'ann');
    const { serial, seed } = iam.addMfaDevice(ACCOUNT, 'ann');
    const key = accessKeys.add(user, { ageMs: 100 * 24 * 3_600_000 });
    await writeFile(
      credentialsFile(),
      `# mine\n[default]\naws_access_key_id = ${key.id}\naws_secret_access_key = ${key.secret}\n\n[other]\nregion = eu-west-1\n`,
      { mode: 0o600 },
    );
    const added = await run(['iam-user', 'add', 'legacy', '--import', 'default', '--remove']);
    expect(added).toMatchObject({ status: 0 });
    expect(added.stdout).toContain(`legacy is the IAM user ann in ${ACCOUNT}`);
    expect(added.stdout).toContain(serial);
    expect(added.stdout).toContain('100 days old');
    expect(await readFile(credentialsFile(), 'utf8')).toBe('# mine\n[other]\nregion = eu-west-1\n');
    const copy = /kept as (.+): delete it/.exec(added.stdout)?.[1] ?? '';
    expect((await stat(copy)).mode & 0o777).toBe(0o600);
    expect(await readFile(copy, 'utf8')).toContain(key.secret);
    const twin = await run(['iam-user', 'add', 'twin'], `${key.id}\n${key.secret}\n`);
    expect(twin).toMatchObject({ status: 2, stderr: expect.stringContaining('of the session legacy already') });
    // The person deletes the key file as told; otherwise the scan below would rightly find the key.
    await writeFile(copy, '');

    expect(await run(served('legacy', 'ann'))).toMatchObject({ status: 3, stdout: '' });
    expect((await run(['login', 'legacy'], `${totp(seed, Date.now())}\n`)).status).toBe(0);
    daypass.emulator.resetCalls();
    const answers = await many(served('legacy', 'ann'));
    expect(answers.map(({ status }) => status)).toEqual(Array(MANY).fill(0));
    expect(daypass.emulator.count('GetSessionToken')).toBeLessThanOrEqual(1);
    const { AccessKeyId, SessionToken } = JSON.parse(answers[0]?.stdout ?? '{}');
    expect(AccessKeyId).toMatch(/^ASIA/);
    expect(SessionToken).toBeTruthy();
    await profile('legacy', 'ann');
    const arn = `arn:aws:iam::${ACCOUNT}:user/ann`;
    expect(await callers('by-legacy')).toEqual([arn, arn]);
  });

  it('rotates its key with one command, and keeps serving', async () => {
    const { accessKeys } = daypass.emulator;
    const [old] = accessKeys.of(`arn:aws:iam::${ACCOUNT}:user/ann`);
    const rotated = await run(['iam-user', 'rotate', 'legacy']);
    expect(rotated).toMatchObject({ status: 0, stdout: expect.stringContaining('The old one is inactive') });
    const [first, second] = accessKeys.of(`arn:aws:iam::${ACCOUNT}:user/ann`);
    expect([first?.id, first?.status, second?.status]).toEqual([old?.id, 'Inactive', 'Active']);
    expect((await run(served('legacy', 'ann'))).status).toBe(0);
    expect(rotated.stdout).toContain(second?.id);
  });

  it.each([
    ['the root user’s', 'root-user'],
    ['an unknown', 'unknown'],
    ['a temporary session’s', 'temporary'],
  ])('%s key is refused, and nothing of it is kept', async (_whose, which) => {
    const root = daypass.emulator.iam.addRootKey('444455556666');
    const [id, secret] =
      which === 'root-user'
        ? [root.accessKeyId, root.secretAccessKey]
        : [which === 'unknown' ? 'AKIAIOSFODNN7EXAMPLE' : 'ASIAIOSFODNN7EXAMPLE', 'a'.repeat(40)];
    const { status, stdout, stderr } = await run(['iam-user', 'add', 'bad'], `${id}\n${secret}\n`);
    expect(status).not.toBe(0);
    expect(stdout).toBe('');
    if (which === 'root-user') expect(stderr).toContain('root user of the account');
    expect((await run(['status'])).stdout).not.toContain('bad');
    expect((await run(['credentials', '--session', 'bad', '--account', '444455556666', '--role', 'root'])).status).toBe(
      4,
    );
  });

  it('SAML without a window: the response is read from standard input, and all its roles are fetched at once', async () => {
    const response = await samlResponse({ roles: [roleValue(ACCOUNT, 'Admin'), roleValue(ACCOUNT, 'ReadOnly')] });
    const signedIn = await run(['login', 'corp'], `${response}\n`);
    expect(signedIn.stderr).toContain('https://idp.acme.test/aws');
    expect(signedIn.status).toBe(0);
    await daypass.emulator.called('AssumeRoleWithSAML', 2);
    const answers = await many(served('corp', 'Admin'));
    expect(answers.map(({ status }) => status)).toEqual(Array(MANY).fill(0));
    expect(daypass.emulator.calls.filter(({ operation }) => operation === 'AssumeRoleWithSAML')).toHaveLength(2);
    await profile('corp', 'Admin');
    const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/Admin/ann@acme.test`;
    expect(await callers('by-corp')).toEqual([arn, arn]);
    // What was typed at the sign-in is as secret as the credentials.
    const places = await placesOf(daypass, await daypass.agentPid(), outputs.join('\n'));
    const texts = Object.values(places).join('\n');
    expect(texts.includes(response.slice(1000, 1200))).toBe(false);
  });

  it('console sign-in: a profile of `aws login` is a session automatically', async () => {
    const answer = await signInAt(daypass, ['dev', '--browser'], ADDRESS.browser, (url) => visit(url, 'approve'));
    outputs.push(answer.stdout);
    expect(answer.status).toBe(0);
    daypass.emulator.resetCalls();
    const answers = await many(served('dev', 'ann'));
    expect(answers.map(({ status }) => status)).toEqual(Array(MANY).fill(0));
    expect(daypass.emulator.count('CreateOAuth2Token')).toBe(0);
    await profile('dev', 'ann');
    const arn = `arn:aws:iam::${ACCOUNT}:user/ann`;
    expect(await callers('by-dev')).toEqual([arn, arn]);
  });

  it.each([
    ['legacy', 'ann'],
    ['corp', 'Admin'],
    ['dev', 'ann'],
  ])('the console of %s opens', async (session, role) => {
    const { stdout, stderr, status } = await daypass.daypass(['console', `${session}/${ACCOUNT}/${role}`, '--print']);
    expect({ status, stderr }).toMatchObject({ status: 0 });
    const page = await fetch(stdout.trim());
    expect({ status: page.status, text: await page.text() }).toMatchObject({
      status: 200,
      text: expect.stringContaining(role),
    });
  });

  it.each([
    ['env', ['env', 'legacy/111122223333/ann', '--shell', 'json']],
    ['exec', ['exec', 'legacy/111122223333/ann', '--static', '--', 'env']],
    ['whoami', ['whoami', 'legacy/111122223333/ann', '--json']],
    ['status', ['status', '--json']],
    ['settings', ['settings', 'get', '--json']],
    ['doctor', ['doctor', '--json']],
    ['activity', ['activity', '--json']],
  ])('%s has nothing of the long-term key', async (_name, args) => {
    const { stdout, stderr } = await daypass.daypass(args);
    const longTerm = daypass.emulator.accessKeys.of(`arn:aws:iam::${ACCOUNT}:user/ann`);
    for (const { secret } of longTerm)
      expect(found(stdout + stderr, [{ kind: 'longTerm', value: secret }])).toEqual([]);
    if (args[0] === 'env' || args[0] === 'exec') expect(stdout).toMatch(/AWS_ACCESS_KEY_ID"?[=:] ?"?ASIA/);
  });

  it('no secret of any of them is in a file, a log, an argument or an answer', async () => {
    const secrets = daypass.emulator.issuedSecrets;
    const served = new Set(['secretAccessKey', 'sessionToken']);
    const longTerm = daypass.emulator.accessKeys.of(`arn:aws:iam::${ACCOUNT}:user/ann`).map(({ secret }) => secret);
    const places = await placesOf(daypass, await daypass.agentPid(), (await run(['status', '--json'])).stdout);
    for (const [place, text] of Object.entries(places)) {
      expect({ place, found: found(text, secrets) }).toEqual({ place, found: [] });
    }
    // Commands print the credentials that they are asked for, and nothing else.
    const printed = outputs.join('\n');
    const others = secrets.filter(({ kind, value }) => !served.has(kind) || longTerm.includes(value));
    expect(found(printed, others)).toEqual([]);
    expect(longTerm).not.toHaveLength(0);
  });
});
