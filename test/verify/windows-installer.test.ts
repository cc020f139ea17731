/** What Daypass adds to the installer of Windows, as far as Wine goes: its macros, compiled into a program that is run. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { APP_ID } from '../../main/platform/client/windows-package.ts';
import { MISSING, Wine } from '../support/servers/wine.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const SUPPORT = join(ROOT, 'test', 'support');
const RUN = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run';
const APPROVED = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\StartupApproved\\Run';
const LINKS = 'HKCU\\Software\\Classes\\daypass';
/** As a user's name may be. */
const FOLDER = "C:\\O'Brien ä\\Daypass";
/** Wine starts a program in half a second where nothing else runs, and in eight on a busy machine. */
const LIMIT_MS = 400_000;
const missing = MISSING ?? (spawnSync('makensis', ['-VERSION']).status === 0 ? null : 'NSIS');

describe.skipIf(missing !== null)(`the installer of Windows under Wine${missing ? `, without ${missing}` : ''}`, () => {
  let wine: Wine;
  let program: string;

  beforeAll(async () => {
    wine = await Wine.open({ LC_ALL: 'C.UTF-8', TRY_FOLDER: FOLDER });
    program = join(wine.folder, 'macros.exe');
    const macros = join(ROOT, 'build', 'package', 'windows', 'installer.nsh');
    const defined = [`-DPROGRAM=${program}`, `-DMACROS=${macros}`];
    const script = join(SUPPORT, 'installers', 'macros.nsi');
    const { status, stdout } = spawnSync('makensis', ['-V2', '-WX', ...defined, script], { encoding: 'utf8' });
    expect(status, stdout).toBe(0);
  }, LIMIT_MS);
  afterAll(() => wine?.close());

  function run(macro: string, env: Record<string, string> = {}): number | null {
    Object.assign(wine.env, { TRY_MACRO: macro, TRY_UPDATE: '', ...env });
    return wine.run(program, []).status;
  }
  const hasValue = (key: string, name: string) => wine.run('reg', ['query', key, '/v', name]).status === 0;
  const keyIs = (key: string) => wine.run('reg', ['query', key]).status === 0;

  it(
    'registers links, and takes away what starts Daypass when it goes, but not for an update',
    () => {
      expect(run('customInstall')).toBe(0);
      expect(wine.run('reg', ['query', `${LINKS}\\shell\\open\\command`]).stdout).toMatch(
        /"C:\\O'Brien .*\\Daypass\.exe" "%1"/,
      );
      for (const key of [RUN, APPROVED])
        for (const name of [APP_ID, 'another']) wine.run('reg', ['add', key, '/v', name, '/d', 'x', '/f']);
      expect(run('customUnInstall', { TRY_UPDATE: '1' })).toBe(0);
      expect([keyIs(LINKS), hasValue(RUN, APP_ID), hasValue(APPROVED, APP_ID)]).toEqual([true, true, true]);
      expect(run('customUnInstall')).toBe(0);
      expect([keyIs(LINKS), hasValue(RUN, APP_ID), hasValue(APPROVED, APP_ID)]).toEqual([false, false, false]);
      expect([hasValue(RUN, 'another'), hasValue(APPROVED, 'another')]).toEqual([true, true]);
    },
    LIMIT_MS,
  );

  it(
    'waits for an app that runs, asks the client to end it, and names it to PowerShell whatever is in its path',
    async () => {
      const folder = join(wine.folder, 'prefix', 'drive_c', "O'Brien ä", 'Daypass');
      mkdirSync(join(folder, 'resources', 'bin'), { recursive: true });
      writeFileSync(join(folder, 'Daypass.exe'), 'a program that runs');
      const telltale = wine.compile(join(SUPPORT, 'servers', 'telltale.c'), 'telltale.exe');
      writeFileSync(join(folder, 'resources', 'bin', 'daypass.exe'), readFileSync(telltale));
      const holder = wine.compile(join(SUPPORT, 'servers', 'holder.c'), 'holder.exe');
      const told = join(wine.folder, 'told');
      const child = spawn(wine.command, [holder, `${FOLDER}\\Daypass.exe`, '300000'], {
        env: wine.env,
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      await new Promise((resolve) => child.stdout.once('data', resolve));
      const own = { TRY_POWERSHELL: `Z:${telltale.replaceAll('/', '\\')}`, TELL_TO: told };
      const installer = spawn(wine.command, [program], {
        env: { ...wine.env, ...own, TRY_MACRO: 'customCheckAppRunning', TRY_UPDATE: '' },
        stdio: 'ignore',
      });
      const status = new Promise((resolve) => installer.once('exit', resolve));
      const said = () => (existsSync(told) ? readFileSync(told, 'utf16le') : '');
      await expect.poll(said, { timeout: 120_000 }).toContain('agent stop');
      await expect.poll(said, { timeout: 120_000 }).toContain('Get-CimInstance');
      child.kill('SIGKILL');
      expect(await status).toBe(0);
      const [command, app] = said().split('\n');
      expect(command).toContain('$_.Path -eq $env:DAYPASS_APP');
      expect(command).not.toContain("O'Brien");
      expect(app).toBe(`${FOLDER}\\Daypass.exe`);
    },
    LIMIT_MS,
  );
});
