/** The person's own shells, with start files that say something else: who one is, where, and what the prompt says of it. */
import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { HAS_TERMINAL, Terminal } from '../../../support/agent/terminal.ts';
import { Installation } from '../../../support/app/installation.ts';

const ACCOUNTS = [{ id: '111111111111', name: 'prod', email: 'p@example.com', roles: ['Admin', 'ReadOnly'] }];
const ROLE = 'prod/ReadOnly';
const has = (program: string) => spawnSync(program, ['-c', ':'], { stdio: 'ignore' }).status === 0;

const EXPORTS = 'export AWS_PROFILE=daypass AWS_ACCESS_KEY_ID=AKIAOTHER AWS_SECRET_ACCESS_KEY=x AWS_REGION=sa-east-1\n';
const SHELLS = [
  { name: 'bash', rc: '.bashrc', text: EXPORTS },
  { name: 'zsh', rc: '.zshrc', text: EXPORTS },
  { name: 'zsh', rc: '.zshenv', text: EXPORTS },
  { name: 'dash', rc: '.shrc', text: EXPORTS },
  {
    name: 'fish',
    rc: '.config/fish/config.fish',
    text: 'set -gx AWS_PROFILE daypass\nset -gx AWS_ACCESS_KEY_ID AKIAOTHER\nset -gx AWS_REGION sa-east-1\n',
  },
  {
    name: 'fish',
    rc: '.config/fish/conf.d/aws.fish',
    text: 'set -Ux AWS_PROFILE daypass\nset -Ux AWS_ACCESS_KEY_ID AKIAOTHER\n',
  },
];
/** `$X` alone is a value in each of them. */
const SAY = 'echo "is=$AWS_PROFILE,$AWS_ACCESS_KEY_ID,$AWS_REGION="';

describe.runIf(HAS_TERMINAL && process.platform === 'linux')('a shell with a role', () => {
  let daypass: Installation;
  let terminals: Terminal[] = [];
  const home = () => join(daypass.folder, 'someone');

  beforeAll(async () => {
    daypass = await Installation.open();
    daypass.emulator.setAccounts(ACCOUNTS);
    expect((await daypass.signIn()).status).toBe(0);
    await daypass.daypass(['list']);
    await daypass.daypass(['switch', 'prod/Admin']);
  });
  afterEach(() => {
    for (const terminal of terminals) terminal.close();
    terminals = [];
  });
  afterAll(() => daypass.close());

  const client = () => (daypass.client.endsWith('.cjs') ? [process.execPath, daypass.client] : [daypass.client]);
  const open = async (args: readonly string[], { name, rc, text }: (typeof SHELLS)[number]) => {
    const own = `${home()}-${terminals.length}-${Math.round(performance.now())}`;
    await mkdir(dirname(join(own, rc)), { recursive: true });
    await writeFile(join(own, rc), text);
    const env = { ...daypass.env, HOME: own, SHELL: `/usr/bin/${name}`, ENV: join(own, '.shrc') };
    const terminal = new Terminal([...client(), ...args], { env, cwd: daypass.folder, columns: 200 });
    terminals.push(terminal);
    return terminal;
  };

  for (const shell of SHELLS) {
    it.skipIf(!has(shell.name))(`is its role and region in ${shell.name}, whatever ${shell.rc} exports`, async () => {
      const terminal = await open(['shell', ROLE, '--region', 'eu-west-1'], shell);
      await terminal.sees(`(${ROLE}) `);
      terminal.type(`${SAY}\r`);
      await terminal.sees('is=daypass-role,,eu-west-1=');
      terminal.type(`'${daypass.client}' whoami\r`);
      await terminal.sees(`Role         ${ROLE}`);
      await terminal.sees('Region       eu-west-1');
      terminal.type('exit\r');
      expect((await terminal.ended).status).toBe(0);
    });
  }

  for (const [name, rc, text] of [
    ['bash', '.bashrc', 'export AWS_PROFILE=other AWS_ACCESS_KEY_ID=AKIAOTHER\nexec fish\n'],
    ['bash', '.bashrc', '[ -n "$INSIDE" ] || { export AWS_PROFILE=other INSIDE=1; exec bash -l; }\n'],
    ['bash', '.bashrc', 'export AWS_PROFILE=other\nset -u\n'],
    ['zsh', '.zshrc', 'export AWS_PROFILE=other AWS_ACCESS_KEY_ID=AKIAOTHER\nsetopt nounset errexit\n'],
    ['fish', '.config/fish/config.fish', 'status is-interactive; and set -gx AWS_PROFILE other; and exec bash\n'],
  ] as const) {
    it.skipIf(!has('bash') || !has('fish') || !has(name))(
      `is its role, and says so, in ${name} with: ${text}`,
      async () => {
        const terminal = await open(['shell', ROLE], { name, rc, text });
        await terminal.sees(`(${ROLE}) `);
        terminal.type('printenv AWS_PROFILE | sed s/^/is=/\r');
        await terminal.sees('is=daypass-role');
        terminal.type(text.includes('exec fish') ? 'set -gx AWS_PROFILE other\r' : 'export AWS_PROFILE=other\r');
        await terminal.sees(`(not ${ROLE}) `);
      },
    );
  }

  for (const [name, rc, text] of [
    ['bash', '.bashrc', 'export AWS_PROFILE=other\nreadonly AWS_PROFILE\n'],
    ['zsh', '.zshrc', 'typeset -rx AWS_ACCESS_KEY_ID=AKIAOTHER\n'],
    ['dash', '.shrc', 'export AWS_PROFILE=other\nreadonly AWS_PROFILE\n'],
  ] as const) {
    it.skipIf(!has(name))(
      `ends, and says why, in ${name} where a start file makes the role’s variables read-only`,
      async () => {
        const terminal = await open(['shell', ROLE], { name, rc, text });
        expect((await terminal.ended).status).toBe(1);
        expect(terminal.text).toContain(`read-only, so this shell would not be ${ROLE}.`);
      },
    );
  }

  it.skipIf(!has('bash'))(
    'says that it is not its role where the last of several prompt commands changes that',
    async () => {
      const text = 'PROMPT_COMMAND=(true "export AWS_PROFILE=other")\n';
      const terminal = await open(['shell', ROLE], { name: 'bash', rc: '.bashrc', text });
      await terminal.sees(`(not ${ROLE}) `);
      expect(terminal.text).not.toContain(`(${ROLE}) `);
    },
  );

  it.skipIf(!has('bash'))('is its role by keys as well, where a start file names a profile', async () => {
    const terminal = await open(['shell', ROLE, '--static'], SHELLS[0] as (typeof SHELLS)[number]);
    await terminal.sees(`(${ROLE}) `);
    terminal.type('echo "is=$AWS_PROFILE,$AWS_ACCESS_KEY_ID" | cut -c1-8\r');
    await terminal.sees('is=,ASIA');
    terminal.type('exit\r');
    await terminal.ended;
  });

  for (const shell of SHELLS.filter(({ name }) => name !== 'dash')) {
    it.skipIf(!has(shell.name))(
      `says in ${shell.name} (${shell.rc}) that it is not its role any more, once that is so`,
      async () => {
        const terminal = await open(['shell', ROLE], shell);
        await terminal.sees(`(${ROLE}) `);
        terminal.type(shell.name === 'fish' ? 'set -gx AWS_PROFILE other\r' : 'export AWS_PROFILE=other\r');
        await terminal.sees(`(not ${ROLE}) `);
        const line = `'${daypass.client}' env prod/Admin`;
        terminal.type(shell.name === 'fish' ? `${line} | source\r` : `eval "$(${line})"\r`);
        await terminal.sees('(prod/Admin) ');
        terminal.type(shell.name === 'fish' ? 'set -gx DAYPASS_ROLE other\r' : 'export DAYPASS_ROLE=other\r');
        await terminal.sees('(not prod/Admin) ');
        terminal.type('exit\r');
        await terminal.ended;
      },
    );
  }

  it('is refused as a shell that Daypass does not know, or whose start files come last', async () => {
    const unknown = await daypass.daypass(['shell', ROLE], { SHELL: '/bin/true' });
    expect(unknown.status).toBe(2);
    expect(unknown.stderr).toContain(
      'Daypass doesn’t know the shell true, whose start files could take the role away.',
    );
    expect(unknown.stderr).toContain('`SHELL=/bin/bash daypass shell ROLE`');
    const last = await daypass.daypass(['shell', ROLE], { SHELL: '/usr/bin/ion' });
    expect(last.status).toBe(2);
    expect(last.stderr).toContain('ion reads start files last');
  });

  it.skipIf(!has('fish'))('continues behind `daypass env … | source &&` in fish, and not where that fails', () => {
    const run = (script: string) =>
      spawnSync('fish', ['-c', script], {
        env: { ...daypass.env, HOME: home() },
        cwd: daypass.folder,
        encoding: 'utf8',
      });
    const env = (role: string) => `'${daypass.client}' env ${role} --shell fish | source && echo "ran $AWS_REGION"`;
    expect(run(env(ROLE)).stdout).toBe('ran us-east-1\n');
    expect(run(`false; ${env(ROLE)}`).stdout).toBe('ran us-east-1\n');
    expect(run(env('nowhere/Admin')).stdout).toBe('');
    expect(
      run(`set -Ux AWS_PROFILE other; ${env(ROLE)}; echo "[$AWS_PROFILE]"; set -eg AWS_PROFILE; echo $AWS_PROFILE`)
        .stdout,
    ).toBe('ran us-east-1\n[]\nother\n');
  });

  it.each(['bash', 'zsh'])('stops at `eval "$(daypass env …)" && …` in %s where that fails', (shell) => {
    const script = `eval "$('${daypass.client}' env nowhere/Admin --shell ${shell})" && echo ran`;
    const { stdout, stderr } = spawnSync(shell, ['-c', script], {
      env: daypass.env,
      cwd: daypass.folder,
      encoding: 'utf8',
    });
    expect(stdout).toBe('');
    expect(stderr).toContain('No role matches "nowhere/Admin".');
  });
});
