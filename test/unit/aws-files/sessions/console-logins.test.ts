import { describe, expect, it } from 'vitest';
import { readDefinitions } from '../../../../main/aws-files/sessions/read-definitions.ts';

const read = (text: string) => readDefinitions(text, '/home/ann/.aws/config');
const ARN = 'arn:aws:iam::111122223333:user/ann';

describe('profiles of `aws login`', () => {
  it('are sessions automatically, after Identity Center’s', () => {
    const { sessions, problems } = read(
      `[profile dev]\nlogin_session = ${ARN}\nregion = eu-west-1\n[default]\nlogin_session = ${ARN}\n` +
        '[sso-session acme]\nsso_start_url = https://acme.awsapps.com/start\nsso_region = eu-west-1\n',
    );
    expect(problems).toEqual([]);
    expect(sessions.map(({ name }) => name)).toEqual(['acme', 'dev', 'default']);
    expect(sessions.slice(1)).toEqual([
      { kind: 'console-login', name: 'dev', origin: 'profile', region: 'eu-west-1', loginSession: ARN },
      { kind: 'console-login', name: 'default', origin: 'profile', region: 'us-east-1', loginSession: ARN },
    ]);
  });

  it('carry roles on top of them', () => {
    const role = '[profile deploy]\nrole_arn = arn:aws:iam::444455556666:role/Deploy\nsource_profile = dev\n';
    const { sessions } = read(`[profile dev]\nlogin_session = ${ARN}\n${role}`);
    expect(sessions).toMatchObject([{ name: 'deploy', base: { from: 'session', session: 'dev' } }, { name: 'dev' }]);
  });

  it.each([
    ['login_session = ann', 'no ARN'],
    [`login_session = ${ARN}\nregion = Ireland`, 'region is none'],
  ])('with a fault are reported: %s', (lines, why) => {
    const { sessions, problems } = read(`[profile dev]\n${lines}\n`);
    expect(sessions).toEqual([]);
    expect(problems[0]?.message).toContain(why);
    expect(problems[0]?.message).toContain('line 1');
  });
});
