/** Files that come to hide the role's profile while a shell with it runs, as `aws configure` in there makes them: its prompt says so. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { HAS_TERMINAL, Terminal } from '../../../support/agent/terminal.ts';
import { Installation } from '../../../support/app/installation.ts';
import { ROOT } from '../../../support/app/root.ts';

const ACCOUNTS = [{ id: '111111111111', name: 'prod', email: 'p@example.com', roles: ['Admin', 'ReadOnly'] }];
const ROLE = 'prod/ReadOnly';
const NU = join(ROOT, 'out', 'clients', 'nu');
const has = (program: string) =>
  existsSync(program) ||
  spawnSync(program, [program === 'elvish' ? '-version' : '--version'], { stdio: 'ignore' }).status === 0;

/**
 * Those that can't read a file without a process look for keys only. elvish draws of a prompt what differs from the line before, so
 * that it can be looked at once.
 */
const SHELLS = [
  { program: 'bash', readsConfig: true },
  { program: 'zsh', readsConfig: true },
  { program: 'fish', readsConfig: true },
  { program: NU, readsConfig: true },
  { program: 'xonsh', readsConfig: true },
  { program: 'elvish', readsConfig: false, isPartlyDrawn: true },
  { program: 'tcsh', readsConfig: false },
  { program: 'yash', readsConfig: false },
];
const KEYS = 'aws_access_key_id = AKIAOTHER\naws_secret_access_key = x\n';

describe.runIf(process.platform === 'linux' && HAS_TERMINAL)('a shell whose profile a file hides', () => {
  let daypass: Installation;
  let config: string;
  let terminals: Terminal[] = [];
  const credentialsFile = () => join(daypass.folder, 'aws', 'credentials');

  beforeAll(async () => {
    daypass = await Installation.open();
    daypass.emulator.setAccounts(ACCOUNTS);
    expect((await daypass.signIn()).status).toBe(0);
    expect((await daypass.daypass(['exec', ROLE, '--', 'true'])).status).toBe(0);
    config = await readFile(daypass.configFile, 'utf8');
    await mkdir(join(daypass.folder, 'someone', '.config'), { recursive: true });
    await writeFile(join(daypass.folder, 'someone', '.zshrc'), 'PS1="mine> "\nsetopt nounset errexit\n');
    await writeFile(join(daypass.folder, 'someone', '.bashrc'), 'PS1="mine> "\nset -u\n');
  });
  afterEach(async () => {
    for (const terminal of terminals) terminal.close();
    terminals = [];
    await writeFile(daypass.configFile, config);
    await rm(credentialsFile(), { force: true });
  });
  afterAll(() => daypass.close());

  const open = (program: string) => {
    const env = { ...daypass.env, HOME: join(daypass.folder, 'someone'), XDG_CONFIG_HOME: '' };
    const shell = { SHELL: program.includes('/') ? program : `/usr/bin/${program}` };
    const terminal = new Terminal([daypass.client, 'shell', ROLE], {
      env: { ...env, ...shell },
      cwd: daypass.folder,
      columns: 200,
    });
    terminals.push(terminal);
    return terminal;
  };

  for (const { program, readsConfig, isPartlyDrawn = false } of SHELLS) {
    const name = program.split('/').at(-1);
    it.skipIf(!has(program))(`says in ${name} that it is not its role`, async () => {
      await writeFile(credentialsFile(), `[work]\n${KEYS}`);
      const terminal = open(program);
      await terminal.sees(`(${ROLE}) `);
      if (!isPartlyDrawn) {
        terminal.type('echo first\r');
        await terminal.sees('first\n');
      }
      expect(terminal.text).not.toContain('(not ');
      await writeFile(credentialsFile(), `[work]\n${KEYS}\n[daypass-role]\n${KEYS}`);
      terminal.type('echo changed\r');
      await terminal.sees(`(not ${ROLE}) `);
      if (isPartlyDrawn) return;
      await rm(credentialsFile());
      const before = terminal.text.length;
      terminal.type('echo again\r');
      await expect.poll(() => terminal.text.slice(before), { timeout: 20_000 }).toContain(`(${ROLE}) `);
      if (readsConfig) {
        const settings = 'role_arn = arn:aws:iam::222222222222:role/Other\nsource_profile = work\n';
        await writeFile(
          daypass.configFile,
          config.replace(/^\[profile daypass-role\]\n.*\n/m, (own) => own + settings),
        );
        const after = terminal.text.length;
        terminal.type('echo once more\r');
        await expect.poll(() => terminal.text.slice(after), { timeout: 20_000 }).toContain(`(not ${ROLE}) `);
      }
      terminal.type('exit\r');
      await terminal.ended;
    });
  }

  for (const [program, trace] of [
    ['bash', 'set -x'],
    ['zsh', 'set -x'],
    ['fish', 'set -g fish_trace 1'],
  ] as const) {
    it.skipIf(!has(program))(`keeps none of the file in variables of ${program}, and traces none`, async () => {
      const secret = 'aws_secret_access_key = do-not-keep-me\n';
      const terminal = open(program);
      await terminal.sees(`(${ROLE}) `);
      await writeFile(credentialsFile(), `[work]\n${KEYS}${secret}[daypass-role]\n${KEYS}${secret}`);
      terminal.type('echo changed\r');
      await terminal.sees(`(not ${ROLE}) `);
      terminal.type('set; echo e""nd\r');
      await terminal.sees('end\n');
      terminal.type(`${trace}\r`);
      terminal.type('echo tr""aced\r');
      await terminal.sees('traced\n');
      terminal.type('echo tw""ice\r');
      await terminal.sees('twice\n');
      expect(terminal.text).toContain('AWS_PROFILE');
      expect(terminal.text).not.toContain('do-not-keep-me');
      terminal.type('exit\r');
      await terminal.ended;
    });
  }

  it.skipIf(!has('bash'))('is still its role by keys of its own, which come before the file', async () => {
    await writeFile(credentialsFile(), `[daypass-role]\n${KEYS}`);
    const { stdout, stderr } = await daypass.daypass(['exec', ROLE, '--', 'sh', '-c', 'echo "$AWS_ACCESS_KEY_ID"']);
    expect(stdout).toMatch(/^ASIA\w+\n$/);
    expect(stderr).toContain('[daypass-role] in ');
    const terminal = open('bash');
    await terminal.sees(`(${ROLE}) `);
    terminal.type('echo first\r');
    await terminal.sees('first\n');
    expect(terminal.text).not.toContain('(not ');
    terminal.type('exit\r');
    await terminal.ended;
  });
});
