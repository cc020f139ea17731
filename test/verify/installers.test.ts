/**
 * The installers for Linux, made by electron-builder as a release makes them, and installed on a machine that is this one but for an
 * overlay, which ends with the test.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ELECTRON } from '../support/app/app-under-test.ts';
import { type Answer, Installation, runProgram } from '../support/app/installation.ts';
import { makePackages, startPackaged } from '../support/app/packaged-app.ts';

const SUPPORT = join(import.meta.dirname, '..', 'support');
const TOOLS = ['7zz', 'mksquashfs', 'desktop-file-validate', 'rpmbuild', 'dpkg', 'readelf', 'unshare'];
const INSTALLED = '/opt/Daypass';

/** Files of a folder with their modes: without what only an installer adds, and the helper whose mode it decides by the kernel. */
const listing = (folder: string) =>
  `(cd ${folder} && find . -type f -printf '%m %s %P\\n' -o -type l -printf 'l %l %P\\n')` +
  " | grep -v -e ' resources/apparmor-profile$' -e ' chrome-sandbox$' | LC_ALL=C sort";
const has = (program: string) => spawnSync('which', [program]).status === 0;
const inside = (folder: string, command: readonly string[]) =>
  [join(SUPPORT, 'installers', 'inside.sh'), folder, ...command] as const;
/** As root, in whose name packages are installed, where the kernel has overlays. */
const canInstall = () => {
  const folder = mkdtempSync(join(tmpdir(), 'daypass-overlay-'));
  const [program, ...args] = inside(folder, ['true']);
  const { status } = spawnSync(program, args);
  rmSync(folder, { recursive: true });
  return process.getuid?.() === 0 && status === 0;
};
const IS_SKIPPED = ELECTRON === '' || process.platform !== 'linux' || !TOOLS.every(has) || !canInstall();

describe.skipIf(IS_SKIPPED)('the installers for Linux', () => {
  let dist: string;
  let daypass: Installation;

  beforeAll(async () => {
    dist = await mkdtemp(join(tmpdir(), 'daypass-installers-'));
    chmodSync(dist, 0o755);
    await makePackages(dist, 'dir');
    execFileSync(process.execPath, [join(SUPPORT, 'installers', 'make.mjs'), dist], { stdio: 'pipe' });
    daypass = await Installation.open({ emulator: { accounts: 3 }, env: { DISPLAY: process.env.DISPLAY ?? '' } });
  });
  afterAll(async () => {
    await daypass?.close();
    await rm(dist, { recursive: true, force: true });
  });

  const file = async (kind: string) => {
    const names = await readdir(join(dist, 'installers'));
    return join(dist, 'installers', names.find((name) => name.endsWith(kind)) ?? kind);
  };
  /** Runs a script for `sh` on a machine of its own. */
  const machine = async (script: string, env: Record<string, string> = {}): Promise<Answer> => {
    const folder = await mkdtemp(join(dist, 'machine-'));
    const [program, ...args] = inside(folder, ['sh', '-euc', script]);
    return runProgram(program, args, { env: { ...daypass.env, ...env }, folder: dist });
  };
  const packaged = () => execFileSync('sh', ['-c', listing(`${dist}/app/linux-unpacked`)], { encoding: 'utf8' });

  it('are four, named for version, system and processor', async () => {
    expect((await readdir(join(dist, 'installers'))).sort()).toEqual([
      'daypass-0.1.0-linux-amd64.deb',
      'daypass-0.1.0-linux-x64.tar.gz',
      'daypass-0.1.0-linux-x86_64.AppImage',
      'daypass-0.1.0-linux-x86_64.rpm',
    ]);
  });

  it('as an archive hold the packaged app, file by file', async () => {
    await mkdir(join(dist, 'archive'));
    execFileSync('tar', ['-xzf', await file('.tar.gz'), '--strip-components=1', '-C', join(dist, 'archive')]);
    expect(execFileSync('sh', ['-c', listing(join(dist, 'archive'))], { encoding: 'utf8' })).toBe(packaged());
  });

  const WAYS = [
    ['deb', 'dpkg --install', 'dpkg --install', 'dpkg --remove daypass'],
    ['rpm', 'rpm --nodeps --install', 'rpm --nodeps --upgrade --force', 'rpm --erase daypass'],
  ] as const;

  it.each(WAYS)(
    'as %s put the app where it belongs, its command line on the PATH, and go without a trace',
    async (kind, install, again, remove) => {
      const path = await file(`.${kind}`);
      const { status, stdout, stderr } = await machine(`
      exec 3>&1 >&2
      ${install} ${path}
      ${listing(INSTALLED)} >&3
      echo --- >&3
      for name in daypass docker-credential-daypass; do readlink /usr/bin/$name; done >&3
      /usr/bin/daypass version >&3
      stat --format %a ${INSTALLED}/chrome-sandbox >&3
      find ${INSTALLED} '(' -perm /022 -o ! -user root ')' ! -type l >&3
      desktop-file-validate /usr/share/applications/daypass-desktop.desktop >&3
      grep -E '^(Exec|Icon|MimeType|StartupWMClass)=' /usr/share/applications/daypass-desktop.desktop | sort >&3
      ls /usr/share/icons/hicolor/512x512/apps/daypass-desktop.png >&3
      echo --- >&3
      ${again} ${path}
      /usr/bin/daypass version >&3
      ${remove}
      for left in ${INSTALLED} /usr/bin/daypass /usr/bin/docker-credential-daypass /usr/bin/daypass-desktop /usr/share/applications/daypass-desktop.desktop; do
        if [ -e $left ] || [ -L $left ]; then echo left: $left >&3; fi
      done`);
      expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
      const [files, there, after] = stdout.split('---\n');
      expect(files).toBe(packaged());
      expect(there?.split('\n')).toEqual([
        `${INSTALLED}/resources/bin/daypass`,
        `${INSTALLED}/resources/bin/docker-credential-daypass`,
        expect.stringMatching(/0\.1\.0/),
        // Set-user-id root only where the kernel lets no one make user namespaces.
        expect.stringMatching(/^4?755$/),
        `Exec=${INSTALLED}/daypass-desktop %U`,
        'Icon=daypass-desktop',
        'MimeType=x-scheme-handler/daypass;',
        'StartupWMClass=daypass-desktop',
        '/usr/share/icons/hicolor/512x512/apps/daypass-desktop.png',
        '',
      ]);
      expect(after?.split('\n')).toEqual([expect.stringMatching(/0\.1\.0/), '']);
    },
  );

  it.each(WAYS)('as %s leave a person’s own program of that name alone', async (kind, install, _again, remove) => {
    const { status, stdout, stderr } = await machine(`
      exec 3>&1 >&2
      echo mine > /usr/bin/daypass
      ${install} ${await file(`.${kind}`)}
      cat /usr/bin/daypass >&3
      ${remove}
      cat /usr/bin/daypass >&3`);
    expect({ status, stdout, stderr: status === 0 ? '' : stderr }).toEqual({
      status: 0,
      stdout: 'mine\nmine\n',
      stderr: '',
    });
  });

  it('as deb ask for every library that the app is linked against', async () => {
    const { stdout } = await runProgram('dpkg-deb', ['--field', await file('.deb'), 'Depends'], daypass);
    const firstThere = (alternatives: string) =>
      alternatives
        .split('|')
        .map((name) => name.trim())
        .find((name) => spawnSync('dpkg', ['-s', name]).status === 0) ?? alternatives;
    const asked = stdout.trim().split(', ').map(firstThere);
    const closure = spawnSync(
      'apt-cache',
      [
        'depends',
        '--recurse',
        '--no-recommends',
        '--no-suggests',
        '--no-conflicts',
        '--no-breaks',
        '--no-replaces',
        '--no-enhances',
        ...asked,
      ],
      { encoding: 'utf8' },
    );
    const isAsked = new Set(closure.stdout.split('\n').filter((line) => !line.startsWith(' ')));
    const { stdout: dynamic } = spawnSync('readelf', ['-d', join(dist, 'app', 'linux-unpacked', 'daypass-desktop')], {
      encoding: 'utf8',
    });
    const { stdout: known } = spawnSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' });
    const missing = [...dynamic.matchAll(/\(NEEDED\).*\[(.*)\]/g)]
      .map(([, name = '']) => name)
      .filter((name) => {
        const path = known
          .split('\n')
          .find((line) => line.trim().startsWith(`${name} `) && line.includes('x86-64'))
          ?.split(' => ')[1];
        if (!path) return false;
        const { stdout: owner } = spawnSync('sh', ['-c', 'dpkg -S "$(readlink -f "$1")" || dpkg -S "$1"', 'sh', path], {
          encoding: 'utf8',
        });
        const [owned = ''] = owner.split(':');
        return owned !== 'libc6' && !owned.startsWith('libgcc') && owned !== '' && !isAsked.has(owned);
      });
    expect(missing).toEqual([]);
  });

  it('as deb start as the agent that their client finds, with the sandbox that an ordinary user has', async () => {
    const home = await mkdtemp(join(tmpdir(), 'daypass-home-'));
    await writeFile(join(home, 'Xauthority'), await readFile(process.env.XAUTHORITY ?? ''));
    const { status, stdout, stderr } = await machine(
      `
      exec 3>&1 >&2
      dpkg --install ${await file('.deb')}
      chown -R nobody ${home}
      as_user() { setpriv --reuid nobody --clear-groups -- env "$@"; }
      as_user ${INSTALLED}/daypass-desktop &
      app=$!
      until as_user daypass status --json >/dev/null 2>&1 && python3 ${join(SUPPORT, 'app', 'window-titles.py')} | grep -qx Daypass; do
        kill -0 $app
        sleep 0.2
      done
      as_user daypass agent status --json >&3
      for process in $(pgrep -u nobody -f type=renderer); do
        grep -E '^(Uid|CapEff|Seccomp|NSpid):' /proc/$process/status | tr -s '\\t\\n' ' ' >&3
        tr '\\0' '\\n' < /proc/$process/cmdline | grep sandbox >&3 || true
      done
      as_user daypass agent stop
      wait $app`,
      {
        HOME: home,
        DAYPASS_HOME: join(home, 'daypass'),
        XAUTHORITY: join(home, 'Xauthority'),
        DBUS_SESSION_BUS_ADDRESS: '',
        XDG_RUNTIME_DIR: '',
        AWS_CONFIG_FILE: join(home, 'config'),
        DAYPASS_NO_AUTOSTART: '1',
      },
    );
    await rm(home, { recursive: true, force: true });
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout.slice(0, stdout.lastIndexOf('}') + 1))).toMatchObject({ agent: { mode: 'desktop' } });
    // A process number in a namespace of its own, system calls filtered, no right of any kind.
    expect(stdout).toMatch(/Uid: 65534 .*NSpid: \d+ \d+ .*CapEff: 0000000000000000 .*Seccomp: 2/);
    expect(stdout).not.toContain('--no-sandbox');
  });

  it('as AppImage start without a flag in their entry, and hand nothing of theirs to a browser', async () => {
    const image = await file('.AppImage');
    const contents = join(dist, 'contents');
    execFileSync('unsquashfs', ['-quiet', '-no-progress', '-offset', '4096', '-dest', contents, image], {
      stdio: 'pipe',
    });
    const entry = await readFile(join(contents, 'daypass-desktop.desktop'), 'utf8');
    expect(entry).toMatch(/^Exec=AppRun %U$/m);
    expect(spawnSync('desktop-file-validate', [join(contents, 'daypass-desktop.desktop')]).status).toBe(0);
    const mounts = join(dist, 'mounts');
    await mkdir(mounts);
    const app = await startPackaged(image, daypass, { env: { TMPDIR: mounts } });
    await app.window.shows('Daypass');
    await app.window.evaluate(`daypass.signIn(${JSON.stringify(daypass.session)}, 'device')`);
    await expect.poll(() => daypass.opened()).toHaveLength(1);
    const notes = join(daypass.browser, '..');
    const [note = ''] = (await readdir(notes)).filter((name) => /^opened-\d+$/.test(name));
    const noted = await readFile(join(notes, note), 'utf8');
    expect(noted).toContain('APPIMAGE=');
    const lists = noted
      .split('\n')
      .filter((line) => /^(PATH|LD_LIBRARY_PATH|XDG_DATA_DIRS|GSETTINGS_SCHEMA_DIR)=/.test(line));
    expect(lists.length).toBeGreaterThan(0);
    expect(lists.filter((line) => line.includes(mounts))).toEqual([]);
    const lasting = join(daypass.home, 'state', 'bin', 'daypass');
    expect(await runProgram(lasting, ['agent', 'stop'], daypass)).toMatchObject({ status: 0 });
    if (app.child.exitCode === null) await new Promise((resolve) => app.child.once('exit', resolve));
  });
});
