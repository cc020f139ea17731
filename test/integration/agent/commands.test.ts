import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { visit } from '../../../emulator/index.ts';
import { Installation } from '../../support/app/installation.ts';

describe('the command line on a real agent', () => {
  let daypass: Installation;

  beforeAll(async () => {
    daypass = await Installation.open({ emulator: { accounts: 120 } });
  });
  afterAll(() => daypass.close());
  afterEach(() => daypass.emulator.faults.clear());

  it('shows every command’s help with examples, without an agent having to know anything', async () => {
    const { stdout } = await daypass.daypass(['--help']);
    expect(stdout).toContain('daypass login');
    for (const command of ['login', 'logout', 'status', 'list', 'credentials', 'version']) {
      const help = await daypass.daypass([command, '--help']);
      expect(help).toMatchObject({ status: 0, stderr: '' });
      expect(help.stdout).toContain('Examples:');
    }
  });

  it('signs in by device authorization, opening the browser once with the code in the address', async () => {
    const answer = await daypass.signIn(['login']);
    expect(answer.status).toBe(0);
    expect(answer.stdout).toContain('Signed in to acme.');
    expect(answer.stderr).toContain('Approve only if you started this sign-in.');
    const { host } = new URL(daypass.emulator.startUrl);
    expect(answer.stderr).toContain(`\n  Region  ${daypass.emulator.region}\n  Portal  ${host}\n\n`);
    expect(answer.stderr).toMatch(
      /doesn't accept it, us-east-1 may not be the region of \S+: press Ctrl-C and run `daypass login acme --find-region`/,
    );
    expect(answer.stderr).toContain('If you cancel on the page, press Ctrl-C here too');
    await expect.poll(() => daypass.opened()).toEqual([expect.stringContaining('user_code=')]);
  });

  it('lists accounts and roles, and from then on at once', async () => {
    const first = await daypass.daypass(['list', '--json']);
    const { version, roles } = JSON.parse(first.stdout) as { version: number; roles: { accountName: string }[] };
    expect({ version, count: roles.length, stderr: first.stderr }).toEqual({ version: 1, count: 360, stderr: '' });
    daypass.emulator.resetCalls();
    const filtered = await daypass.daypass(['list', 'prod', 'admin']);
    expect(
      filtered.stdout
        .split('\n')
        .filter(Boolean)
        .every((line) => /prod.*Admin/.test(line)),
    ).toBe(true);
    expect(daypass.emulator.calls).toEqual([]);
  });

  it('signs in by authorization code and PKCE where that is chosen', async () => {
    const { child, ended } = daypass.start(['login', '--browser', '--no-browser']);
    let text = '';
    let page: ReturnType<typeof visit> | undefined;
    child.stderr?.on('data', (chunk) => {
      text += chunk;
      const url = /(http:\/\/\S+\/authorize\?\S+)\n/.exec(text)?.[1];
      if (url) page ??= visit(url, 'approve');
    });
    expect((await ended).status).toBe(0);
    expect((await page)?.text).toContain('You can close this tab');
    const { host } = new URL(daypass.emulator.startUrl);
    expect(text).toContain(`\n  Region  ${daypass.emulator.region}\n  Portal  ${host}\n\n`);
    expect(text).toContain('`daypass login acme --find-region`');
  });

  it('says with the address of a console sign-in what to do about a page that answers 400', async () => {
    const before = await readFile(daypass.configFile, 'utf8');
    await writeFile(daypass.configFile, `${before}[profile me]\nlogin_session = arn:aws:iam::111122223333:user/ann\n`);
    const { child, ended } = daypass.start(['login', 'me', '--browser', '--no-browser']);
    let text = '';
    child.stderr?.on('data', (chunk) => {
      text += chunk;
    });
    await expect.poll(() => text, { timeout: 10_000 }).toContain('/v1/authorize?');
    await expect
      .poll(() => text)
      .toContain('If the page says "400", sign out of the AWS console in your browser, then');
    child.kill('SIGINT');
    await ended;
    await writeFile(daypass.configFile, before);
  });

  it('stays quick and says what is wrong when AWS fails', async () => {
    const { account, role } = daypass.anyRole;
    daypass.emulator.faults.add({ operation: 'GetRoleCredentials', status: 403, errorType: 'ForbiddenException' });
    const refused = await daypass.daypass(daypass.credentials(account, role));
    expect(refused).toMatchObject({ status: 5, stdout: '' });
    const [what, trace, ...rest] = refused.stderr.split('\n');
    expect(what).toBe(
      `daypass: You are not assigned to the role ${role} in account ${account}, or it is misspelled. ` +
        'Run `daypass list` to see the roles, or ask the administrator of your AWS organization for access.',
    );
    // One more line, for AWS's support.
    expect(trace).toMatch(
      /^ {2}AWS: GetRoleCredentials, 403 ForbiddenException, "No access", request [\w-]+, [\dT:-]+Z$/,
    );
    expect(rest).toEqual(['']);
    expect(
      await daypass.daypass(['credentials', '--session', 'nope', '--account', account, '--role', role]),
    ).toMatchObject({
      status: 4,
      stdout: '',
    });
    expect((await daypass.daypass(['credentials', '--account', account])).status).toBe(2);
    expect((await daypass.daypass(['status', '--verbose'])).stderr).toMatch(/^daypass: There is no flag --verbose\. /);
  });

  it('sees at once what a person changes in the AWS config file', async () => {
    const before = await readFile(daypass.configFile, 'utf8');
    await writeFile(
      daypass.configFile,
      `${before}[sso-session beta]\nsso_start_url = https://beta.awsapps.com/start\nsso_region = eu-west-1\n`,
    );
    expect((await daypass.daypass(['status'])).stdout).toMatch(/beta +not signed in/);
    await writeFile(
      daypass.configFile,
      `${before}[sso-session broken]\nsso_start_url = ftp://x\nsso_region = eu-west-1\n`,
    );
    const { stdout } = await daypass.daypass(['status']);
    expect(stdout).toMatch(/acme +signed in/);
    expect(stdout).toContain('does not begin with https');
    await writeFile(daypass.configFile, before);
  });

  it('keeps what it knows through a restart of the agent', async () => {
    const pid = await daypass.agentPid();
    expect((await daypass.daypass(['agent', 'stop'])).status).toBe(0);
    await daypass.ended(pid);
    daypass.emulator.resetCalls();
    const { stdout } = await daypass.daypass(['list', '--json']);
    expect((JSON.parse(stdout) as { roles: unknown[] }).roles).toHaveLength(360);
    const { account, role } = daypass.anyRole;
    expect((await daypass.daypass(daypass.credentials(account, role))).status).toBe(0);
    expect(daypass.emulator.count('CreateToken')).toBe(0);
  });

  it('signs out at AWS too, and leaves nothing that would sign in again', async () => {
    daypass.emulator.resetCalls();
    expect(await daypass.daypass(['logout', 'acme'])).toEqual({
      status: 0,
      stdout: 'Signed out of acme.\n',
      stderr: '',
    });
    expect(daypass.emulator.count('Logout')).toBe(1);
    const { account, role } = daypass.anyRole;
    const pid = await daypass.agentPid();
    await daypass.daypass(['agent', 'stop']);
    await daypass.ended(pid);
    expect(await daypass.daypass(daypass.credentials(account, role))).toEqual({
      status: 3,
      stdout: '',
      stderr: 'daypass: Not signed in to acme. Run `daypass login acme`.\n',
    });
  });

  it('puts everything below DAYPASS_HOME, for this user alone', async () => {
    expect((await readdir(daypass.home)).sort()).toEqual(['logs', 'state']);
    const names = await readdir(join(daypass.home, 'state'));
    const known = /^(run|usage\.json|activity\.jsonl|catalogue-[0-9a-f]{16}\.json)$/;
    expect(names.filter((name) => !known.test(name))).toEqual([]);
  });
});
