/** Shells inside of `daypass exec` and `daypass shell`, whose start files name another profile and other keys. */
import { spawnSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HAS_TERMINAL, Terminal } from '../../../support/agent/terminal.ts';
import { Installation } from '../../../support/app/installation.ts';

const ACCOUNTS = [{ id: '111111111111', name: 'prod', email: 'p@example.com', roles: ['Admin', 'ReadOnly'] }];
const ROLE = 'prod/ReadOnly';
const has = (program: string) => spawnSync(program, ['-c', ':'], { stdio: 'ignore' }).status === 0;

const EXPORTS = 'export AWS_PROFILE=other AWS_ACCESS_KEY_ID=AKIAOTHER AWS_SECRET_ACCESS_KEY=x AWS_CONFIG_FILE=/other\n';
const FISH =
  'set -gx AWS_PROFILE other\nfunction be; set -gx AWS_ACCESS_KEY_ID AKIAOTHER; end; be\nset -Ux AWS_CONFIG_FILE /other\n';
/** Each tells that it was read. */
const FILES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['.zshenv', '.zprofile', '.zshrc', '.zlogin', '.bashrc', '.bash_profile', '.profile', '.shrc', '.bash_env'].map(
      (name) => [name, `${EXPORTS}READ="\${READ-}${name} "\nPS1="${name}> "\n`],
    ),
  ),
  'zdot/.zshrc': `${EXPORTS}READ="$READ zdot/.zshrc "\n`,
  '.config/fish/conf.d/aws.fish': FISH,
  '.config/fish/config.fish': `${FISH}set -gx READ config.fish\nfunction fish_prompt; echo -n 'config.fish> '; end\n`,
};
const SAY = 'echo "is=$AWS_PROFILE,$AWS_ACCESS_KEY_ID,$AWS_CONFIG_FILE= read=$READ="';

/** A command line, and what of the person's it reads. */
const SHELLS: readonly (readonly [string[], string])[] = [
  [['zsh', '-c'], '.zshenv '],
  [['zsh', '-ic'], '.zshenv .zshrc '],
  [['zsh', '-lc'], '.zshenv .zprofile .zlogin '],
  [['zsh', '-lic'], '.zshenv .zprofile .zshrc .zlogin '],
  [['bash', '-c'], '.bash_env '],
  [['bash', '-eo', 'pipefail', '-c'], '.bash_env '],
  [['bash', '-lc'], '.bash_profile .bash_env '],
  [['bash', '-ic'], '.bashrc '],
  [['bash', '-l', '-i', '-c'], '.bash_profile '],
  [['dash', '-c'], ''],
  [['dash', '-ic'], '.shrc '],
  [['dash', '-lc'], '.profile '],
  [['fish', '-c'], 'config.fish'],
  [['fish', '-ic'], 'config.fish'],
  [['fish', '-lc'], 'config.fish'],
];
/** These read files after all that can be set from outside: docs/decisions/0012. */
const OUT_OF_REACH = ['bash -ic', 'bash -l -i -c', 'dash -lc'];
/** A program that starts another one, as no one can tell from its own words. */
const ANOTHER = ['sh', '-c', '"$@"', 'sh'];
/** Programs whose words say which one they run. */
const WRAPPERS = [
  'env X=1',
  'nohup',
  'nice -n 5',
  'timeout -k 1 60',
  'stdbuf -oL',
  'setsid -w',
  'ionice -c 2 env X=1 nice',
  'env -S',
  'env -S env X=1 AWS_REGION=eu-west-1',
  'prlimit --nofile=1024',
];

describe.runIf(process.platform === 'linux')('a shell that a program with a role starts', () => {
  let daypass: Installation;
  let env: Record<string, string>;

  beforeAll(async () => {
    daypass = await Installation.open();
    daypass.emulator.setAccounts(ACCOUNTS);
    expect((await daypass.signIn()).status).toBe(0);
    const home = join(daypass.folder, 'someone');
    for (const [name, text] of Object.entries(FILES)) {
      await mkdir(dirname(join(home, name)), { recursive: true });
      await writeFile(join(home, name), text);
    }
    const { ZDOTDIR: _, ...plain } = daypass.env;
    env = { ...plain, HOME: home, BASH_ENV: '$HOME/.bash_env', ENV: '$HOME/.shrc' };
  });
  afterAll(() => daypass.close());

  const run = async (words: readonly string[], more: Record<string, string> = {}) => {
    const { status, stdout, stderr } = await daypass.daypass(words, { ...env, ...more });
    expect(status, stderr).toBe(0);
    return { stdout, stderr };
  };
  const role = () => `is=daypass-role,,${daypass.env.AWS_CONFIG_FILE}=`;

  for (const [shell, read] of SHELLS) {
    const name = shell.join(' ');
    it.skipIf(!has(shell[0] ?? ''))(`is the role as \`${name}\`, and reads the person’s start files`, async () => {
      expect((await run(['exec', ROLE, '--', ...shell, SAY])).stdout).toContain(`${role()} read=${read}=`);
      expect((await run(['exec', ROLE, '--', `/usr/bin/${shell[0]}`, ...shell.slice(1), SAY])).stdout).toContain(
        role(),
      );
    });

    if (OUT_OF_REACH.includes(name)) {
      it.skipIf(!has(shell[0] ?? ''))(
        `says in whoami that it may not be the role where another starts \`${name}\``,
        async () => {
          const { stderr } = await run(['exec', ROLE, '--', ...ANOTHER, ...shell, `'${daypass.client}' whoami`]);
          expect(stderr).toContain(`Programs that start here may not be ${ROLE}: AWS_PROFILE is other.`);
        },
      );
      for (const wrapper of WRAPPERS) {
        it.skipIf(!has(shell[0] ?? ''))(`is the role as \`${wrapper} ${name}\``, async () => {
          const words = ['exec', ROLE, '--', ...wrapper.split(' '), ...shell, SAY];
          expect((await run(words)).stdout).toContain(`${role()} read=${read}=`);
        });
      }
      continue;
    }

    it.skipIf(!has(shell[0] ?? ''))(`is the role where another starts \`${name}\``, async () => {
      const outer = ['exec', ROLE, '--', ...ANOTHER];
      expect((await run([...outer, ...shell, SAY])).stdout).toContain(`${role()} read=${read}=`);
      expect((await run([...outer, ...shell, `${shell.join(' ')} '${SAY}'`])).stdout).toContain(role());
      expect((await run([...outer, daypass.client, 'exec', ROLE, '--', ...shell, SAY])).stdout).toContain(role());
    });

    it.skipIf(!has(shell[0] ?? ''))(`is what a script has made of itself before it starts \`${name}\``, async () => {
      const script = 'export AWS_PROFILE=mine AWS_ACCESS_KEY_ID=AKIAMINE; unset AWS_CONFIG_FILE; exec "$@"';
      const { stdout } = await run(['exec', ROLE, '--', 'env', 'sh', '-c', script, 'sh', ...shell, SAY]);
      expect(stdout).toContain('is=mine,AKIAMINE,=');
    });
  }

  it('is the role, in the region that `env` names, in a shell that is called something else or has its words in one', async () => {
    const link = join(daypass.folder, 'my-shell');
    await symlink('/bin/bash', link);
    for (const words of [
      [link, '-ic'],
      ['env', '-S', 'bash -ic'],
      ['env', '-iS', 'PATH=/usr/bin:/bin AWS_PROFILE=mine sh -c'],
    ]) {
      const { stdout } = await run(['exec', ROLE, '--', ...words, SAY]);
      expect(stdout, words.join(' ')).toContain(words[1] === '-iS' ? 'is=mine,,' : role());
    }
    const { stdout } = await run([
      'exec',
      ROLE,
      '--',
      'env',
      'AWS_REGION=eu-west-3',
      'bash',
      '-ic',
      'echo "in=$AWS_REGION="',
    ]);
    expect(stdout).toContain('in=eu-west-3=');
  });

  it.skipIf(!has('zsh'))('is the role in zsh that is told to be another shell', async () => {
    for (const words of [
      ['sh', '-lc'],
      ['ksh', '-c'],
      ['sh', '-lic'],
    ]) {
      const { stdout } = await run(['exec', ROLE, '--', 'zsh', '--emulate', ...words, SAY]);
      expect(stdout, words.join(' ')).toContain(role());
    }
  });

  it('is the role in a script of a login shell of bash, also where a start file names another BASH_ENV', async () => {
    const own = join(daypass.folder, 'modules');
    await mkdir(own);
    await writeFile(join(own, '.bash_profile'), `${EXPORTS}READ=profile\nexport BASH_ENV=$HOME/.modules\n`);
    await writeFile(join(own, '.modules'), `${EXPORTS}READ="$READ modules"\n`);
    await writeFile(join(own, 'script'), `${SAY}\nbash -c '${SAY}'\n`);
    const { stdout } = await run(['exec', ROLE, '--', 'bash', '-l', join(own, 'script')], { HOME: own });
    expect(stdout.split('\n').slice(0, 2)).toEqual([`${role()} read=profile modules=`, `${role()} read= modules=`]);
    for (const words of [
      ['bash', '-lc'],
      ['bash', '-plc'],
      ['bash', '-o', 'privileged', '-lc'],
    ]) {
      const { stdout: said } = await run(['exec', ROLE, '--', ...words, SAY], { HOME: own });
      expect(said, words.join(' ')).toContain(`${role()} read=profile`);
    }
  });

  it('reads no start files in bash that is told --noprofile', async () => {
    const script = join(env.HOME ?? '', 'bare');
    await writeFile(script, `${SAY}\n`);
    const { stdout } = await run(['exec', ROLE, '--', 'bash', '--noprofile', '-li', script]);
    expect(stdout).toContain(`${role()} read==`);
  });

  it.skipIf(!has('zsh'))('is the role in zsh where .zshenv says that its files are elsewhere', async () => {
    const own = join(daypass.folder, 'elsewhere');
    await mkdir(join(own, 'zdot'), { recursive: true });
    await writeFile(join(own, '.zshenv'), `export ZDOTDIR=$HOME/zdot\n${EXPORTS}`);
    await writeFile(join(own, 'zdot/.zshrc'), `${EXPORTS}READ="$ZDOTDIR"\n`);
    const { stdout } = await run(['exec', ROLE, '--', 'zsh', '-ic', SAY], { HOME: own });
    expect(stdout).toContain(`${role()} read=${own}/zdot=`);
  });

  it.skipIf(!has('zsh'))('reads nothing of theirs where it is told so', async () => {
    for (const words of [
      ['zsh', '-f', '-c'],
      ['fish', '--no-config', '-c'],
      ['bash', '--norc', '-ic'],
    ]) {
      const { stdout } = await run(['exec', ROLE, '--', ...words, SAY], { BASH_ENV: '' });
      expect(stdout, words.join(' ')).toContain(`${role()} read==`);
    }
  });

  it('gives its words on as they are, and leaves no second copy of the role’s variables', async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own
    const script = 'printf "[%s]" "$0" "$@" "${DAYPASS_SHELL_ENV-none}"';
    expect((await run(['exec', ROLE, '--', 'bash', '-lc', script, 'name', 'a b', '-l', ''])).stdout).toBe(
      '[name][a b][-l][][none]',
    );
    expect((await run(['exec', ROLE, '--', 'bash', '-c', script, 'name', '--login'])).stdout).toBe(
      '[name][--login][none]',
    );
    const strict = ['bash', '-euo', 'pipefail', '-c', 'echo "$AWS_PROFILE"'];
    expect((await run(['exec', ROLE, '--', ...strict])).stdout).toBe('daypass-role\n');
    expect((await run(['exec', ROLE, '--', 'bash', '-ic', script, 'name', 'x'])).stdout).toBe('[name][x][none]');
  });

  it.each([['AWS_PROFILE=mine'], ['-u', 'AWS_PROFILE'], ['-i', 'PATH=/usr/bin:/bin', 'AWS_CONFIG_FILE=/']])(
    'is what a person makes of it with `env %s`, also before a shell',
    async (...words) => {
      const { stdout } = await run([
        'exec',
        ROLE,
        '--',
        'env',
        ...words,
        'bash',
        '--norc',
        '-ic',
        'echo "is=$AWS_PROFILE"',
      ]);
      expect(stdout).toBe(`is=${words[0] === 'AWS_PROFILE=mine' ? 'mine' : ''}\n`);
    },
  );

  it.skipIf(!has('tcsh'))('is the role as `tcsh -c`, whose .tcshrc is read, also behind `nice`', async () => {
    await writeFile(
      join(env.HOME ?? '', '.tcshrc'),
      'setenv AWS_PROFILE other; setenv AWS_ACCESS_KEY_ID AKIAOTHER; setenv READ tcshrc\n',
    );
    const say =
      'echo "is=$AWS_PROFILE read=$READ $1 $?DAYPASS_SHELL_ENV"; printenv AWS_ACCESS_KEY_ID; printenv AWS_CONFIG_FILE';
    for (const words of [
      ['tcsh', '-c'],
      ['nice', 'tcsh', '-c'],
    ]) {
      const { stdout } = await run(['exec', ROLE, '--', ...words, say, "it's"]);
      expect(stdout).toBe(`is=daypass-role read=tcshrc it's 0\n${daypass.env.AWS_CONFIG_FILE}\n`);
    }
  });

  /** Behind each of them come start files that nothing of ours comes after, or of which it isn't known. */
  it.each([
    ['tcsh -l', 'A login shell of tcsh', 'Leave out `-l`.'],
    ['nice tcsh -', 'A login shell of tcsh', 'Leave out `-l`.'],
    ['sh -l SCRIPT', 'A login shell of sh', 'Leave out `-l`.'],
    ['env X=1 dash -l SCRIPT', 'A login shell of dash', 'Leave out `-l`.'],
    ['ksh93 -xl SCRIPT', 'A login shell of ksh93', 'Leave out `-l`.'],
    ['mksh -l SCRIPT', 'A login shell of mksh', 'Leave out `-l`.'],
    ['posh -l', 'A login shell of posh', 'Leave out `-l`.'],
    ['busybox ash -l SCRIPT', 'A login shell of ash', 'Leave out `-l`.'],
    ['bash -pl SCRIPT', 'A login shell of bash', 'Leave out `-l`.'],
    ['yash -l SCRIPT', 'A login shell of yash', 'Leave out `-l`.'],
    ['zsh --emulate sh -l SCRIPT', 'A login shell of zsh as sh', 'Leave out `-l`.'],
    ['zsh --emulate csh -c x', 'zsh as csh', 'Leave out `--emulate`.'],
    ['nu -l SCRIPT', 'nu', 'Leave out `-l` and `--config`.'],
    ['xonsh --rc x -c y', 'xonsh --rc', 'Leave out `--rc`.'],
    ['elvish -rc x', 'elvish -rc', 'Leave out `-rc`.'],
    ['rc -l', 'rc', 'Leave out `-l`.'],
    ['es -xl', 'es', 'Leave out `-l`.'],
    ['osh', 'osh', 'Use `--norc`, without `-l`.'],
    ['ysh -lc x', 'ysh', 'Use `--norc`, without `-l`.'],
    ['ion -c x', 'ion', 'Use another shell.'],
    ['timeout 5 murex', 'murex', 'Use another shell.'],
    ['pwsh', 'pwsh', 'Use `-NoProfile`'],
    ['pwsh -Command x -NoProfile', 'pwsh', 'Use `-NoProfile`'],
    ['pwsh SCRIPT -nop', 'pwsh', 'Use `-NoProfile`'],
    ['pwsh -Login -NoProfile', 'pwsh', 'Use `-NoProfile`'],
    ['powershell -ep bypass -File x', 'powershell', 'Use `-NoProfile`'],
  ])('is refused as `%s`, which reads start files last', async (line, name, next) => {
    const words = line.replace('SCRIPT', join(env.HOME ?? '', 'script')).split(' ');
    const { status, stdout, stderr } = await daypass.daypass(['exec', ROLE, '--', ...words], env);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(
      `${name} reads start files last: where they set AWS_PROFILE or keys, programs would not have the role. ${next}`,
    );
  });

  it.each([
    'tcsh -f',
    'tcsh --version',
    'sh -s',
    'bash --noprofile -l',
    'yash --noprofile -l',
    'elvish -norc',
    'elvish -c x',
    'elvish x',
    'rc x -l',
    'rc -c x',
    'osh -c x',
    'osh --norc',
    'osh --version',
    'murex --version',
    'pwsh -NoProfile',
    'pwsh -ep bypass -nop -c x',
    'pwsh --version',
  ])('is started as `%s`, which reads none', async (line) => {
    const { stderr } = await daypass.daypass(['exec', ROLE, '--', ...line.split(' ')], env);
    expect(stderr).not.toContain('reads start files last');
  });

  const PROMPTS: Readonly<Record<string, string>> = {
    bash: '.bashrc> ',
    'bash -l': '.bash_profile> ',
    'bash -il': '.bash_profile> ',
    zsh: '.zshrc> ',
    'zsh -l': '.zlogin> ',
    fish: 'config.fish> ',
    dash: '.shrc> ',
    'dash -l': '.shrc> ',
  };
  for (const [line, prompt] of Object.entries(PROMPTS)) {
    const words = line.split(' ');
    it.skipIf(!HAS_TERMINAL || !has(words[0] ?? ''))(
      `is the role at a terminal as \`${line}\`, and in shells inside it`,
      {
        timeout: 60_000,
      },
      async () => {
        const terminal = new Terminal([daypass.client, 'exec', ROLE, '--', ...words], {
          // What starts the terminal may be a script for bash.
          env: { ...env, BASH_ENV: '' },
          cwd: daypass.folder,
          columns: 300,
        });
        const limit = setTimeout(() => terminal.close(), 50_000);
        try {
          await terminal.sees(prompt);
          terminal.type(`${SAY}\r`);
          await terminal.sees(role());
          await terminal.sees(prompt);
          for (const inner of ['bash', 'bash -l', 'zsh', 'fish', 'dash'].filter((name) =>
            has(name.split(' ')[0] ?? ''),
          )) {
            terminal.type(`${inner}\r`);
            await terminal.sees(PROMPTS[inner] ?? '');
            terminal.type(`${SAY}\r`);
            await terminal.sees(role());
            await terminal.sees(PROMPTS[inner] ?? '');
            terminal.type('exit\r');
            await terminal.sees(prompt);
          }
          terminal.type('exit\r');
          await terminal.ended;
        } finally {
          clearTimeout(limit);
          terminal.close();
        }
      },
    );
  }
});
