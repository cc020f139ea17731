import { readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandLine, ssoSession } from '../../support/agent/command-line.ts';

describe('daypass settings', () => {
  let line: CommandLine;
  beforeEach(async () => {
    line = await CommandLine.open(ssoSession('acme'));
  });
  afterEach(() => line.close());
  const get = async (...argv: string[]) => (await line.run(['settings', 'get', ...argv])).stdout;
  const set = (key: string, value: string) => line.run(['settings', 'set', key, value]);

  it('prints everything in force, one value, or only what was set', async () => {
    expect(JSON.parse(await get())).toMatchObject({ theme: 'system', approvalMinutes: 15 });
    expect(JSON.parse(await get('--own'))).toEqual({ version: 1 });
    expect(await get('theme')).toBe('system\n');
    expect(await get('theme', '--json')).toBe('"system"\n');
    expect(await get('console')).toContain('"opens": "default"');
    expect(await get('console.opens')).toBe('default\n');
    expect(await get('signInMethods.acme')).toBe('');
  });

  it.each([
    ['theme', 'dark', 'dark\n'],
    ['console.hours', '8', '8\n'],
    ['defaultRegion', 'eu-west-1', 'eu-west-1\n'],
    ['defaultRegion', 'null', 'null\n'],
    ['console.opens', 'portal', 'portal\n'],
    ['signInMethods.acme.corp', 'browser', 'browser\n'],
    ['accounts.111122223333.alias', '42', '42\n'],
    ['accounts.111122223333.tags', '["a"]', '[\n  "a"\n]\n'],
  ])('sets %s to %s, keeps it in the file, and brings the default back', async (key, value, shown) => {
    const before = await get(key);
    expect(await set(key, value)).toEqual({ exit: 0, stdout: '', stderr: '' });
    expect(await get(key)).toBe(shown);
    expect(JSON.parse(await readFile(line.settings.path, 'utf8'))).not.toEqual({ version: 1 });
    await line.run(['settings', 'unset', key]);
    expect(await get(key)).toBe(before);
    expect(JSON.parse(await readFile(line.settings.path, 'utf8'))).toEqual({ version: 1 });
  });

  it('says it where secrets go into a file from now on, and once', async () => {
    const agreed = { terminal: true, input: ['fewer approvals\n'] };
    expect((await line.run(['settings', 'set', 'awsCliCache.write', 'true'], agreed)).stderr).toContain(
      'in plain text',
    );
    expect((await set('awsCliCache.write', 'true')).stderr).toBe('');
    expect((await set('awsCliCache.write', 'false')).stderr).toBe('');
  });

  it.each([
    ['network.proxy', 'garbage'],
    ['network.proxy', 'ftp://proxy.corp:21'],
    ['network.proxy', 'http://'],
    ['network.proxy', 'proxy:port'],
    ['network.caBundle', '/nope'],
    ['network.caBundle', 'corp.pem'],
    ['network.caBundle', '/etc/passwd'],
  ])('refuses %s %s, which nothing could use, and changes nothing', async (key, value) => {
    const { exit, stderr } = await set(key, value);
    expect(exit).not.toBe(0);
    expect(stderr).not.toBe('');
    expect(line.settings.own()).toEqual({ version: 1 });
  });

  it.each(['auto', 'none'])('takes the proxy %s unasked', async (value) => {
    expect(await set('network.proxy', value)).toMatchObject({ exit: 0, stderr: '' });
  });

  it.each([
    'http://proxy.corp:3128',
    'https://u:p@proxy',
    'proxy:3128',
    'proxy.corp',
    '[::1]:3128',
    'socks5://proxy:1080',
    'socks5h://proxy',
  ])('takes the proxy %s by the person’s word', async (value) => {
    const word = { terminal: true, input: ['change the network\n'] };
    expect(await line.run(['settings', 'set', 'network.proxy', value], word)).toMatchObject({ exit: 0 });
    expect(await get('network.proxy')).toBe(`${value}\n`);
  });

  it('refuses roles that build on each other, and doctor tells those of a file', async () => {
    const roles = [
      ['a', 'b'],
      ['b', 'a'],
    ].map(([name, session]) => ({
      kind: 'assume-role',
      name,
      roleArn: `arn:aws:iam::111122223333:role/${name}`,
      base: { session },
    }));
    const refused = await set('sources', JSON.stringify(roles));
    expect(refused.stderr).toContain('a → b → a: these roles build on each other.');
    expect(refused.exit).not.toBe(0);
    expect(line.settings.own()).toEqual({ version: 1 });
    await line.configure(
      '[profile x]\nrole_arn = arn:aws:iam::111122223333:role/x\nsource_profile = y\n[profile y]\nrole_arn = arn:aws:iam::111122223333:role/y\nsource_profile = x\n',
    );
    const { exit, stdout } = await line.run(['doctor']);
    expect(exit).not.toBe(0);
    expect(stdout).toContain('x → y → x: these roles build on each other.');
  });

  it('leaves the neighbours in a group as they were set', async () => {
    await set('console.opens', 'portal');
    await set('console.keepData', 'true');
    await line.run(['settings', 'unset', 'console.opens']);
    expect(JSON.parse(await get('--own'))).toEqual({ version: 1, console: { keepData: true } });
  });

  it.each([
    [false, "can't be encrypted"],
    [true, ''],
    [null, ''],
  ])('says where cookies of consoles can not be kept: %s', async (canKeep, told) => {
    line.canKeepConsoles = canKeep;
    const on = await set('console.keepData', 'true');
    expect(on).toMatchObject({ exit: 0, stderr: told === '' ? '' : expect.stringContaining(told) });
    expect(await set('console.keepData', 'false')).toMatchObject({ exit: 0, stderr: '' });
  });

  it.each([
    [['set', 'theme', 'pink'], 'The setting theme is wrong'],
    [['set', 'approvalMinutes', '0'], 'The setting approvalMinutes is wrong'],
    [['set', 'accounts.12.alias', 'x'], 'is wrong'],
    [['set', 'nope', 'x'], 'There is no setting "nope". Settings are: version, '],
    [['set', 'newtork.proxy', 'none'], 'There is no setting "newtork.proxy". Did you mean network.proxy?'],
    [['unset', 'Theme'], 'There is no setting "Theme". Did you mean theme?'],
    [['set', 'constructor', 'x'], 'There is no setting "constructor".'],
    [['get', 'nope'], 'There is no setting "nope".'],
    [['set', 'theme'], 'VALUE is missing.'],
    [['unset'], 'KEY is missing.'],
  ])('refuses %j and changes nothing', async (argv, what) => {
    const { exit, stdout, stderr } = await line.run(['settings', ...argv]);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toContain(what);
    expect(JSON.parse(await get('--own'))).toEqual({ version: 1 });
  });

  it('edit becomes the editor of the person, a command line as for git, on a file that is there', async () => {
    const { program } = await line.run(['settings', 'edit'], { env: { EDITOR: 'code --wait' } });
    expect(program?.argv).toEqual(['sh', '-c', 'exec code --wait "$1"', 'sh', line.settings.path]);
    expect(JSON.parse(await readFile(line.settings.path, 'utf8'))).toEqual({ version: 1 });
    const other = await line.run(['settings', 'edit'], { env: { EDITOR: 'ed', VISUAL: 'vim' } });
    expect(other.program?.argv[2]).toBe('exec vim "$1"');
  });

  it('says what is wrong with a file that was edited badly, and continues with what was in force', async () => {
    await set('theme', 'dark');
    await writeFile(line.settings.path, '{ "version": 1, "theme": "pink" }');
    const { stdout, stderr } = await line.run(['settings', 'get', 'theme']);
    expect(stdout).toBe('dark\n');
    expect(stderr).toContain('The setting theme is wrong');
    expect((await line.run(['status'])).stdout).toContain('The setting theme is wrong');
    expect((await set('theme', 'light')).exit).toBe(2);
    expect(await readFile(line.settings.path, 'utf8')).toContain('pink');
  });
});
