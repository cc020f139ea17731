/** The whole way on Windows, as far as Wine goes: client, agent, keychain, programs and shells of Windows; AWS is the emulator. */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Assignments, assignmentText } from '../../main/commands/terminal/shell-syntax.ts';
import { MISSING, WindowsInstallation } from '../support/servers/windows-installation.ts';

const SUPPORT = join(import.meta.dirname, '..', 'support');
/** Wine starts a program in half a second where nothing else runs. */
const LIMIT_MS = 120_000;

describe.skipIf(MISSING !== null)(`Windows under Wine${MISSING ? `, without ${MISSING}` : ''}`, () => {
  let windows: WindowsInstallation;
  let account: { readonly id: string; readonly name: string };
  let role: string;

  beforeAll(async () => {
    windows = await WindowsInstallation.open();
    const { startUrl, region } = windows.emulator;
    const session = (name: string) =>
      `[sso-session ${name}]\nsso_start_url = ${startUrl}\nsso_region = ${region}\nsso_registration_scopes = sso:account:access\n`;
    windows.configure(session('acme') + session('ACME'));
    const [first] = await windows.emulator.accounts();
    if (!first) throw new Error('The emulator has no accounts.');
    account = { id: first.id, name: first.name };
    role = `acme/${first.id}/ReadOnlyAccess`;
    for (const [name, text] of Object.entries({
      'say.js': 'require("fs").writeFileSync(process.env.SAY_TO, JSON.stringify(process.argv.slice(2)))',
      'say.cmd': '@C:\\tools\\node.exe C:\\tools\\say.js %*\r\n',
      'tool.v2.cmd': '@exit /b 42\r\n',
    }))
      writeFileSync(windows.path(`C:\\tools\\${name}`), text);
  }, 600_000);
  afterAll(() => windows?.close(), LIMIT_MS);

  const good = async (...args: string[]) => {
    const answer = await windows.daypass(args);
    expect(answer, `${args.join(' ')}: ${answer.stdout}${answer.stderr}`).toMatchObject({ status: 0 });
    return answer.stdout;
  };
  const words = (session: string) => [
    'credentials',
    '--session',
    session,
    '--account',
    account.id,
    '--role',
    'ReadOnlyAccess',
  ];

  /** Another program has this file open for so long. Where Daypass waits for it, a second is the least. */
  async function hold(path: string, ms = 1_200): Promise<{ readonly ended: Promise<unknown> }> {
    const holder = windows.wine.compile(join(SUPPORT, 'servers', 'holder.c'), 'holder.exe');
    const child = spawn(windows.wine.command, [holder, path, String(ms)], {
      env: windows.wine.env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const ended = new Promise((resolve) => child.once('close', resolve));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    return { ended };
  }

  it(
    'the client starts the agent where paths have spaces and letters beyond ASCII',
    async () => {
      expect(await good('status')).toContain('acme  not signed in');
      expect(await good('agent', 'status')).toMatch(
        /Keychain +Windows Credential Manager\n[\s\S]*State +C:\\däy pass\\state/,
      );
    },
    LIMIT_MS,
  );

  it(
    'login shows a code and ends when that is approved',
    async () => {
      const { status, stdout, stderr } = await windows.signIn('acme');
      expect({ status, stderr }).toMatchObject({
        status: 0,
        stderr: expect.stringMatching(/Code +[A-Z]{4}-[A-Z]{4}\n/),
      });
      expect(stdout).toContain('Signed in to acme.');
    },
    LIMIT_MS,
  );

  it(
    'lists roles and gives credentials',
    async () => {
      expect(await good('list')).toContain(`${account.id}  ReadOnlyAccess`);
      expect(JSON.parse(await good(...words('acme')))).toMatchObject({
        Version: 1,
        AccessKeyId: expect.stringMatching(/^ASIA/),
      });
    },
    LIMIT_MS,
  );

  it(
    'two sessions whose names differ in case are two, also in the Credential Manager',
    async () => {
      const other = await windows.daypass(words('ACME'));
      expect(other).toMatchObject({ status: 3, stdout: '' });
      expect(other.stderr).toContain('daypass login ACME');
      expect(await windows.signIn('ACME')).toMatchObject({ status: 0 });
      await good('agent', 'stop');
      const keyOf = async (name: string) => JSON.parse(await good(...words(name))).AccessKeyId;
      const [lower, upper] = [await keyOf('acme'), await keyOf('ACME')];
      expect(lower).not.toBe(upper);
      await good('logout', 'ACME');
      await good('agent', 'stop');
      expect(await windows.daypass(words('ACME'))).toMatchObject({ status: 3 });
      expect(await keyOf('acme')).toBe(lower);
    },
    LIMIT_MS,
  );

  it(
    'eight clients at once start one agent, and each gets its answer',
    async () => {
      await good('agent', 'stop');
      const starts = () => windows.log.split('The agent is up.').length;
      const before = starts();
      const answers = await Promise.all(Array.from({ length: 8 }, () => windows.daypass(words('acme'))));
      expect(answers.map(({ status, stderr }) => [status, stderr])).toEqual(Array(8).fill([0, '']));
      expect(new Set(answers.map(({ stdout }) => stdout)).size).toBe(1);
      expect(starts()).toBe(before + 1);
    },
    LIMIT_MS,
  );

  it(
    'a client starts the next agent while the last one, on its way out, still has its file of errors open',
    async () => {
      await good('agent', 'stop');
      const held = await hold('C:\\däy pass\\state\\run\\start.err');
      await good(...words('acme'));
      expect(await held.ended).toBe(0);
    },
    LIMIT_MS,
  );

  it(
    'so does the client in TypeScript, also where one that was killed has left its lock',
    async () => {
      await good('agent', 'stop');
      writeFileSync(windows.path('C:\\däy pass\\state\\run\\start.pid'), '999996');
      const held = await hold('C:\\däy pass\\state\\run\\start.err');
      expect(await windows.standIn(words('acme'))).toMatchObject({ status: 0, stderr: '' });
      expect(await held.ended).toBe(0);
      const answers = await Promise.all(Array.from({ length: 4 }, () => windows.standIn(words('acme'))));
      expect(answers.map(({ status, stderr }) => [status, stderr])).toEqual(Array(4).fill([0, '']));
    },
    LIMIT_MS,
  );

  it.each(['daypass', 'standIn'] as const)(
    'exec takes keys from a program in whatever case they are written: %s',
    async (client) => {
      const own = { Aws_Access_Key_Id: 'AKIAOFTHEPERSON00000', aws_secret_access_key: 'own' };
      const { status, stdout } = await windows[client](['exec', role, '--', 'cmd', '/c', 'set'], own);
      expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining('AWS_PROFILE=') });
      expect(stdout).not.toMatch(/AKIAOFTHEPERSON|aws_secret_access_key=own/i);
    },
    LIMIT_MS,
  );

  it(
    'no client starts a program of the current folder that was not asked for by its path',
    async () => {
      writeFileSync(join(windows.wine.folder, 'lying-here.cmd'), '@exit /b 43\r\n');
      for (const client of ['daypass', 'standIn'] as const) {
        const asked = (name: string) => windows[client](['exec', role, '--', name], { WINEPATH: 'C:\\tools;;.\\none' });
        expect(await asked('lying-here')).toMatchObject({ status: 127 });
        expect(await asked('.\\lying-here.cmd')).toMatchObject({ status: 43 });
      }
    },
    LIMIT_MS,
  );

  it(
    'exec gives a program its role and ends as the program does',
    async () => {
      const { status, stdout } = await windows.daypass([
        'exec',
        role,
        '--',
        'cmd',
        '/c',
        'echo %AWS_PROFILE% & exit 7',
      ]);
      expect({ status, stdout }).toMatchObject({ status: 7, stdout: expect.stringContaining('daypass-role') });
      expect(await windows.daypass(['exec', role, '--', 'tool.v2'])).toMatchObject({ status: 42 });
      const missing = await windows.daypass(['exec', role, '--', 'no-such-program']);
      expect(missing).toMatchObject({
        status: 127,
        stderr: expect.stringContaining('There is no program "no-such-program".'),
      });
    },
    LIMIT_MS,
  );

  it.each(['daypass', 'standIn'] as const)(
    'exec leaves Ctrl-C to the program, and ends as that does: %s',
    async (client) => {
      const ready = `C:\\${client}.ready`;
      const waits = [
        'process.on("SIGINT", () => process.exit(9));',
        'require("fs").writeFileSync(process.env.READY, "");',
        'setInterval(() => undefined, 1000);',
      ];
      writeFileSync(windows.path('C:\\tools\\wait.js'), waits.join('\n'));
      const interrupter = windows.wine.compile(join(SUPPORT, 'servers', 'interrupter.c'), 'interrupter.exe');
      const command = `${windows.words(client)} exec ${role} -- C:\\tools\\node.exe C:\\tools\\wait.js`;
      const answer = await windows.run(interrupter, [ready, command], { READY: ready });
      expect(answer).toMatchObject({ status: 9, stderr: '' });
    },
    LIMIT_MS,
  );

  it(
    'npm and other batch files get their words as they are',
    async () => {
      // Without `%`, which Wine's cmd.exe reads otherwise than Windows': `unit/client/stand-in/windows-program` has it.
      const args = ['plain', 'two words', 'say "hi"', 'a&b|c', 'C:\\end\\', 'ä☂', ''];
      const told = 'C:\\told.json';
      const answer = await windows.daypass(['exec', role, '--', 'say', ...args], { SAY_TO: told });
      expect(answer).toMatchObject({ status: 0 });
      expect(JSON.parse(readFileSync(windows.path(told), 'utf8'))).toEqual(args);
    },
    LIMIT_MS,
  );

  /** What a batch file with these lines leaves in the environment. */
  async function setBy(lines: string): Promise<string> {
    writeFileSync(windows.path('C:\\tools\\set.cmd'), `@echo off\r\n${lines.replaceAll('\n', '\r\n')}set\r\n`);
    return (await windows.run('cmd', ['/d', '/c', 'C:\\tools\\set.cmd'])).stdout;
  }

  it(
    'what env writes for cmd sets the same values in cmd.exe',
    async () => {
      const stdout = await good('env', role, '--shell', 'cmd');
      const values = [...stdout.matchAll(/^set "(AWS_\w+)=(.+)"$/gm)];
      expect(values.map(([, name]) => name)).toContain('AWS_SESSION_TOKEN');
      const lines = (await setBy(stdout)).split('\n');
      for (const [, name, value] of values) expect(lines).toContain(`${name}=${value}`);
      expect(lines.some((line) => line.startsWith('AWS_PROFILE='))).toBe(false);
    },
    LIMIT_MS,
  );

  it(
    'cmd.exe takes values with its own signs in them as they are',
    async () => {
      const set = { A: 'a&b|c', B: '(x) <y> z', C: 'it’s ä', D: 'x=y;z,', E: 'trailing\\' };
      const assignments: Assignments = { set, unset: [] };
      const lines = (await setBy(`chcp 65001 >nul\n${assignmentText(assignments, 'cmd')}`)).split('\n');
      for (const [name, value] of Object.entries(set)) if (name !== 'C') expect(lines).toContain(`${name}=${value}`);
    },
    LIMIT_MS,
  );

  it(
    'profiles are written so that cmd.exe starts the client, as the SDKs for .NET and Go have it do',
    async () => {
      await good('switch', role);
      await good('profiles', 'sync', '--yes');
      const config = readFileSync(windows.path('C:\\aws\\config'), 'utf8');
      const lines = [...config.matchAll(/^credential_process = (.*)$/gm)].map(([, line]) => line ?? '');
      expect(lines.length).toBeGreaterThan(2);
      expect(lines.filter((line) => line.includes('"'))).toEqual([]);
      const active = lines.find((line) => line.endsWith('credentials --active')) ?? '';
      const { AccessKeyId } = JSON.parse(await good(...words('acme')));
      // As .NET does it: `cmd.exe /c` and the line.
      const net = await windows.run('cmd', ['/c', ...active.split(' ')]);
      expect(JSON.parse(net.stdout).AccessKeyId).toBe(AccessKeyId);
      // As Go does it: the line is one word, in quotes. (Programs of today's Go don't start on Wine 8.)
      const go = await windows.run('cmd', ['/C', active]);
      expect(JSON.parse(go.stdout).AccessKeyId).toBe(AccessKeyId);
    },
    LIMIT_MS,
  );

  it(
    'import takes over a profile that signs in on its own, also while a virus scanner holds the file',
    async () => {
      const config = windows.path('C:\\aws\\config');
      const own = `[profile old]\nsso_session = acme\nsso_account_id = ${account.id}\nsso_role_name = ReadOnlyAccess\nregion = eu-west-1\n`;
      writeFileSync(config, own + readFileSync(config, 'utf8'));
      const held = await hold('C:\\aws\\config', 600);
      await good('import', '--yes');
      expect(await held.ended).toBe(0);
      expect(readFileSync(config, 'utf8')).toMatch(
        /^\[profile old\]\n(?:region = eu-west-1\n|credential_process = \S+daypass\.exe credentials --session acme .*\n){2}/i,
      );
    },
    LIMIT_MS,
  );

  it(
    'doctor finds everything in order',
    async () => {
      expect(await good('doctor')).toMatch(
        /Keychain +Windows Credential Manager: stored[\s\S]*\nEverything works\.\n$/,
      );
    },
    LIMIT_MS,
  );
});
