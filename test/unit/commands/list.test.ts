import { afterEach, describe, expect, it } from 'vitest';
import type { OidcDefinition } from '../../../main/base/session-definition.ts';
import { CommandLine, ssoSession } from '../../support/agent/command-line.ts';
import { settle } from '../../support/agent/fake-clock.ts';

const ACCOUNTS = [{ id: '111122223333', name: 'payments-prod', email: 'payments@example.com' }];

describe('the list of roles', () => {
  let line: CommandLine;
  afterEach(() => line.close());

  const signedIn = async (config: string) => {
    line = await CommandLine.open(config);
    line.source('acme').pages = [ACCOUNTS];
    await line.run(['login', 'acme']);
    await settle();
  };

  it('shows an alias instead of the account’s name, and finds roles by alias, tag and favourite', async () => {
    await signedIn(ssoSession('acme'));
    const favourite = { session: 'acme', account: '111122223333', role: 'ReadOnly', name: 'morning' };
    await line.settings.update(() => ({
      accounts: { '111122223333': { alias: 'money', tags: ['core'] } },
      favourites: [favourite],
    }));
    expect((await line.run(['list'])).stdout).toBe('money  111122223333  Admin\nmoney  111122223333  ReadOnly\n');
    expect((await line.run(['list', 'money', 'adm'])).stdout).toBe('money  111122223333  Admin\n');
    expect((await line.run(['list', 'core', 'payments', 'adm'])).stdout).toContain('Admin');
    expect((await line.run(['list', 'morning'])).stdout).toBe('money  111122223333  ReadOnly\n');
    const { roles } = JSON.parse((await line.run(['list', '--json', 'adm'])).stdout);
    expect(roles).toMatchObject([{ accountName: 'payments-prod', alias: 'money' }]);
  });

  it('finds what the window finds, the best first, and names what only resembles the words', async () => {
    await signedIn(ssoSession('acme'));
    expect((await line.run(['list', 'pay', 'prod', 'ro'])).stdout).toMatch(/^payments-prod +111122223333 +ReadOnly\n/);
    expect((await line.run(['list', 'pyprod readonly'])).stdout).toBe('payments-prod  111122223333  ReadOnly\n');
    const answer = await line.run(['list', '--json', 'paymenst', 'admin']);
    expect(answer).toMatchObject({ exit: 4, stdout: '' });
    expect(answer.stderr).toContain(
      'No account or role matches "paymenst admin". Did you mean:\n  payments-prod/Admin',
    );
  });

  it('shows the ID of an account that has no name, and not the session’s name', async () => {
    await signedIn(ssoSession('acme'));
    const role = (account: string) => ({
      roleArn: `arn:aws:iam::${account}:role/Dev`,
      durationSeconds: null,
      policy: null,
      policyArns: [],
    });
    const corp: OidcDefinition = {
      kind: 'oidc',
      name: 'corp',
      origin: 'settings',
      region: null,
      token: { from: 'file', path: '/token' },
      sessionNameClaim: 'sub',
      sessionName: null,
      roles: [role('444455556666'), role('777788889999')],
      identityPool: null,
    };
    line.moreSessions = [corp];
    line.moreChanged.fire();
    await line.agent.reloadConfig();
    const { stdout } = await line.run(['list', 'Dev']);
    expect(stdout).toMatch(/^444455556666 +444455556666 +Dev +corp\n777788889999 +777788889999 +Dev +corp\n$/);
  });

  it('does not complain of sessions that no one has signed in to, or that were signed out of', async () => {
    await signedIn(ssoSession('acme') + ssoSession('never') + ssoSession('left'));
    await line.run(['login', 'left']);
    await settle();
    await line.run(['logout', 'left']);
    expect((await line.run(['list'])).stderr).toBe('');
    expect((await line.run(['list', '--refresh'])).stderr).toContain('Sign in first.');
  });

  it('says so where there is nothing else', async () => {
    line = await CommandLine.open(ssoSession('never'));
    expect(await line.run(['list'])).toMatchObject({ exit: 3, stdout: '' });
  });
});
