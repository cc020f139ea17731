import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { roleKey } from '../../../../common/roles.ts';
import { workRegion } from '../../../../main/agent/listing/work-region.ts';
import type { OidcDefinition, SessionDefinition } from '../../../../main/base/session-definition.ts';
import { referencedRole, roleReference } from '../../../../main/commands/roles/role-reference.ts';
import { CommandLine, ssoSession } from '../../../support/agent/command-line.ts';
import { assumeRole } from '../../../support/agent/definitions.ts';
import { settle } from '../../../support/agent/fake-clock.ts';

const ACCOUNTS = [
  { id: '111122223333', name: 'payments-prod', email: 'payments@example.com' },
  { id: '444455556666', name: 'sandbox', email: 'sandbox@example.com' },
];
const ROLE = 'payments-prod/ReadOnly';
const READ_ONLY = { session: 'acme', account: '111122223333', role: 'ReadOnly' };
const OTHER = 'sandbox/Admin';

describe('a role that a program inherits', () => {
  let line: CommandLine;
  let inside: Record<string, string>;

  beforeEach(async () => {
    line = await CommandLine.open(ssoSession('acme', 'eu-central-1'));
    line.source('acme').pages = [ACCOUNTS];
    await line.run(['login']);
    await settle();
    await line.run(['list']);
    await line.run(['switch', OTHER]);
    inside = { ...(await line.run(['exec', ROLE, '--', 'x'])).program?.set };
  });
  afterEach(() => line.close());

  const asked = () => line.source('acme').fetches.map(({ account, role }) => `${account}/${role}`);

  it.each([
    [['whoami']],
    [['env', '--shell', 'json']],
    [['exec', '--', 'x']],
    [['shell']],
    [['credentials', '--active']],
    [['credentials', '--inherited']],
    [['console', '--print']],
    [['eks-token', 'blue', '--region', 'eu-west-1']],
  ])('is that of %j without a role, at a terminal and without one', async (argv) => {
    for (const terminal of [false, true]) {
      await line.run(argv, { env: inside, terminal });
      expect(line.agent.activity.list().at(-1)).toMatchObject(READ_ONLY);
    }
  });

  it('is not that of `switch`, which is about the active role', async () => {
    expect((await line.run(['switch'], { env: inside })).stdout).toBe(`${OTHER} is active.\n`);
  });

  it('is the one that was named, also when its name has come to mean another', async () => {
    await line.settings.update(() => ({
      accounts: { '444455556666': { alias: 'payments-prod' }, '111122223333': { alias: 'old' } },
    }));
    const { stdout } = await line.run(['credentials', '--inherited'], { env: inside });
    expect(JSON.parse(stdout).AccountId).toBe('111122223333');
  });

  it('is another one where a person has named another in DAYPASS_ROLE, and is refused where that is none', async () => {
    const named = (DAYPASS_ROLE: string) => line.run(['whoami', '--json'], { env: { ...inside, DAYPASS_ROLE } });
    expect(JSON.parse((await named(OTHER)).stdout).name).toBe(OTHER);
    expect(await named('nowhere/Admin')).toMatchObject({ exit: 4, stdout: '' });
    expect(await named('Admin')).toMatchObject({ exit: 4, stdout: '' });
    const outside = await line.run(['credentials', '--active'], { env: { DAYPASS_ROLE: ROLE } });
    expect(JSON.parse(outside.stdout).AccountId).toBe('111122223333');
  });

  it.each(['--inherited', '--active'])(
    'is refused by %s to a program whose DAYPASS_ROLE names another than the endpoint next to it gives',
    async (flag) => {
      const changed = await line.run(['credentials', flag], { env: { ...inside, DAYPASS_ROLE: OTHER } });
      expect(changed).toMatchObject({ exit: 4, stdout: '' });
      expect(changed.stderr).toContain(`DAYPASS_ROLE was changed to ${OTHER} here. It was ${ROLE}.`);
      const unset = await line.run(['credentials', flag], { env: { ...inside, DAYPASS_ROLE: '' } });
      expect(JSON.parse(unset.stdout).AccountId).toBe('111122223333');
    },
  );

  it.each(['', 'nonsense', 'acme/1/ReadOnly x', 'acme/111122223333/ReadOnly'])(
    'is refused where its reference is %j and no name is there',
    async (DAYPASS_ROLE_REF) => {
      const answer = await line.run(['credentials', '--inherited'], { env: { DAYPASS_ROLE_REF } });
      expect(answer).toMatchObject({ exit: 4, stdout: '' });
      expect(answer.stderr).toMatch(/^daypass: DAYPASS_ROLE(_REF names no role| is not set)/);
    },
  );

  it('is refused where its session is gone', async () => {
    const env = { DAYPASS_ROLE_REF: roleReference({ role: { ...READ_ONLY, session: 'gone' }, name: 'x' }) };
    expect(await line.run(['credentials', '--inherited'], { env })).toMatchObject({ exit: 4, stdout: '' });
  });

  it('is asked about once, when the program starts, and not again for what it runs', async () => {
    await line.settings.update(() => ({ sensitive: [{ role: 'ReadOnly' }] }));
    expect((await line.run(['credentials', '--inherited'], { env: inside })).exit).toBe(5);
    for (const { approved } of line.grants) approved.add(roleKey(READ_ONLY));
    expect((await line.run(['credentials', '--inherited'], { env: inside })).exit).toBe(0);
    const withoutGrant = { ...inside, DAYPASS_GRANT: 'guessed' };
    expect((await line.run(['credentials', '--inherited'], { env: withoutGrant })).exit).toBe(5);
    const another = {
      ...inside,
      DAYPASS_ROLE_REF: roleReference({ role: { ...READ_ONLY, role: 'Admin' }, name: ROLE }),
    };
    await line.settings.update(() => ({ sensitive: [{ role: 'ReadOnly' }, {}] }));
    expect((await line.run(['credentials', '--inherited'], { env: another })).exit).toBe(5);
  });

  it('is reported by `whoami` as overridden where a start file has set another profile or keys', async () => {
    const whoami = (env: Record<string, string>, present: readonly string[] = []) =>
      line.run(['whoami'], { env: { ...inside, ...env }, present });
    const told = (what: string) =>
      `Programs that start here may not be ${ROLE}: ${what}. Run them with \`daypass exec -- …\`.\n`;
    expect((await whoami({})).stderr).toBe('');
    expect((await whoami({ AWS_PROFILE: 'daypass' }, ['AWS_PROFILE'])).stderr).toBe('');
    expect((await whoami({ AWS_PROFILE: 'admin' }, ['AWS_PROFILE'])).stderr).toBe(told('AWS_PROFILE is admin'));
    expect((await whoami({}, ['AWS_ACCESS_KEY_ID'])).stderr).toBe(told('AWS_ACCESS_KEY_ID is set'));
    expect((await whoami({}, ['AWS_DEFAULT_PROFILE'])).stderr).toBe(told('AWS_DEFAULT_PROFILE is set'));
    expect((await whoami({ AWS_PROFILE: '' })).stderr).toBe(told('AWS_PROFILE is no longer set'));
    // Keys that Daypass gave are like any others, and a client before 0.2 tells no profile's name.
    expect((await whoami({ AWS_PROFILE: '', DAYPASS_GRANT: '' }, ['AWS_ACCESS_KEY_ID'])).stderr).toBe('');
    expect((await whoami({ AWS_PROFILE: '' }, ['AWS_PROFILE'])).stderr).toBe('');
    expect((await line.run(['whoami', OTHER], { env: { ...inside, AWS_PROFILE: 'admin' } })).stderr).toBe('');
  });

  it.each([
    ['keys', '[daypass-role]\naws_access_key_id = AKIA\n', '[daypass-role] in PATH holds keys'],
    ['nothing', '[default]\naws_access_key_id = AKIA\n', null],
  ])(
    'is reported by `whoami` as overridden where `aws configure` has since written %s under its profile',
    async (_, text, what) => {
      const path = join(line.folder, 'keys');
      await writeFile(path, text);
      const { stderr } = await line.run(['whoami'], { env: { ...inside, AWS_SHARED_CREDENTIALS_FILE: path } });
      const told = `Programs that start here may not be ${ROLE}: ${what?.replace('PATH', path)}. Run them with \`daypass exec -- …\`.\n`;
      expect(stderr).toBe(what === null ? '' : told);
    },
  );

  it('is reported by `whoami` as overridden where its profile has since been given keys', async () => {
    await appendFile(line.paths.awsConfig, '[daypass-role]\naws_access_key_id = AKIA\n');
    const { stderr } = await line.run(['whoami'], { env: inside });
    expect(stderr).toContain(`may not be ${ROLE}: [profile daypass-role] in ${line.paths.awsConfig} leads to other`);
    await writeFile(
      line.paths.awsConfig,
      '[sso-session acme]\nsso_start_url = https://acme.awsapps.com/start\nsso_region = eu-central-1\n',
    );
    expect((await line.run(['whoami'], { env: inside })).stderr).toBe('');
  });

  it('ends with `serve`', async () => {
    line.grants = [];
    const env = { ...inside, DAYPASS_GRANT: 'serve.grant-token' };
    const answer = await line.run(['credentials', '--inherited'], { env });
    expect(answer.exit).toBe(4);
    expect(answer.stderr).toContain('The `daypass serve` that this environment is from has ended.');
  });

  it('passes on the region that the outer program was given', async () => {
    const outer = (await line.run(['exec', ROLE, '--region', 'sa-east-1', '--', 'x'])).program?.set ?? {};
    const nested = await line.run(['exec', OTHER, '--', 'x'], { env: { ...outer } });
    expect(nested.program?.set.AWS_REGION).toBe('sa-east-1');
    const exported = await line.run(['exec', '--', 'x'], { env: { ...outer, AWS_REGION: 'eu-north-1' } });
    expect(exported.program?.set).toMatchObject({ AWS_REGION: 'eu-north-1', DAYPASS_ROLE: ROLE });
    await line.run(['whoami'], { env: { ...outer } });
    expect(line.stsRegions.at(-1)).toBe('sa-east-1');
    expect(asked()).toContain('111122223333/ReadOnly');
  });
});

describe('the reference of a role', () => {
  it.each(['acme', 'two words', 'a/b', "o'hara $(x) %PATH%", 'Ü 本番 😀', ':2f:'])(
    'keeps the session %j',
    (session) => {
      const role = { session, account: '111122223333', role: 'Admin+x=,.@-' };
      const text = roleReference({ role, name: 'prod/Admin' });
      expect(referencedRole(text)).toEqual({ role, name: 'prod/Admin' });
      expect(text).toMatch(/^[\w.@+=,:/-]+ prod\/Admin$/);
    },
  );
});

describe('the region of a session', () => {
  const oidc = (more: Partial<OidcDefinition>): OidcDefinition => ({
    kind: 'oidc',
    name: 'corp',
    origin: 'settings',
    region: null,
    token: { from: 'file', path: '/token' },
    sessionNameClaim: 'sub',
    sessionName: null,
    roles: [
      { roleArn: 'arn:aws-cn:iam::111122223333:role/Dev', durationSeconds: null, policy: null, policyArns: [] },
      { roleArn: 'arn:aws:iam::444455556666:role/Dev', durationSeconds: null, policy: null, policyArns: [] },
    ],
    identityPool: null,
    ...more,
  });
  const top = assumeRole('top', { from: 'session', session: 'corp' });
  const region = (definitions: readonly SessionDefinition[], session: string, account = '444455556666') =>
    workRegion({ session, account, role: 'Dev' }, (name) => definitions.find((one) => one.name === name) ?? null);

  it('is its own, that of its identity pool, or that of the STS which gives the role', () => {
    expect(region([oidc({ region: 'eu-west-1' })], 'corp')).toBe('eu-west-1');
    const pool = { id: 'eu-west-2:x', region: 'eu-west-2', accountId: '444455556666' };
    expect(region([oidc({ identityPool: pool })], 'corp')).toBe('eu-west-2');
    expect(region([oidc({})], 'corp')).toBe('us-east-1');
    expect(region([oidc({})], 'corp', '111122223333')).toBe('cn-north-1');
  });

  it('is that of the session below for a role on top of it, and none where they go in a circle', () => {
    expect(region([top, oidc({ region: 'eu-west-1' })], 'top')).toBe('eu-west-1');
    expect(region([top, assumeRole('corp', { from: 'session', session: 'top' })], 'top')).toBeNull();
    expect(region([], 'nowhere')).toBeNull();
  });
});
