import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ImportResult, importProfiles } from '../../../main/aws-files/import-profiles.ts';
import { parseIni } from '../../../main/aws-files/ini.ts';
import { noteInEnglish } from '../../../main/commands/files/notes.ts';
import { configText } from '../../support/files/config-text.ts';

const CLIENT = ['/opt/daypass'];
const SESSION = '[sso-session acme]\nsso_start_url = https://acme.awsapps.com/start\nsso_region = eu-west-1\n';
const line = (session: string, account = '111122223333', role = 'Admin') =>
  `credential_process = /opt/daypass credentials --session ${session} --account ${account} --role ${role}\n`;
const importOf = (text: string) => importProfiles(text, CLIENT);
const saidOf = ({ left }: ImportResult) =>
  left.map(({ name, why }) => noteInEnglish({ code: 'profile-left', profile: name, why }));

describe('profiles that are imported', () => {
  it('keep name, comments, region and every other key, and get one line of ours instead of the old ones', () => {
    const text = `# top\n${SESSION}\n[profile dev] # mine\nregion = eu-west-1\nsso_session = acme\n# who\nsso_account_id = 111122223333\nsso_role_name = Admin\noutput = json\ns3 =\n  max = 3\n\n[profile other]\nregion = x\n`;
    expect(importOf(text)).toEqual({
      text: `# top\n${SESSION}\n[profile dev] # mine\nregion = eu-west-1\n${line('acme')}# who\noutput = json\ns3 =\n  max = 3\n\n[profile other]\nregion = x\n`,
      imported: [{ name: 'dev', role: { session: 'acme', account: '111122223333', role: 'Admin' } }],
      left: [],
      sessions: [],
      portals: [],
    });
  });

  it('of the older form leave a session behind, under the name that it had', () => {
    const old = (name: string) =>
      `[profile ${name}]\nsso_start_url = https://acme.awsapps.com/start/#/\nsso_region = eu-west-1\nsso_account_id = 111122223333\nsso_role_name = Admin\n`;
    const { text, sessions } = importOf(old('dev') + old('prod'));
    expect(sessions).toEqual(['dev']);
    expect(text).toBe(
      `[profile dev]\n${line('dev')}[profile prod]\n${line('dev')}\n${SESSION.replace('acme]', 'dev]')}sso_registration_scopes = sso:account:access\n`,
    );
    expect(importOf(SESSION + old('dev')).text).toBe(`${SESSION}[profile dev]\n${line('acme')}`);
  });

  it('may have their sign-in from [DEFAULT], unless it would still come first', () => {
    const profile = '[profile dev]\nsso_account_id = 111122223333\nsso_role_name = Admin\n';
    const turned = `[profile dev]\n${line('acme')}`;
    for (const shared of [
      'sso_session = acme\n',
      'sso_start_url = https://acme.awsapps.com/start\nsso_region = eu-west-1\n',
    ])
      expect(importOf(`[DEFAULT]\n${shared}${SESSION}${profile}`).text).toBe(`[DEFAULT]\n${shared}${SESSION}${turned}`);
    const portal = '[DEFAULT]\nsso_start_url = https://acme.awsapps.com/start\nsso_region = eu-west-1\n';
    expect(importOf(portal + profile)).toMatchObject({ imported: [{ name: 'dev' }], left: [], sessions: ['dev'] });
    const overruled = '[DEFAULT]\nsso_account_id = 111122223333\n';
    const kept = importOf(`${overruled}${SESSION}[profile dev]\nsso_session = acme\nsso_role_name = Admin\n`);
    expect(kept).toMatchObject({ imported: [], sessions: [] });
    expect(saidOf(kept)).toEqual(['dev stays as it is: The sign-in in [DEFAULT] comes first for AWS’s tools.']);
  });

  it('of granted lose its keys and its credential_process', () => {
    const granted = `[profile prod]\ngranted_sso_start_url = https://acme.awsapps.com/start\ngranted_sso_region = eu-west-1\ngranted_sso_account_id = 111122223333\ngranted_sso_role_name = Admin\ncredential_process = granted credential-process --profile prod\nregion = eu-west-1\n`;
    const { text, sessions } = importOf(granted);
    expect(sessions).toEqual(['acme']);
    expect(text).toContain(`[profile prod]\n${line('acme')}region = eu-west-1\n`);
    const short = granted.replace(/granted_sso_(start_url|region).*\n/g, '').replace(']\n', ']\nsso_session = acme\n');
    expect(importOf(SESSION + short).text).toBe(`${SESSION}[profile prod]\n${line('acme')}region = eu-west-1\n`);
  });

  it('of granted by another program of its own are taken, too, and of a stranger named', () => {
    const granted = (program: string) =>
      `[profile prod]\ngranted_sso_start_url = https://acme.awsapps.com/start\ngranted_sso_region = eu-west-1\ngranted_sso_account_id = 111122223333\ngranted_sso_role_name = Admin\ncredential_process = ${program}\n`;
    expect(importOf(SESSION + granted('dgranted credential-process --profile prod')).text).toContain(line('acme'));
    expect(saidOf(importOf(SESSION + granted('/opt/other --profile prod')))).toEqual([
      'prod stays as it is: It has a credential_process line of another program.',
    ]);
    const ours = granted(line('acme').replace(/^\w+ = |\n$/g, ''));
    expect(importOf(SESSION + ours)).toMatchObject({ left: [], imported: [] });
  });

  it.each([
    ['aws-sso process --arn arn:aws:iam::011122223333:role/Admin', '011122223333', 'Admin'],
    ['aws-sso process -a arn:aws:iam::111122223333:role/x/Admin', '111122223333', 'Admin'],
    ['aws-sso process --account 111122223333 --role Admin', '111122223333', 'Admin'],
    ['/opt/aws-sso-cli -u open process -A 11122223333 -R Admin', '011122223333', 'Admin'],
    ['"/opt/my tools/aws-sso.exe" process --role=Admin --account=111122223333', '111122223333', 'Admin'],
  ])('of aws-sso may say their role in each of its ways: %s', (command, account, role) => {
    const portals = new Map([
      ['Default', { startUrl: 'https://acme.awsapps.com/start', region: 'eu-west-1', name: 'x' }],
    ]);
    const text = `${SESSION}[profile p]\ncredential_process = ${command}\n`;
    expect(importProfiles(text, CLIENT, portals).text).toBe(`${SESSION}[profile p]\n${line('acme', account, role)}`);
  });

  it('of aws-sso that say no role are named', () => {
    const text = `${SESSION}[profile p]\ncredential_process = aws-sso process --profile other\n`;
    expect(saidOf(importOf(text))).toEqual(['p stays as it is: It names no account and role.']);
  });

  it('of aws-sso are found by what its settings say of the portal', () => {
    const text =
      '[profile 111122223333:Admin]\ncredential_process = "/usr/local/bin/aws-sso" -u open -S "Work" process --arn arn:aws:iam::111122223333:role/Admin\n';
    const portals = new Map([
      ['Work', { startUrl: 'https://acme.awsapps.com/start', region: 'eu-west-1', name: 'Work' }],
    ]);
    expect(importProfiles(text, CLIENT, portals)).toMatchObject({ sessions: ['Work'], portals: ['Work'] });
    expect(importProfiles(text, CLIENT, portals).text).toContain(`[profile 111122223333:Admin]\n${line('Work')}`);
    expect(importProfiles(SESSION + text, CLIENT, portals)).toMatchObject({ sessions: [], portals: ['acme'] });
    expect(saidOf(importOf(text))).toEqual([
      '111122223333:Admin stays as it is: The settings of aws-sso say nothing of "Work".',
    ]);
  });

  it.each([
    [
      'no session',
      'sso_session = nope\nsso_account_id = 111122223333\nsso_role_name = A\n',
      'There is no [sso-session nope].',
    ],
    ['no role', 'sso_session = acme\n', 'It names no account and role.'],
    ['no account id', 'sso_session = acme\nsso_account_id = 12\nsso_role_name = A\n', '"12" is not an account id.'],
    [
      'another role',
      'sso_session = acme\nsso_account_id = 1\nsso_role_name = A\nrole_arn = x\n',
      'It assumes another role.',
    ],
    [
      'no region',
      'sso_start_url = https://a.awsapps.com/start\nsso_account_id = 111122223333\nsso_role_name = A\n',
      'address and region',
    ],
    [
      'no address',
      'sso_start_url = ftp://a\nsso_region = eu-west-1\nsso_account_id = 111122223333\nsso_role_name = A\n',
      'does not begin with https',
    ],
    ['another program', 'sso_session = acme\ncredential_process = other\n', 'another program'],
  ])('are not those with %s: they are reported and left alone', (_what, keys, why) => {
    const text = `${SESSION}[profile x]\n${keys}`;
    const result = importOf(text);
    expect(result.text).toBe(text);
    expect(saidOf(result)).toEqual([expect.stringMatching(/^x stays as it is: /)]);
    expect(saidOf(result)[0]).toContain(why);
  });

  it('leave every section and line that is none of theirs, whatever the file holds, and only once', () => {
    const profile = '[profile dev]\r\nsso_session = acme\r\nsso_account_id = 111122223333\r\nsso_role_name = Admin\r\n';
    fc.assert(
      fc.property(configText, configText, (before, after) => {
        const below = after.replace(/^\ufeff/, '');
        const head = `${before}\n[profile first]\n`;
        const text = `${head}${profile}${SESSION}${below === '' ? '' : `[profile last]\n${below}`}`;
        const result = importOf(text);
        expect(result.text.startsWith(head)).toBe(true);
        expect(result.text.endsWith(text.slice(head.length + profile.length))).toBe(true);
        expect(parseIni(result.text).map(({ header }) => header)).toEqual(parseIni(text).map(({ header }) => header));
        expect(importOf(result.text)).toMatchObject({ text: result.text, imported: [] });
      }),
    );
  });

  it('are left where keys of their name would come first from then on', () => {
    const profile = '[profile web]\nsso_session = acme\nsso_account_id = 111122223333\nsso_role_name = Admin\n';
    const keys = 'aws_access_key_id = AKIAOTHER\naws_secret_access_key = x\n';
    const left = [{ name: 'web', why: { code: 'keys', name: 'web' } }];
    expect(importProfiles(SESSION + profile, CLIENT, new Map(), `[web]\n${keys}`)).toMatchObject({
      text: SESSION + profile,
      imported: [],
      left,
    });
    expect(importProfiles(SESSION + profile + keys, CLIENT)).toMatchObject({ imported: [], left });
    expect(importProfiles(SESSION + profile, CLIENT, new Map(), `[other]\n${keys}`).left).toEqual([]);
  });
});
