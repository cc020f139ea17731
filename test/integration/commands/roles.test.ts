/** Roles by name and by picking, from the outside: the real client on the real agent, at a real terminal. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { HAS_TERMINAL, Terminal } from '../../support/agent/terminal.ts';
import { Installation } from '../../support/app/installation.ts';

const ACCOUNTS = [
  { id: '111111111111', name: 'payments-nonprod', roles: ['Admin', 'ReadOnly'] },
  { id: '222222222222', name: 'payments-prod', roles: ['Admin', 'ReadOnly'] },
  { id: '333333333333', name: 'sandbox', roles: ['PowerUser'] },
  { id: '444444444444', name: 'evil\u001b[2J\u202eaccount', roles: ['Admin'] },
];

describe('a role', () => {
  let daypass: Installation;
  let terminals: Terminal[] = [];

  beforeAll(async () => {
    daypass = await Installation.open();
    daypass.emulator.setAccounts(ACCOUNTS.map((account) => ({ ...account, email: `${account.id}@example.com` })));
    expect((await daypass.signIn()).status).toBe(0);
  });
  afterEach(() => {
    for (const terminal of terminals) terminal.close();
    terminals = [];
  });
  afterAll(() => daypass.close());

  const active = async () => JSON.parse((await daypass.daypass(['switch', '@active', '--json'])).stdout).active.name;

  it('needs a name where no one can be asked and none is active', async () => {
    expect(await daypass.daypass(['switch'])).toEqual({
      status: 2,
      stdout: '',
      stderr: 'daypass: ROLE is missing. Name one, or run `daypass switch ROLE` once.\n',
    });
    expect(await daypass.daypass(['switch', '@active'])).toMatchObject({ status: 4, stdout: '' });
  });

  it.each([
    ['payments-prod/Admin', 'payments-prod/Admin'],
    ['nonprod/read', 'payments-nonprod/ReadOnly'],
    ['SANDBOX', 'sandbox/PowerUser'],
    ['222222222222/ReadOnly', 'payments-prod/ReadOnly'],
    ['acme/sandbox/PowerUser', 'sandbox/PowerUser'],
  ])('%s is %s', async (text, name) => {
    expect(await daypass.daypass(['switch', text])).toEqual({ status: 0, stdout: `${name} is active.\n`, stderr: '' });
    expect(await active()).toBe(name);
  });

  it('that could be several is not guessed: the candidates are named', async () => {
    expect(await daypass.daypass(['switch', 'prod/adm'])).toEqual({
      status: 4,
      stdout: '',
      stderr:
        'daypass: "prod/adm" could be 2 roles. Name one of them:\n  payments-nonprod/Admin\n  payments-prod/Admin\n',
    });
  });

  it('that is not there ends with exit status 4', async () => {
    expect(await daypass.daypass(['switch', 'nope/Admin'])).toEqual({
      status: 4,
      stdout: '',
      stderr: 'daypass: No role matches "nope/Admin". Run `daypass list` to see the roles.\n',
    });
    expect(await daypass.daypass(['switch', 'payments-prod/DatabaseOperator'])).toMatchObject({
      status: 4,
      stderr:
        'daypass: No role matches "payments-prod/DatabaseOperator". That account has:\n  payments-prod/Admin\n  payments-prod/ReadOnly\n',
    });
    expect((await daypass.daypass(['switch', 'a', 'b'])).status).toBe(2);
  });

  it('goes by the names that a person has given to favourites and accounts', async () => {
    const settings = join(daypass.home, 'settings.json');
    await writeFile(
      settings,
      JSON.stringify({
        version: 1,
        favourites: [{ session: 'acme', account: '222222222222', role: 'ReadOnly', name: 'pay' }],
        accounts: { 333333333333: { alias: 'play' } },
      }),
    );
    await expect
      .poll(async () => (await daypass.daypass(['switch', 'pay'])).stdout)
      .toBe('payments-prod/ReadOnly is active.\n');
    expect((await daypass.daypass(['switch', 'play'])).stdout).toBe('play/PowerUser is active.\n');
    expect(await readFile(settings, 'utf8')).toContain('"pay"');
  });

  it('of a session that is set up nowhere says what to do', async () => {
    const config = await readFile(daypass.configFile, 'utf8');
    await writeFile(daypass.configFile, '');
    expect(await daypass.daypass(['switch', 'x'])).toMatchObject({ status: 4, stdout: '' });
    await writeFile(daypass.configFile, config);
  });

  describe.skipIf(!HAS_TERMINAL)('at a terminal', () => {
    const open = (env: Record<string, string> = {}, size: { columns?: number; rows?: number } = {}) => {
      const client = daypass.client.endsWith('.cjs') ? [process.execPath, daypass.client] : [daypass.client];
      const terminal = new Terminal([...client, 'switch'], { env: { ...daypass.env, ...env }, ...size });
      terminals.push(terminal);
      return terminal;
    };

    it('is picked by typing and Enter, and the screen is left as it was', async () => {
      const terminal = open();
      await terminal.sees('Role: ');
      await terminal.sees('6 of 6');
      terminal.type('prod adm');
      await terminal.sees('2 of 6');
      terminal.type('\u001b[B');
      terminal.type('\r');
      await terminal.sees('payments-nonprod/Admin is active.');
      expect(await terminal.ended).toEqual({ status: 0, signal: null, restored: true });
      expect(terminal.output).toContain('\r\u001b[JRole: payments-nonprod/Admin');
    });

    it('is the one that the words name, and not one that has them inside another word', async () => {
      const terminal = open();
      await terminal.sees('6 of 6');
      terminal.type('pay prod ro');
      await terminal.sees('Role: pay prod ro');
      terminal.type('\r');
      await terminal.sees('payments-prod/ReadOnly is active.');
    });

    it('is none that only resembles what was typed, until one is pointed at', async () => {
      const before = await active();
      const terminal = open();
      await terminal.sees('6 of 6');
      terminal.type('snadbox');
      await terminal.sees('similar: 1 of 6');
      terminal.type('\r');
      terminal.type('q');
      await terminal.sees('Role: snadboxq');
      expect(await active()).toBe(before);
      terminal.type('\u007f');
      terminal.type('\u001b[B');
      terminal.type('\r');
      await terminal.sees('play/PowerUser is active.');
    });

    it('begins with the ones used last and the favourites', async () => {
      await daypass.daypass(['switch', 'sandbox']);
      const terminal = open();
      await terminal.sees('> ');
      await terminal.sees('play/PowerUser');
      terminal.type('\r');
      expect((await terminal.ended).status).toBe(0);
      expect(await active()).toBe('play/PowerUser');
    });

    it.each([
      ['Esc', '\u001b'],
      ['Ctrl-D', '\u0004'],
    ])('%s leaves without one', async (_, key) => {
      const before = await active();
      const terminal = open();
      await terminal.sees('6 of 6');
      terminal.type(key);
      await terminal.sees('daypass: No role was picked.');
      expect(await terminal.ended).toEqual({ status: 1, signal: null, restored: true });
      expect(await active()).toBe(before);
    });

    it('Ctrl-C ends it with the screen cleared', async () => {
      const terminal = open();
      await terminal.sees('6 of 6');
      terminal.type('\u0003');
      expect(await terminal.ended).toEqual({ status: null, signal: 'SIGINT', restored: true });
      expect(terminal.output.endsWith('\r\u001b[J') || terminal.output.endsWith('^C')).toBe(true);
    });

    it('names of others can not steer the terminal', async () => {
      const terminal = open();
      await terminal.sees('6 of 6');
      terminal.type('evil');
      await terminal.sees('1 of 6');
      terminal.type('\r');
      await terminal.ended;
      expect(terminal.output).not.toContain('\u001b[2J');
      expect(terminal.output).not.toContain('\u202e');
    });

    it('fits into a narrow terminal, and follows its size', async () => {
      const terminal = open({}, { columns: 24, rows: 6 });
      await terminal.sees('Role:');
      await terminal.sees('> ');
      terminal.resize(90, 20);
      await terminal.sees('6 of 6');
      terminal.type('\u001b');
      expect((await terminal.ended).status).toBe(1);
    });

    it('has no colour with NO_COLOR', async () => {
      const terminal = open({ NO_COLOR: '1' });
      await terminal.sees('6 of 6');
      terminal.type('\u001b');
      await terminal.ended;
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what colours text is made of them
      expect(terminal.output).not.toMatch(/\u001b\[[0-9;]*m/);
    });

    it('is a number from a list where the terminal knows only lines', async () => {
      const terminal = open({ TERM: 'dumb' });
      await terminal.sees('Number, or letters of a name:');
      terminal.type('prod\n');
      await terminal.sees('  2  payments-');
      await terminal.sees('Number, or letters of a name:');
      terminal.type('nothing\n');
      await terminal.sees('Nothing matches "nothing".');
      await terminal.sees('Number, or letters of a name:');
      terminal.type('1\n');
      await terminal.sees('is active.');
      expect((await terminal.ended).status).toBe(0);
      expect(terminal.output).not.toContain('\u001b');
    });
  });
});
