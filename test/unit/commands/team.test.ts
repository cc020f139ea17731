import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SettingsFile } from '../../../main/settings/settings-file.ts';
import { CommandLine, ssoSession } from '../../support/agent/command-line.ts';
import { silentLog } from '../../support/agent/silent-log.ts';

const TEAM = {
  version: 1,
  name: 'Platform',
  sessions: [
    { name: 'acme', startUrl: 'https://acme.awsapps.com/start', region: 'us-east-1' },
    { name: 'beta', startUrl: 'https://beta.awsapps.com/start', region: 'eu-west-1' },
  ],
  colours: [{ account: '*live*', colour: 'red' }],
  accounts: { '111122223333': { alias: 'pay', colour: 'red' } },
  profileTemplate: '{role}@{account}',
};
const URL = 'https://example.com/daypass.json';

describe('daypass team', () => {
  let line: CommandLine;
  const config = () => readFile(join(line.folder, 'config'), 'utf8');
  const serve = (answers: Record<string, Response>) => {
    line.fetch = async (url) => answers[url]?.clone() ?? new Response(null, { status: 404 });
  };

  beforeEach(async () => {
    line = await CommandLine.open(ssoSession('acme'));
    serve({ [URL]: Response.json(TEAM) });
  });
  afterEach(() => line.close());

  it('add shows what would change, and applies it after a yes: sessions, and a layer below your own settings', async () => {
    const dry = await line.run(['team', 'add', URL, '--dry-run']);
    expect(dry.exit).toBe(0);
    expect(dry.stdout).toContain('+[sso-session beta]\n');
    expect(dry.stdout).not.toContain('+[sso-session acme]');
    expect(dry.stdout).toContain('+  "profileTemplate": "{role}@{account}"');
    expect(line.settings.team()).toBeNull();
    const yes = await line.run(['team', 'add', URL], { terminal: true, input: ['y\n'] });
    expect(yes).toMatchObject({ exit: 0, stdout: 'The settings of Platform apply, below your own.\n' });
    expect((await config()).startsWith(ssoSession('acme'))).toBe(true);
    expect(line.agent.view().sessions.map(({ name }) => name)).toEqual(['acme', 'beta']);
    expect(line.settings.get()).toMatchObject({ profileTemplate: '{role}@{account}', colours: TEAM.colours });
    expect(line.settings.own()).toEqual({ version: 1 });
  });

  it('never comes before what you have set yourself, account by account', async () => {
    await line.run(['settings', 'set', 'profileTemplate', '{account}']);
    await line.run(['settings', 'set', 'accounts.111122223333.alias', 'mine']);
    await line.run(['team', 'add', URL, '--yes']);
    expect(line.settings.get().profileTemplate).toBe('{account}');
    expect(line.settings.get().accounts['111122223333']).toEqual({ alias: 'mine', colour: 'red' });
    await line.run(['settings', 'unset', 'profileTemplate']);
    expect(line.settings.get().profileTemplate).toBe('{role}@{account}');
  });

  it('is there again after a restart', async () => {
    await line.run(['team', 'add', URL, '--yes']);
    const again = new SettingsFile(line.settings.path, { clock: line.clock, log: silentLog });
    await again.open();
    expect(again.get().profileTemplate).toBe('{role}@{account}');
    expect(again.team()?.from).toBe(URL);
    again.dispose();
  });

  it('sync shows only what is new; remove brings back what was before', async () => {
    await line.run(['team', 'add', URL, '--yes']);
    expect((await line.run(['team', 'sync'])).stdout).toBe('The settings of Platform are up to date.\n');
    serve({ [URL]: Response.json({ ...TEAM, profileTemplate: '{account}' }) });
    const { stdout } = await line.run(['team', 'sync', '--dry-run']);
    expect(stdout).toContain('-  "profileTemplate": "{role}@{account}",\n+  "profileTemplate": "{account}",\n');
    expect(stdout).not.toContain('sso-session');
    await line.run(['team', 'sync', '--yes']);
    expect(line.settings.get().profileTemplate).toBe('{account}');
    const before = await config();
    expect((await line.run(['team', 'remove', '--yes'])).exit).toBe(0);
    expect(line.settings.get().profileTemplate).toBe('{account}-{role}');
    expect(await config()).toBe(before);
    expect(await line.run(['team', 'sync'])).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('daypass team add'),
    });
    expect((await line.run(['team', 'remove'])).exit).toBe(2);
  });

  it('reads a file by a path from where you are', async () => {
    await writeFile(join(line.folder, 'team.json.txt'), JSON.stringify(TEAM));
    expect((await line.run(['team', 'add', 'team.json.txt', '--yes'])).exit).toBe(0);
    expect(line.settings.team()?.from).toBe(join(line.folder, 'team.json.txt'));
  });

  it('says which sessions of yours stay, and what a team can’t decide', async () => {
    const other = {
      ...TEAM,
      sessions: [
        { name: 'work', startUrl: 'https://acme.awsapps.com/start/', region: 'us-east-1' },
        { name: 'acme', startUrl: 'https://evil.awsapps.com/start', region: 'us-east-1' },
      ],
    };
    serve({ [URL]: Response.json({ ...other, network: { proxy: 'http://evil:1' }, sources: [] }) });
    const { exit, stderr } = await line.run(['team', 'add', URL, '--yes']);
    expect(exit).toBe(0);
    expect(stderr).toContain("A team can't decide network, sources: left out.");
    expect(stderr).toContain("Your session acme is the team's work; it stays.");
    expect(stderr).toContain('You have a session acme of another portal; it stays.');
    expect(line.settings.get().network.proxy).toBe('auto');
    expect(await config()).toBe(ssoSession('acme'));
  });

  it('follows https to https, and nowhere else', async () => {
    const to = (location: string) => new Response(null, { status: 302, headers: { location } });
    serve({ [URL]: to('/moved'), 'https://example.com/moved': Response.json(TEAM) });
    expect((await line.run(['team', 'add', URL, '--yes'])).exit).toBe(0);
    serve({ [URL]: to('http://example.com/x') });
    expect(await line.run(['team', 'sync'])).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining('leads away from https'),
    });
    serve({ [URL]: to(URL) });
    expect((await line.run(['team', 'sync'])).stderr).toContain('sends in circles');
  });

  it.each<[string, string, number, Response | string]>([
    ['http', 'http://example.com/x', 2, 'over https only'],
    ['a password', 'https://a:b@example.com/x', 2, 'has a user name or a password'],
    ['another scheme', 'file:///etc/passwd', 2, 'over https only'],
    ['nothing there', 'https://example.com/nope', 1, 'example.com answered 404.'],
    ['no file', 'nope.json', 1, "nope.json can't be read."],
  ])('refuses %s', async (_what, source, exit, what) => {
    const answer = await line.run(['team', 'add', source, '--yes']);
    expect(answer).toMatchObject({ exit, stdout: '', stderr: expect.stringContaining(String(what)) });
    expect(line.settings.team()).toBeNull();
  });

  it.each<[string, string]>([
    ['{', 'not valid JSON'],
    ['[]', 'is wrong'],
    ['{"version":2}', 'The setting version is wrong'],
    ['{"version":1,"colours":[{"colour":"pink"}]}', 'The setting colours.0.colour is wrong'],
    ['{"version":1,"sessions":[{"name":"x","startUrl":"ftp://x","region":"eu-west-1"}]}', 'does not begin with https'],
    [
      '{"version":1,"sessions":[{"name":"x]","startUrl":"https://x.awsapps.com/start","region":"eu-west-1"}]}',
      "can't be the name",
    ],
    [`{"version":1,"name":"${'x'.repeat(1_000_001)}"}`, 'larger than 1 MB'],
  ])('refuses what it does not understand: %.40s', async (text, what) => {
    serve({ [URL]: new Response(text) });
    const { exit, stderr } = await line.run(['team', 'add', URL, '--yes']);
    expect(exit).not.toBe(0);
    expect(stderr).toContain(what);
    expect(line.settings.team()).toBeNull();
    expect(await config()).toBe(ssoSession('acme'));
  });

  it('leaves everything as it was after a no to fewer approvals, and after a file that can’t be changed', async () => {
    serve({ [URL]: Response.json({ ...TEAM, sensitive: [{ account: '*live*' }], sessions: [] }) });
    expect((await line.run(['team', 'add', URL, '--yes'])).exit).toBe(0);
    const before = { team: line.settings.team(), config: await config(), files: await readdir(line.folder) };
    const left = async () => ({
      team: line.settings.team(),
      config: await config(),
      files: await readdir(line.folder),
    });
    serve({ [URL]: Response.json(TEAM) });
    for (const verb of [
      ['team', 'add', URL],
      ['team', 'sync'],
    ]) {
      expect((await line.run(verb, { terminal: true, input: ['y\n', 'no\n'] })).stderr).toContain(
        'Nothing was changed.',
      );
      expect((await line.run([...verb, '--yes'])).exit).not.toBe(0);
      expect(await left()).toEqual(before);
    }
    let reads = 0;
    // While the second question is open.
    const onRead = async () => {
      reads += 1;
      if (reads === 2) await writeFile(join(line.folder, 'config'), `${before.config}# mine\n`);
    };
    expect(
      (await line.run(['team', 'sync'], { terminal: true, input: ['y\n', 'fewer approvals\n'], onRead })).exit,
    ).toBe(1);
    expect(line.settings.team()).toEqual(before.team);
    expect(line.settings.get().sensitive).toEqual([{ account: '*live*' }]);
    await line.configure(before.config);
    expect((await line.run(['team', 'sync'], { terminal: true, input: ['y\n', 'fewer approvals\n'] })).exit).toBe(0);
    expect(await config()).toContain('[sso-session beta]');
    expect(line.settings.get().sensitive).toEqual([]);
  });
});
