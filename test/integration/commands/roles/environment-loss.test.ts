/** Programs that start others without the environment that they have got: `daypass exec` refuses them, so that none runs as another role. */
import { spawnSync } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, Installation, runProgram } from '../../../support/app/installation.ts';

const ACCOUNTS = [{ id: '111111111111', name: 'prod', email: 'p@example.com', roles: ['Admin', 'ReadOnly'] }];
const ROLE = 'prod/ReadOnly';
const has = (program: string, flag: string) => spawnSync(program, [flag], { stdio: 'ignore' }).status === 0;
const USAGE = 2;

describe.runIf(process.platform === 'linux')('a program that would start others without the role', () => {
  let daypass: Installation;
  let say: string;

  beforeAll(async () => {
    daypass = await Installation.open();
    daypass.emulator.setAccounts(ACCOUNTS);
    expect((await daypass.signIn()).status).toBe(0);
    say = join(daypass.folder, 'say');
    await writeFile(say, '#!/bin/sh\necho "is=$AWS_PROFILE,$AWS_ACCESS_KEY_ID="\n', { mode: 0o755 });
  });
  afterAll(() => daypass.close());

  const exec = (words: readonly string[], env: Record<string, string> = {}): Promise<Answer> =>
    daypass.daypass(['exec', ROLE, '--', ...words], env);

  it.each([
    [
      'sudo aws s3 ls',
      'sudo takes the role’s variables away, so programs would not have the role. Use `sudo -E PROGRAM`',
    ],
    ['nice -n 5 sudo -u root aws s3 ls', 'sudo takes the role’s variables away'],
    ['sudo --preserve-env=PATH aws s3 ls', 'sudo takes the role’s variables away'],
    ['sudo aws -E', 'sudo takes the role’s variables away'],
    [
      'su - root -c aws',
      'su - takes the role’s variables away, so programs would not have the role. Leave out the `-`.',
    ],
    ['runuser -l root -c aws', 'runuser - takes the role’s variables away'],
    ['doas aws', 'doas takes the role’s variables away'],
    ['pkexec aws', 'pkexec takes the role’s variables away'],
    ['sudo -uE aws', 'sudo takes the role’s variables away'],
    ['sudo -k aws', 'sudo takes the role’s variables away'],
    ['sudo --preserve-env=AWS_ACCESS_KEY_ID aws', 'sudo takes the role’s variables away'],
    ['su root --lo -c aws', 'su - takes the role’s variables away'],
    ['env -u X -C / sudo aws', 'sudo takes the role’s variables away'],
    ['flock /dev/null strace -o /dev/null sudo aws', 'sudo takes the role’s variables away'],
    [
      'env -i aws',
      'env -i takes the role’s variables away, so programs would not have the role. Name what to leave out',
    ],
    ['sudo -E env -i aws', 'env -i takes the role’s variables away'],
    ['sudo -nE nice su - root -c aws', 'su - takes the role’s variables away'],
    ['runuser -u nobody -- env -i aws', 'env -i takes the role’s variables away'],
    ['prlimit --nofile=1024 sudo aws', 'sudo takes the role’s variables away'],
    ['unshare -r -w / env -i aws', 'env -i takes the role’s variables away'],
    ['env -S sudo aws', 'sudo takes the role’s variables away'],
    ['busybox env -i aws', 'env -i takes the role’s variables away'],
    ['env - X=1 aws', 'env -i takes the role’s variables away'],
    ['xargs env -iu X aws', 'env -i takes the role’s variables away'],
    ['setpriv --reset-env aws', 'setpriv --reset-env takes the role’s variables away'],
    ['newgrp - staff', 'newgrp - takes the role’s variables away'],
    ['bwrap --clearenv --dev-bind / / aws', 'bwrap --clearenv takes the role’s variables away'],
    ['nix-shell --pure --run aws', 'nix-shell --pure takes the role’s variables away'],
    ['run0 aws', 'run0 takes the role’s variables away'],
    ['machinectl shell .host /usr/bin/aws', 'machinectl takes the role’s variables away'],
    ['systemd-run aws', 'Use `systemd-run --scope PROGRAM`, which keeps them.'],
    ['systemd-run aws --scope', 'Use `systemd-run --scope PROGRAM`, which keeps them.'],
    ['systemd-run -u own -E AWS_PROFILE aws', 'systemd-run takes the role’s variables away'],
    ['docker run --rm amazon/aws-cli s3 ls', 'Pass it on: `docker run -e AWS_ACCESS_KEY_ID -e AWS_SECRET_ACCESS_KEY'],
    [
      'podman --log-level error container exec own aws',
      'The container has an environment of its own, so programs in it',
    ],
    ['docker run -it -e AWS_ACCESS_KEY_ID amazon/aws-cli', 'The container has an environment of its own'],
    ['systemd-nspawn -D /own aws', 'Pass it on: `systemd-nspawn -E AWS_ACCESS_KEY_ID'],
    ['toolbox run aws', 'toolbox passes none of the role’s variables on'],
    ['flatpak-spawn --host aws', 'Run Daypass there: `flatpak-spawn --host daypass exec ROLE -- …`.'],
    ['dtach -a own.sock', 'The dtach session is already running'],
    ['abduco -A own aws', 'The abduco session is already running'],
    ['zellij -s own run aws', 'The zellij session is already running'],
    ['byobu-screen', 'What byobu finds is already running'],
    ['footclient aws', 'Use `footclient -E`, which passes the variables on.'],
    ['kitty @ launch aws', 'kitty is already running'],
    ['kitty -o x=y -1 aws', 'kitty may have one that is already running start the program'],
    ['kitty --single-instance aws', 'Leave out `--single-instance`.'],
    ['xfce4-terminal -x aws --disable-server', 'Use `xfce4-terminal --disable-server`, before the program.'],
    ['konsole -e aws', 'Use `konsole --separate`, before the program.'],
    ['nice terminator -x aws', 'Terminator may have one that is already running'],
    ['x-terminal-emulator -e aws', 'Name the terminal itself: `daypass exec ROLE -- xterm`.'],
    ['kgx -e aws', 'GNOME’s console may have one'],
    ['urxvtc -e aws', 'Use `urxvt`, which'],
    ['wezterm', 'Use `wezterm start --always-new-process`.'],
    ['wezterm -e aws', 'WezTerm may have one'],
    ['wezterm start -- aws', 'WezTerm may have one'],
    ['ghostty --gtk-single-instance=true -e aws', 'Leave out `--gtk-single-instance`.'],
    ['i3-msg exec aws', 'The window manager is already running'],
    ['hyprctl dispatch exec aws', 'The window manager is already running'],
    [
      'direnv exec . aws',
      'What direnv reads may set AWS_PROFILE or keys, and then programs would not have the role. Put Daypass behind it: `direnv exec FOLDER daypass exec ROLE -- …`.',
    ],
    ['dotenv run aws', '`dotenv run -- daypass exec ROLE -- …`'],
    ['dotenv -e .env -- aws', '`dotenv -- daypass exec ROLE -- …`'],
    ['dotenvx run -f .env -- aws', 'Put Daypass behind it: `dotenvx run --'],
    ['env-cmd aws', 'What env-cmd reads may set'],
    ['mise x -- aws', 'Put Daypass behind it: `mise exec -- daypass'],
    ['nix develop -c aws', 'What nix develop reads may set'],
    ['nix shell -i own -c aws', 'nix shell -i takes the role’s variables away'],
    ['nix-shell --run aws', "`nix-shell --run 'daypass exec ROLE -- …'`"],
    ['devbox run aws', 'What devbox reads may set'],
    ['conda run -n own aws', 'What conda reads may set'],
    ['uv run --env-file .env aws', 'What uv run reads may set'],
    ['op run -- aws', 'What op reads may set'],
    ['chamber exec own -- aws', 'What chamber reads may set'],
    ['sudo -E direnv exec . aws', 'What direnv reads may set'],
    ['emacsclient -e x', 'Emacs is already running, so what it starts would not have the role.'],
    [
      'screen -r',
      'The screen session is already running, so what it starts would not have the role. Run `daypass shell ROLE`',
    ],
  ])('is refused: %s', async (line, reason) => {
    const { status, stdout, stderr } = await exec(line.split(' '));
    expect({ status, stdout }).toEqual({ status: USAGE, stdout: '' });
    expect(stderr).toContain(reason);
  });

  it.skipIf(spawnSync('screen', ['-v']).error !== undefined)(
    'is refused: screen inside of screen, whose first session would start it',
    async () => {
      const inside = { STY: '17.own' };
      const { status, stderr } = await exec(['screen', '-t', 'xr', say], inside);
      expect({ status, stderr }).toEqual({
        status: USAGE,
        stderr: expect.stringContaining('The screen session is already running'),
      });
      expect((await exec(['screen', '-ls'], inside)).stderr).not.toContain('already running');
    },
  );

  it.each([
    'runuser -u nobody -- ls -l',
    'su nobody -c true',
    'su nobody -- -c true',
    'su nobody -s /bin/dash -c true',
    '/own/xfce4-terminal --disable-server -x own',
    '/own/konsole --nofork -e own',
    '/own/kitty own -1',
    '/own/wezterm start --always-new-process -- own',
    '/own/wezterm --version',
    '/own/ghostty -e own',
    '/own/i3-msg focus left',
    '/own/direnv allow .',
    '/own/direnv exec . daypass exec -- own',
    '/own/mise install',
    '/own/nix develop',
    '/own/nix build',
    '/own/pipenv run own',
    '/own/pipenv install',
    '/own/uv run own',
    '/own/poetry run own',
    '/own/dotenv list',
    'screen -v less -R',
    'screen -ls -- less -R',
    'env -- env -i',
    'env -i AWS_PROFILE=own true',
    'systemd-run --user --scope --unit own true',
    'bwrap --dev-bind / / -- true --clearenv',
    'docker pull run',
    'docker run --help',
    'docker run --env-file own image',
    'sudo -n -l',
    'sudo -nv',
    'sudo -K',
    'sudo -k',
    'sudo --version',
    'sudoedit --version',
    'systemd-run --version',
    'emacsclient --version',
    'tmux -V',
    'zellij list-sessions',
  ])('is not refused for options of what it starts, or where it starts nothing: %s', async (line) => {
    expect((await exec(line.split(' '))).stderr).not.toMatch(
      /takes the role’s|already running|would not have the role/,
    );
  });

  it('is refused behind pipenv where there is a file of variables, and in the shell of a user who is not known', async () => {
    expect((await exec(['pipenv', 'run', 'own'], { PIPENV_DOTENV_LOCATION: 'own' })).stderr).toContain(
      'Put Daypass behind it: `pipenv run daypass exec ROLE -- …`.',
    );
    expect((await exec(['uv', 'run', 'own'], { UV_ENV_FILE: 'own' })).stderr).toContain('What uv run reads may set');
    const file = join(daypass.folder, '.env');
    await writeFile(file, 'AWS_PROFILE=other\n');
    expect((await exec(['pipenv', 'run', 'own'])).stderr).toContain('What pipenv reads may set AWS_PROFILE or keys');
    await rm(file);
    expect((await exec(['su', 'unknown-to-all', '-c', 'own'])).stderr).toContain(
      'An unknown shell behind su reads start files last',
    );
  });

  it.skipIf(!has('sudo', '--version'))(
    'gets keys behind `sudo -E`, because Daypass answers no other user',
    async () => {
      const isAllowed = spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0;
      const { stdout, stderr } = await exec(['sudo', '-nE', say]);
      expect(stderr).toContain(
        'What sudo starts may be another user’s, whom Daypass doesn’t answer. So the program gets keys.',
      );
      if (isAllowed) expect(stdout).toMatch(/^is=,ASIA\w+=$/m);
    },
  );

  it.each([
    'docker run -e AWS_ACCESS_KEY_ID -ite AWS_SECRET_ACCESS_KEY --env=AWS_SESSION_TOKEN own',
    'systemd-run -E AWS_ACCESS_KEY_ID --setenv AWS_SECRET_ACCESS_KEY --setenv=AWS_SESSION_TOKEN own',
  ])('gets keys where it is told to pass them on: %s', async (line) => {
    expect((await exec(line.split(' '))).stderr).toContain(
      ' passes on only the variables that it is told to. So the program gets keys.',
    );
  });

  it.skipIf(spawnSync('sudo', ['-nE', 'true'], { stdio: 'ignore' }).status !== 0)(
    'is the role in a shell behind `sudo -E`, whose start files say otherwise, or is refused',
    async () => {
      const home = join(daypass.folder, 'someone');
      await mkdir(home);
      for (const name of ['.bash_profile', '.bashrc', '.profile', '.zshenv']) {
        await writeFile(join(home, name), 'export AWS_PROFILE=other AWS_ACCESS_KEY_ID=AKIAOTHER\n');
      }
      for (const shell of ['bash -lc', 'bash -ic', 'sh -lc', 'env X=1 nice bash -lc']) {
        const { stdout } = await exec(['sudo', '-nE', ...shell.split(' '), `'${say}'`], { HOME: home });
        expect(stdout, shell).toMatch(/^is=,ASIA\w+=$/m);
      }
      for (const shell of ['bash', 'zsh -f', 'sh']) {
        const { stdout } = await exec(['sudo', '-nE', ...shell.split(' '), say], { HOME: home });
        expect(stdout, shell).toMatch(/^is=,ASIA\w+=$/m);
      }
    },
  );

  it.each([
    ['sudo -E bash -l x', 'Another user’s bash', '`-c`, or `--norc` without `-l`'],
    ['sudo -E nice bash -i', 'Another user’s bash', '`-c`, or `--norc` without `-l`'],
    ['sudo --preserve-env sh', 'Another user’s sh', '`-c`, or `--norc` without `-l`'],
    ['sudo -E zsh x', 'Another user’s zsh', '`-c`, or `-f` without `-l`'],
    ['sudo -E xonsh x', 'Another user’s xonsh', '`--no-rc`'],
    ['sudo -E tcsh x', 'Another user’s tcsh', '`-f`'],
    ['sudo -E pwsh x', 'pwsh', '`-NoProfile`'],
    [
      'sudo --preserve-env=AWS_ACCESS_KEY_ID,AWS_SECRET_ACCESS_KEY,AWS_SESSION_TOKEN bash -c x',
      'Another user’s bash',
      '`sudo -E`, which',
    ],
    ['setpriv --reuid 65534 bash -l x', 'Another user’s bash', '`-c`, or `--norc` without `-l`'],
    ['runuser -u nobody -- nice zsh x', 'Another user’s zsh', '`-c`, or `-f` without `-l`'],
    ['systemd-run --scope --uid 65534 bash -i', 'Another user’s bash', '`-c`, or `--norc` without `-l`'],
    ['systemd-run --scope tcsh -l', 'A login shell of tcsh', ''],
  ])('is refused where a shell behind sudo reads start files last: %s', async (line, name, next) => {
    const { status, stdout, stderr } = await exec(line.split(' '));
    expect({ status, stdout }).toEqual({ status: USAGE, stdout: '' });
    expect(stderr).toContain(`${name} reads start files last: where they set AWS_PROFILE or keys`);
    if (next !== '') expect(stderr).toContain(`Use ${next}`);
  });

  it.each([
    'sudo -E -s',
    'sudo -Ei aws',
    'sudo -nEs aws',
    'su',
    'su nobody',
    'runuser nobody',
    'su -w AWS_ACCESS_KEY_ID,AWS_SECRET_ACCESS_KEY,AWS_SESSION_TOKEN - root -c x',
    'su root -- -lc x',
    'su root -- -l',
    'runuser root -- -ic x',
    'su root -s /usr/bin/fish -c x',
    'su root -s /bin/tcsh -c x',
    'runuser -s /usr/bin/own root -c x',
  ])('is refused as a shell of another user’s, which reads start files last: %s', async (line) => {
    const { status, stdout, stderr } = await exec(line.split(' '));
    expect({ status, stdout }).toEqual({ status: USAGE, stdout: '' });
    expect(stderr).toMatch(/^daypass: The shell of (?:\w+|that user, \w+,) reads start files last: /);
  });

  it.skipIf(process.getuid?.() !== 0)(
    'is the role in a shell that becomes another user, whatever BASH_ENV says',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'daypass-another-'));
      try {
        await chmod(folder, 0o755);
        const rc = join(folder, 'rc');
        await writeFile(rc, 'export AWS_PROFILE=other AWS_ACCESS_KEY_ID=AKIAOTHER\n');
        const script = join(folder, 'script');
        await copyFile(say, script);
        for (const line of ['setpriv --reuid 65534 bash', 'runuser -u nobody -- sh', 'runuser -u nobody -- bash -c']) {
          const { stdout } = await exec([...line.split(' '), script], { BASH_ENV: rc });
          expect(stdout, line).toMatch(/^is=,ASIA\w+=$/m);
        }
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  );

  describe.runIf(has('tmux', '-V'))('tmux', () => {
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'daypass-tmux-'));
      await mkdir(join(folder, 'home'));
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    const surroundings = () => ({ TMUX_TMPDIR: folder, HOME: join(folder, 'home'), TMUX: '', TERM: 'xterm' });
    const tmux = (...words: string[]) =>
      runProgram('tmux', words, { env: { ...daypass.env, ...surroundings() }, folder: daypass.folder });
    /** Resolves with what it says in a window of its own. */
    const window = async (...options: string[]) => {
      const out = join(folder, 'out');
      spawnSync('mkfifo', [out]);
      const read = runProgram('timeout', ['20', 'cat', out], { env: daypass.env, folder });
      const answer = await exec(['tmux', ...options, 'new-session', '-d', `'${say}' > ${out}`], surroundings());
      if (answer.status !== 0) await writeFile(out, '');
      return { ...answer, said: (await read).stdout };
    };

    it('has the role where it is the first, and is refused where it runs already', async () => {
      try {
        expect((await window('-2L', 'own')).said).toBe('is=daypass-role,=\n');
        expect((await tmux('new-session', '-d', 'cat')).status).toBe(0);
        const refused = await window();
        expect({ status: refused.status, said: refused.said }).toEqual({ status: USAGE, said: '' });
        expect(refused.stderr).toContain('tmux is already running, so what it starts would not have the role.');
        expect((await window('-S', join(folder, `tmux-${process.getuid?.()}`, 'default'))).status).toBe(USAGE);
        expect((await exec(['tmux', 'ls', '-F', 'its #{session_name}'], surroundings())).stdout).toMatch(/^its /);
        for (const line of ['ls -F #(aws)', 'ls ; new', 'send-keys aws', 'run-shell aws', 'attach', 'source own'])
          expect((await exec(['tmux', ...line.split(' ')], surroundings())).status, line).toBe(USAGE);
        expect((await exec(['byobu', 'new'], surroundings())).status).toBe(USAGE);
      } finally {
        await tmux('kill-server');
        await tmux('-L', 'own', 'kill-server');
      }
    });
  });
});
