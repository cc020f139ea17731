/** The scripts of `daypass completion`, in real shells on a terminal. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HAS_TERMINAL, Terminal } from '../../../support/agent/terminal.ts';
import { Installation } from '../../../support/app/installation.ts';

const EVIL = { id: '999999999999', name: 'evil$(touch pwned)`touch pwned`', email: 'e@example.com', roles: ['Admin'] };

const has = (shell: string) => spawnSync(shell, ['--version']).status === 0;

describe('completion in a real shell', () => {
  let daypass: Installation;
  let env: Record<string, string>;
  let account: string;
  let role: string;

  beforeAll(async () => {
    daypass = await Installation.open({ emulator: { accounts: 40 } });
    daypass.emulator.setAccounts([...daypass.emulator.accounts, EVIL]);
    await daypass.signIn();
    await daypass.daypass(['list']);
    account = daypass.emulator.accounts[0]?.name ?? '';
    role = daypass.emulator.accounts[0]?.roles[0] ?? '';
    await daypass.daypass(['switch', `${account}/${role}`]);
    const home = join(daypass.folder, 'shell-home');
    await mkdir(join(home, '.config', 'fish', 'completions'), { recursive: true });
    env = {
      ...daypass.env,
      HOME: home,
      ZDOTDIR: home,
      XDG_CONFIG_HOME: join(home, '.config'),
      PATH: `${join(daypass.folder, 'bin')}:${process.env.PATH}`,
      PS1: 'ready> ',
      INPUTRC: '/dev/null',
    };
    const rc = 'PS1="ready> "; PROMPT="ready> "\n';
    await writeFile(join(home, '.bashrc'), `${rc}eval "$(daypass completion bash)"\n`);
    await writeFile(
      join(home, '.zshrc'),
      `${rc}autoload -Uz compinit; compinit -u\nsource <(daypass completion zsh)\n`,
    );
    const fish = await daypass.daypass(['completion', 'fish']);
    await writeFile(join(home, '.config', 'fish', 'completions', 'daypass.fish'), fish.stdout);
  });
  afterAll(() => daypass.close());

  const SHELLS = [
    // Bash has closed the quote.
    { name: 'bash', command: ['bash', '--rcfile', '.bashrc', '-i'], goOn: '\u007f' },
    { name: 'zsh', command: ['zsh', '-i'], goOn: '' },
  ] as const;
  for (const { name, command, goOn } of SHELLS) {
    describe.skipIf(!HAS_TERMINAL || !has(name))(`${name}${has(name) ? '' : ' (not installed: skipped)'}`, () => {
      let shell: Terminal;
      beforeEach(async () => {
        shell = new Terminal(command, { env, cwd: env.HOME ?? '', columns: 120 });
        await shell.sees('ready>');
      });
      afterEach(() => shell.close());

      it('completes a command, a session, an account and its role, and leaves a line that runs', async () => {
        shell.type('daypass swi\t');
        await shell.sees('tch ');
        shell.type(`${account}\t`);
        await shell.sees('/');
        shell.type(`${role.slice(0, -2)}\t`);
        await shell.sees(`${role.slice(-2)} `);
        shell.type('\n');
        await shell.sees(`${account}/${role} is active.`);
        await shell.sees('ready>');
        shell.type('daypass login ac\t');
        await shell.sees('me ');
      });

      it('completes @active, whatever the shell thinks of the @', async () => {
        shell.type('daypass switch @ac\t\n');
        await shell.sees(`${account}/${role} is active.`);
        await shell.sees('ready>');
      });

      it('runs nothing that is in a name, in a quote that is open', async () => {
        const pwned = join(env.HOME ?? '', 'pwned');
        await rm(pwned, { force: true });
        shell.type('daypass switch "evi\t');
        await shell.sees('pwned');
        shell.type(`${goOn}Admin"\n`);
        await shell.sees('is active.');
        expect(existsSync(pwned)).toBe(false);
      });
    });
  }

  it.skipIf(!has('fish'))(
    `fish${has('fish') ? '' : ' (not installed: skipped)'}: completes the same, with what each is`,
    () => {
      const complete = (line: string) => {
        const { stdout, stderr } = spawnSync('fish', ['-c', `complete -C ${JSON.stringify(line)}`], {
          env,
          encoding: 'utf8',
        });
        expect(stderr).toBe('');
        return stdout.split('\n').filter(Boolean);
      };
      expect(complete('daypass swi')).toEqual(['switch\tMake a role the active one']);
      expect(complete(`daypass switch ${account}/${role.slice(0, -2)}`)).toEqual([
        expect.stringContaining(`${account}/${role}`),
      ]);
      expect(complete('daypass login ')).toEqual([`acme\t${daypass.emulator.startUrl}`]);
    },
  );
});
