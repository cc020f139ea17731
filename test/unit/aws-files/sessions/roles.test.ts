import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { environmentProfiles, readDefinitions } from '../../../../main/aws-files/sessions/read-definitions.ts';

const ACME = '[sso-session acme]\nsso_start_url = https://acme.awsapps.com/start\nsso_region = eu-west-1\n';
const ARN = 'arn:aws:iam::444455556666:role/team/Deploy';
const read = (text: string) => readDefinitions(text, '/home/ann/.aws/config');
const profile = (name: string, ...lines: string[]) => `[profile ${name}]\n${lines.join('\n')}\n`;
const role = (name: string, ...lines: string[]) => profile(name, `role_arn = ${ARN}`, ...lines);
const only = (text: string) => {
  const { sessions, problems } = read(text);
  expect(problems).toEqual([]);
  return sessions.at(-1);
};

describe('profiles that assume a role', () => {
  it('become sessions with everything that the file says of them', () => {
    const text = role(
      'deploy',
      'source_profile = base',
      'external_id = handshake',
      'mfa_serial = arn:aws:iam::111122223333:mfa/ann',
      'role_session_name = ann',
      'duration_seconds = 3600',
      'region = eu-central-1',
    );
    expect(only(text)).toEqual({
      kind: 'assume-role',
      name: 'deploy',
      origin: 'profile',
      region: 'eu-central-1',
      roleArn: ARN,
      durationSeconds: 3600,
      policy: null,
      policyArns: [],
      base: { from: 'session', session: 'base' },
      externalId: 'handshake',
      mfaSerial: 'arn:aws:iam::111122223333:mfa/ann',
      sessionName: 'ann',
      sourceIdentity: null,
      tags: {},
      transitiveTagKeys: [],
    });
  });

  it.each([
    [
      'an Identity Center profile',
      profile('base', 'sso_session = acme', 'sso_account_id = 111122223333', 'sso_role_name = Admin'),
    ],
    [
      'a legacy profile',
      profile(
        'base',
        'sso_start_url = https://acme.awsapps.com/start/#/',
        'sso_region = eu-west-1',
        'sso_account_id = 111122223333',
        'sso_role_name = Admin',
      ),
    ],
    [
      'a profile that Daypass serves',
      profile(
        'base',
        'credential_process = /opt/daypass credentials --session acme --account 111122223333 --role Admin',
      ),
    ],
  ])('build on %s', (_, base) => {
    const definition = only(ACME + base + role('deploy', 'source_profile = base'));
    expect(definition).toMatchObject({
      base: { from: 'role', role: { session: 'acme', account: '111122223333', role: 'Admin' } },
    });
  });

  it('build on each other, on the machine, and on a token file', () => {
    const chained = role('a', 'source_profile = base') + role('b', 'source_profile = a');
    expect(only(chained)).toMatchObject({ name: 'b', base: { from: 'session', session: 'a' } });
    expect(only(role('ec2', 'credential_source = Ec2InstanceMetadata'))).toMatchObject({
      base: { from: 'Ec2InstanceMetadata' },
    });
    expect(only(role('web', 'web_identity_token_file = /run/token', 'role_session_name = ci'))).toMatchObject({
      kind: 'oidc',
      name: 'web',
      token: { from: 'file', path: '/run/token' },
      sessionName: 'ci',
      roles: [{ roleArn: ARN }],
    });
  });

  it('are left to AWS’s tools where they build on the environment of a program, at whatever distance', () => {
    const text = `${role('env', 'credential_source = Environment')}${role('above', 'source_profile = env')}${role('loop', 'source_profile = loop')}`;
    const { sessions, problems } = read(ACME + text + role('good', 'source_profile = base'));
    expect(sessions.map(({ name }) => name)).toEqual(['acme', 'loop', 'good']);
    expect(problems).toEqual([]);
    expect(environmentProfiles(ACME + text, '/config')).toEqual(['env', 'above']);
  });

  it('get a name of their own where a session has theirs, and are built upon by it', () => {
    const text = `${ACME}${role('acme', 'source_profile = base')}${role('b', 'source_profile = acme')}`;
    expect(read(text).sessions.map(({ name }) => name)).toEqual(['acme', 'acme (role)', 'b']);
    expect(only(text)).toMatchObject({ base: { from: 'session', session: 'acme (role)' } });
  });

  it.each([
    ['role_arn is not the ARN', profile('x', 'role_arn = arn:aws:iam::1:user/x', 'source_profile = base')],
    ['source_profile is missing', role('x')],
    ['source_profile and credential_source', role('x', 'source_profile = base', 'credential_source = Environment')],
    ['credential_source is none', role('x', 'credential_source = Moon')],
    ['duration_seconds', role('x', 'source_profile = base', 'duration_seconds = soon')],
    ['its own source_profile', role('x', 'source_profile = x', 'aws_access_key_id = AKIAEXAMPLE')],
  ])('with a fault are told and hide no others: %s', (what, text) => {
    const { sessions, problems } = read(ACME + text + role('good', 'source_profile = base'));
    expect(sessions.map(({ name }) => name)).toEqual(['acme', 'good']);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toContain(what);
    expect(problems[0]?.message).toContain('[profile x] in /home/ann/.aws/config, line 4');
  });

  it('never fail, whatever the file holds', () => {
    const line = fc.oneof(
      fc.constantFrom(
        `role_arn = ${ARN}`,
        'role_arn =',
        'source_profile = a',
        'mfa_serial=',
        '[profile a]',
        '[default]',
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => void read(lines.join('\n'))),
      { numRuns: 300 },
    );
  });
});
