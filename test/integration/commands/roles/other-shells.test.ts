/** nu, xonsh, tcsh, elvish and yash, whose start files name another profile and other keys. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { HAS_TERMINAL, Terminal } from '../../../support/agent/terminal.ts';
import { Installation } from '../../../support/app/installation.ts';
import { ROOT } from '../../../support/app/root.ts';

const ACCOUNTS = [{ id: '111111111111', name: 'prod', email: 'p@example.com', roles: ['Admin', 'ReadOnly'] }];
const ROLE = 'prod/ReadOnly';
const NU = join(ROOT, 'out', 'clients', 'nu');
const has = (program: string, flag = program === 'elvish' ? '-version' : '--version') =>
  existsSync(program) || spawnSync(program, [flag], { stdio: 'ignore' }).status === 0;

/** Each tells that it was read. */
const FILES: Readonly<Record<string, string>> = {
  '.config/nushell/config.nu':
    "$env.AWS_PROFILE = 'other'\n$env.AWS_ACCESS_KEY_ID = 'AKIAOTHER'\n$env.READ = 'yes'\n$env.config.show_banner = false\n",
  '.config/nushell/login.nu': "$env.AWS_PROFILE = 'other'\n$env.READ = 'yes'\n",
  '.config/xonsh/rc.d/aws.xsh': "$AWS_PROFILE = 'other'\n$READ = 'yes'\n",
  '.xonshrc': "$AWS_PROFILE = 'other'\n$AWS_ACCESS_KEY_ID = 'AKIAOTHER'\n$READ = 'yes'\n",
  '.tcshrc': "setenv AWS_PROFILE other\nsetenv AWS_ACCESS_KEY_ID AKIAOTHER\nsetenv READ yes\nset prompt = 'mine> '\n",
  '.config/elvish/rc.elv':
    'set-env AWS_PROFILE other\nset-env AWS_ACCESS_KEY_ID AKIAOTHER\nset-env READ yes\nfn hello { echo from-rc }\n',
  '.yashrc': "export AWS_PROFILE=other AWS_ACCESS_KEY_ID=AKIAOTHER READ=yes\nPS1='mine> '\n",
  '.yash_profile': 'export AWS_PROFILE=other AWS_ACCESS_KEY_ID=AKIAOTHER READ=yes\n',
  say: '#!/bin/sh\necho "is=$AWS_PROFILE,$AWS_ACCESS_KEY_ID read=$READ home=$HOME="\n',
};

interface Shell {
  readonly name: string;
  readonly program: string;
  /** What makes it another profile's, as a person types it. */
  readonly change: string;
  /** Words in front of a command; those that read no file at all are left out. */
  readonly commands: readonly string[];
  /** Whether it keeps the role where some other program starts it. */
  readonly isHeldInside: boolean;
}

const SHELLS: readonly Shell[] = [
  { name: 'nu', program: NU, change: "$env.AWS_PROFILE = 'mine'", commands: ['-l -c'], isHeldInside: true },
  { name: 'xonsh', program: 'xonsh', change: "$AWS_PROFILE = 'mine'", commands: ['-i -c'], isHeldInside: true },
  { name: 'tcsh', program: 'tcsh', change: 'setenv AWS_PROFILE mine', commands: ['-c'], isHeldInside: false },
  { name: 'elvish', program: 'elvish', change: 'set-env AWS_PROFILE mine', commands: [], isHeldInside: false },
  { name: 'yash', program: 'yash', change: 'export AWS_PROFILE=mine', commands: ['-lc'], isHeldInside: false },
];

describe.runIf(process.platform === 'linux' && HAS_TERMINAL)('another shell with a role', () => {
  let daypass: Installation;
  let env: Record<string, string>;
  let terminals: Terminal[] = [];
  const say = () => join(env.HOME ?? '', 'say');
  const role = () => `is=daypass-role, read=yes home=${env.HOME}=`;

  beforeAll(async () => {
    daypass = await Installation.open();
    daypass.emulator.setAccounts(ACCOUNTS);
    expect((await daypass.signIn()).status).toBe(0);
    const home = join(daypass.folder, 'someone').replaceAll(' ', '-');
    for (const [name, text] of Object.entries(FILES)) {
      await mkdir(dirname(join(home, name)), { recursive: true });
      await writeFile(join(home, name), text, { mode: 0o755 });
    }
    env = { ...daypass.env, HOME: home, XDG_CONFIG_HOME: '' };
  });
  afterEach(() => {
    for (const terminal of terminals) terminal.close();
    terminals = [];
  });
  afterAll(() => daypass.close());

  const open = (words: readonly string[], more: Record<string, string> = {}) => {
    const options = { env: { ...env, ...more }, cwd: daypass.folder, columns: 200 };
    const terminal = new Terminal([daypass.client, ...words], options);
    terminals.push(terminal);
    return terminal;
  };

  for (const { name, program, change, commands, isHeldInside } of SHELLS) {
    it.skipIf(!has(program)).each(commands)(`is the role for one command of ${name} by %j`, async (words) => {
      const argv = [program, ...words.split(' ').filter(Boolean), say()];
      const { stdout } = await daypass.daypass(['exec', ROLE, '--', ...argv], env);
      expect(stdout).toContain(role());
    });

    it.skipIf(!has(program))(`is the role in ${name} at a terminal, and says when it is not`, async () => {
      const path = program.includes('/') ? program : `/usr/bin/${program}`;
      const terminal = open(['shell', ROLE], { SHELL: path });
      await terminal.sees(`(${ROLE}) `);
      terminal.type(`${say()}\r`);
      await terminal.sees(role());
      await terminal.sees(`(${ROLE}) `);
      // elvish draws only what differs from the line before, until a command has printed something.
      terminal.type(`${change}\recho changed\r`);
      await terminal.sees(`(not ${ROLE}) `);
      terminal.type('exit\r');
      await terminal.ended;
    });

    it.skipIf(!has(program))(`is the role in ${name} at a terminal under exec`, async () => {
      const terminal = open(['exec', ROLE, '--', program]);
      terminal.type(`${say()}\r`);
      await terminal.sees(role());
      terminal.type('exit\r');
      await terminal.ended;
    });

    if (!isHeldInside) continue;
    it.skipIf(!has(program))(`is the role in ${name} that another program starts`, async () => {
      const terminal = open(['exec', ROLE, '--', 'sh', '-c', `'${program}'; echo "ended $?"`]);
      terminal.type(`${say()}\r`);
      await terminal.sees(role());
      terminal.type('exit\r');
      await terminal.ended;
    });
  }

  it.skipIf(!has('elvish'))('knows in elvish what its start file defines', async () => {
    const terminal = open(['exec', ROLE, '--', 'elvish']);
    terminal.type('hello\r');
    await terminal.sees('from-rc');
    terminal.type('exit\r');
    await terminal.ended;
  });

  it.skipIf(!has(NU))('is the role in nu where its command is in one word with the option', async () => {
    for (const words of [['-l', `--commands=^'${say()}'`], [`--execute=^'${say()}'; exit`]]) {
      const { stdout } = await daypass.daypass(['exec', ROLE, '--', NU, ...words], env);
      expect(stdout, words.join(' ')).toContain('is=daypass-role,');
    }
  });

  it.skipIf(!has('tcsh'))('is the role for a script of tcsh', async () => {
    const script = join(env.HOME ?? '', 'script.csh');
    await writeFile(script, `exec ${say()}\n`);
    const { stdout } = await daypass.daypass(['exec', ROLE, '--', 'tcsh', script], env);
    expect(stdout).toContain(role());
  });
});
