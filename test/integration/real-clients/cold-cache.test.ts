/**
 * Nine o'clock at every way in: somebody is signed in, nothing is cached (not in memory, not in the keychain), and five hundred
 * programs ask at once. Each needs AWS once, or a person, and then no one is bothered five hundred times.
 */
import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { totp, visit } from '../../../emulator/index.ts';
import { Secret } from '../../../main/base/secret.ts';
import { type Keychain, ownItems } from '../../../main/keychain/keychain.ts';
import { openKeytar } from '../../../main/keychain/keytar.ts';
import { Installation } from '../../support/app/installation.ts';
import { ADDRESS, signInAt } from '../../support/app/sign-in.ts';
import { found, placesOf, type ScannedSecret } from '../../support/files/secret-scan.ts';
import { IDP, roleValue, samlResponse } from '../../support/saml/identity-provider.ts';
import { OpenIdProvider } from '../../support/servers/openid-provider.ts';

const MANY = 500;
const ACCOUNT = '444455556666';
const POOL = 'us-east-1:11111111-2222-3333-4444-555555555555';
/** More roles than are fetched at once after a SAML sign-in, so that the last one is not among them. */
const SAML_ROLES = Array.from({ length: 30 }, (_, index) => `Team${index + 10}`);
const LAST = SAML_ROLES.at(-1) ?? '';

const arnOf = (role: string) => `arn:aws:iam::${ACCOUNT}:role/${role}`;

describe('500 requests at once on a cold cache', () => {
  let daypass: Installation;
  let provider: OpenIdProvider;
  let keychain: Keychain;
  let tokens: string;
  let devices: Record<'ann' | 'coded', ReturnType<Installation['emulator']['iam']['addMfaDevice']>>;
  const printed: string[] = [];
  const codes: string[] = [];
  const secrets: ScannedSecret[] = [];

  beforeAll(async () => {
    daypass = await Installation.open({ env: { DAYPASS_LOG: 'debug' } });
    provider = await OpenIdProvider.start({ deviceInterval: 1 });
    keychain = await openKeytar(
      process.platform,
      ownItems(process.platform, { daypassHome: daypass.env.DAYPASS_HOME, program: 'Node' }),
      () => undefined,
    );
    tokens = await mkdtemp(join(tmpdir(), 'token-'));
    const { iam, accessKeys } = daypass.emulator;
    const { account, role } = daypass.anyRole;
    const saml = `arn:aws:iam::${ACCOUNT}:saml-provider/acme`;
    devices = { ann: iam.addMfaDevice(ACCOUNT, 'ann'), coded: iam.addMfaDevice(ACCOUNT, 'sam') };
    iam.addSamlProvider(saml, IDP);
    for (const name of SAML_ROLES) iam.addRole({ arn: arnOf(name), trust: { to: 'saml', provider: saml } });
    iam.addOidcProvider(ACCOUNT, provider.issuer, [provider.clientId]);
    for (const name of ['Web', 'File']) {
      iam.addRole({ arn: arnOf(name), trust: { to: 'oidc', issuer: provider.issuer } });
    }
    iam.addIdentityPool({ id: POOL, logins: { [provider.issuer]: provider.clientId }, roleArn: arnOf('Web') });
    for (const name of ['OnTop', 'Coded']) {
      iam.addRole({ arn: arnOf(name), trust: { to: 'aws', principals: [`arn:aws:iam::${account}:root`] } });
    }

    const token = await provider.sign({ sub: 'ci' });
    secrets.push({ kind: 'the token in the file', value: token });
    await writeFile(join(tokens, 'token'), token);
    await appendFile(
      daypass.configFile,
      [
        `\n[profile base]\nsso_session = acme\nsso_account_id = ${account}\nsso_role_name = ${role}\n`,
        `[profile top]\nrole_arn = ${arnOf('OnTop')}\nsource_profile = base\n`,
        `[profile coded]\nrole_arn = ${arnOf('Coded')}\nsource_profile = base\nmfa_serial = ${devices.coded.serial}\n`,
        `[profile file]\nrole_arn = ${arnOf('File')}\nweb_identity_token_file = ${join(tokens, 'token')}\n`,
        `[profile dev]\nlogin_session = arn:aws:iam::${ACCOUNT}:user/eve\nregion = us-east-1\n`,
      ].join(''),
    );
    daypass.emulator.consoleSignIns.subject = `arn:aws:iam::${ACCOUNT}:user/eve`;
    const oidc = { kind: 'oidc', issuer: provider.issuer, clientId: provider.clientId };
    const sources = [
      { ...oidc, name: 'okta', roles: [{ roleArn: arnOf('Web') }] },
      { ...oidc, name: 'pool', identityPool: { id: POOL, accountId: ACCOUNT } },
      { kind: 'saml', name: 'corp', region: 'us-east-1', signInUrl: 'https://idp.acme.test/aws' },
    ];
    await mkdir(daypass.home, { mode: 0o700 });
    await writeFile(join(daypass.home, 'settings.json'), JSON.stringify({ version: 1, sources }));

    for (const name of ['ann', 'robot'] as const) {
      const { id, secret } = accessKeys.add(iam.addUser(ACCOUNT, name));
      secrets.push({ kind: `the long-term key of ${name}`, value: secret });
      await run(['iam-user', 'add', name], `${id}\n${secret}\n`);
    }
    printed.push((await daypass.signIn(['login', 'acme', '--no-browser'])).stderr);
    for (const [name, way] of [
      ['okta', 'browser'],
      ['pool', 'device'],
    ] as const) {
      const finish = (url: string) => (way === 'browser' ? provider.visit(url) : provider.approveDevice(url));
      const answer = await signInAt(daypass, [name, `--${way}`], ADDRESS[way], finish);
      expect(answer).toMatchObject({ status: 0 });
      printed.push(answer.stdout, answer.stderr);
    }
    const dev = await signInAt(daypass, ['dev', '--browser'], ADDRESS.browser, (url) => visit(url, 'approve'));
    expect(dev).toMatchObject({ status: 0 });
    printed.push(dev.stdout, dev.stderr);
  });
  afterAll(async () => {
    await daypass.close();
    await provider.close();
    await rm(tokens, { recursive: true });
  });

  const run = async (args: string[], input?: string) => {
    const answer = await daypass.start(args, {}, input).ended;
    expect(answer).toMatchObject({ status: 0 });
    printed.push(answer.stdout, answer.stderr);
  };
  /** Everything that is cached of roles goes, from memory and from the keychain; the sign-ins stay. */
  const goCold = async (whileStopped: () => Promise<void> = async () => undefined) => {
    const pid = await daypass.agentPid();
    await daypass.daypass(['agent', 'stop']);
    await daypass.ended(pid);
    for (const prefix of ['credentials/', 'iam-user-session/', 'assumed/']) {
      for (const item of await keychain.list(prefix)) await keychain.delete(item);
    }
    await whileStopped();
    await daypass.daypass(['agent', 'start']);
    daypass.emulator.resetCalls();
  };
  /** Leaves a console sign-in so little time that it has to be renewed, as it is after ten minutes. */
  const shortenConsoleSignIn =
    (left = 120_000) =>
    async () => {
      const text = (await keychain.get('console-login/dev'))?.expose() ?? '{}';
      const held = JSON.parse(text) as Record<string, string>;
      secrets.push({ kind: 'the key of the console sign-in', value: held.dpopKey?.split('\n')[1] ?? '' });
      await keychain.set('console-login/dev', new Secret(JSON.stringify({ ...held, expiresAt: Date.now() + left })));
    };
  const askAtOnce = async (session: string, account: string, role: string) => {
    const held = daypass.emulator.faults.add({ latencyMs: 1500, times: Number.POSITIVE_INFINITY });
    const args = ['credentials', '--session', session, '--account', account, '--role', role];
    const answers = await Promise.all(Array.from({ length: MANY }, () => daypass.ask(args)));
    held.dispose();
    return answers;
  };
  const gets = async (session: string, account: string, role: string) => {
    const answers = await askAtOnce(session, account, role);
    expect(answers.map(({ status, stderr }) => `${status} ${stderr}`)).toEqual(Array(MANY).fill('0 '));
    const [text = '', ...others] = new Set(answers.map(({ stdout }) => stdout));
    expect(others).toEqual([]);
    expect(JSON.parse(text)).toMatchObject({ Version: 1, AccessKeyId: expect.stringMatching(/^ASIA/) });
  };
  const isSentToSignIn = async (session: string, role: string) => {
    const answers = await askAtOnce(session, ACCOUNT, role);
    const [what = '', ...others] = new Set(answers.map(({ status, stdout, stderr }) => `${status} ${stdout}${stderr}`));
    expect(others).toEqual([]);
    expect(what).toMatch(new RegExp(`^3 daypass: .*\`daypass login ${session}\`\\.\n(  AWS: .*\n)?$`));
    expect(await daypass.opened()).toEqual([]);
  };
  const calls = () => daypass.emulator.calls.map(({ operation }) => operation);
  const code = (of: keyof typeof devices) => {
    const shown = totp(devices[of].seed, Date.now());
    codes.push(shown);
    return `${shown}\n`;
  };

  it.each([
    { session: 'acme', role: '', once: ['GetRoleCredentials'] },
    { session: 'okta', role: 'Web', once: ['AssumeRoleWithWebIdentity'] },
    { session: 'pool', role: 'identity-pool', once: ['GetId', 'GetCredentialsForIdentity'] },
    { session: 'file', role: 'File', once: ['AssumeRoleWithWebIdentity'] },
    { session: 'top', role: 'OnTop', once: ['GetRoleCredentials', 'AssumeRole'] },
    { session: 'robot', role: 'robot', once: ['GetSessionToken'] },
  ])('$session: each call that it takes is made once', async ({ session, role, once }) => {
    await goCold();
    const before = provider.requests.length;
    const any = daypass.anyRole;
    await (session === 'acme' ? gets(session, any.account, any.role) : gets(session, ACCOUNT, role));
    expect(calls()).toEqual(once);
    // No token was renewed for it: those in the keychain are good. AWS alone looks up the provider's keys.
    expect(provider.requests.slice(before)).not.toContain('/token');
  });

  it('dev: what the sign-in brought is enough for all; later it is renewed once', async () => {
    await goCold();
    await gets('dev', ACCOUNT, 'eve');
    expect(calls()).toEqual([]);
    await goCold(shortenConsoleSignIn());
    await gets('dev', ACCOUNT, 'eve');
    expect(calls()).toEqual(['CreateOAuth2Token']);
  });

  it('dev: when AWS no longer renews it, that is asked once and tried once more, and all are sent to sign in', async () => {
    await goCold(shortenConsoleSignIn(-1_000));
    daypass.emulator.consoleSignIns.refusal = 'TOKEN_EXPIRED';
    await isSentToSignIn('dev', 'eve');
    expect(calls()).toEqual(['CreateOAuth2Token', 'CreateOAuth2Token']);
  });

  it.each([
    { session: 'ann', role: 'ann', once: ['GetSessionToken'] },
    { session: 'coded', role: 'Coded', once: ['GetRoleCredentials', 'AssumeRole'] },
  ] as const)(
    '$session: a code of the MFA device is worth one call; without one all are sent to sign in',
    async (way) => {
      const { session, role, once } = way;
      await goCold();
      await isSentToSignIn(session, role);
      expect(calls()).toEqual([]);
      await run(['login', session], code(session));
      await gets(session, ACCOUNT, role);
      expect(calls()).toEqual(once);
    },
  );

  it('corp: one call for a role that was not fetched at the sign-in; none once the answer is gone', async () => {
    const response = await samlResponse({ roles: SAML_ROLES.map((role) => roleValue(ACCOUNT, role)) });
    secrets.push({ kind: 'the SAML response', value: response.slice(2000, 2200) });
    await goCold();
    await isSentToSignIn('corp', LAST);
    await run(['login', 'corp'], `${response}\n`);
    await gets('corp', ACCOUNT, LAST);
    expect(daypass.emulator.calls.filter(({ roleArn }) => roleArn === arnOf(LAST))).toHaveLength(1);
    await goCold();
    await isSentToSignIn('corp', LAST);
    expect(calls()).toEqual([]);
  });

  it('errors that quote what was sent are told without it', async () => {
    await goCold();
    const response = await samlResponse({ roles: [roleValue(ACCOUNT, LAST)] });
    secrets.push({ kind: 'the SAML response', value: response.slice(2000, 2200) });
    const last = (kind: string) => daypass.emulator.issuedSecrets.filter((one) => one.kind === kind).at(-1)?.value;
    // Of the provider's tokens AWS is sent the ID tokens only.
    const idTokens = [...provider.secrets].filter((token) => token.startsWith('eyJ'));
    const quoted = [...idTokens, response, last('sessionToken')].join(' ');
    const xml = `<ErrorResponse><Error><Code>Bad</Code><Message>${quoted}</Message></Error></ErrorResponse>`;
    const json = JSON.stringify({ __type: 'BadException', error: 'BAD', message: quoted });
    for (const [operation, body, session, role] of [
      ['AssumeRoleWithWebIdentity', xml, 'okta', 'Web'],
      ['GetId', json, 'pool', 'identity-pool'],
      ['AssumeRole', xml, 'top', 'OnTop'],
      ['GetSessionToken', xml, 'robot', 'robot'],
    ] as const) {
      const fault = daypass.emulator.faults.add({ operation, status: 400, body, times: Number.POSITIVE_INFINITY });
      const answer = await daypass.ask(['credentials', '--session', session, '--account', ACCOUNT, '--role', role]);
      fault.dispose();
      expect({ session, stdout: answer.stdout }).toEqual({ session, stdout: '' });
      expect(answer.status).not.toBe(0);
      printed.push(answer.stderr);
    }
    const all = { operation: 'AssumeRoleWithSAML', status: 400, body: xml, times: Number.POSITIVE_INFINITY } as const;
    daypass.emulator.faults.add(all);
    await run(['login', 'corp'], `${response}\n`);
    const answer = await daypass.ask(['credentials', '--session', 'corp', '--account', ACCOUNT, '--role', LAST]);
    expect(answer.status).not.toBe(0);
    printed.push(answer.stderr);
    daypass.emulator.faults.clear();
  });

  it('what went in and came out on all these ways is in no file, log, argument or environment', async () => {
    const { issuedSecrets } = daypass.emulator;
    const all = [
      ...secrets,
      ...issuedSecrets,
      ...[...provider.secrets].map((value) => ({ kind: 'a token of the provider', value })),
    ];
    const kinds = new Set(all.map(({ kind }) => kind));
    for (const kind of ['mfaSeed', 'refreshToken', 'sessionToken', 'the key of the console sign-in']) {
      expect(kinds).toContain(kind);
    }
    expect(all.every(({ value }) => value.length >= 30)).toBe(true);
    const places = await placesOf(daypass, await daypass.agentPid(), printed.join('\n'));
    for (const [place, text] of Object.entries(places)) {
      expect({ place, found: found(text, all) }).toEqual({ place, found: [] });
      expect({ place, codes: codes.filter((one) => new RegExp(`\\b${one}\\b`).test(text)) }).toEqual({
        place,
        codes: [],
      });
    }
    expect(Object.entries(places).find(([name]) => name.endsWith('agent.log'))?.[1]).toContain('"level":"debug"');
  });
});
