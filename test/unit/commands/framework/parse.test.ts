import { describe, expect, it } from 'vitest';
import { type Command, parseInput } from '../../../../main/commands/framework/command.ts';
import { commandHelp, overview } from '../../../../main/commands/framework/help.ts';
import { COMMANDS, helpPage } from '../../../../main/commands/index.ts';
import { formatDuration, formatTable, formatTime, plural, printable } from '../../../../main/commands/terminal/text.ts';

const login = COMMANDS.find(({ path }) => path.join() === 'login') as Command;
const credentials = COMMANDS.find(({ path }) => path.join() === 'credentials') as Command;

const needing: Command = {
  ...login,
  flags: { account: { value: 'ID', about: 'an account', required: true }, role: { value: 'NAME', about: 'a role' } },
};

describe('parsing of arguments', () => {
  it.each([
    [login, ['--nope'], 'There is no flag --nope.'],
    [login, ['a', 'b'], 'Unexpected argument "b".'],
    [login, ['--device', '--browser'], '--device and --browser cannot be used together.'],
    [login, ['--device=yes'], '--device takes no value.'],
    [needing, ['--role', 'b'], '--account ID is missing.'],
    [credentials, ['--session', '', '--account', 'x', '--role', 'b'], '--session needs a value.'],
    [credentials, ['--session'], '--session needs a value.'],
  ])('%#: names what is wrong', (command, argv, what) => {
    expect(() => parseInput(command, argv)).toThrow(what);
  });

  it('takes flags and arguments in any order', () => {
    const input = parseInput(login, ['--no-browser', 'acme']);
    expect(input.has('no-browser')).toBe(true);
    expect(input.arguments).toEqual(['acme']);
  });

  it('takes what a flag was called before for the flag itself, and shows only its name now', () => {
    const renamed: Command = {
      ...login,
      flags: {
        all: { about: 'all' },
        favorites: { about: 'favorites', earlier: 'favourites' },
        place: { value: 'TEXT', about: 'where', earlier: 'spot' },
      },
      exclusive: [['all', 'favorites']],
    };
    const input = parseInput(renamed, ['--favourites', '--spot', 'here']);
    expect([input.has('favorites'), input.value('place')]).toEqual([true, 'here']);
    expect(() => parseInput(renamed, ['--all', '--favourites'])).toThrow(
      '--all and --favorites cannot be used together.',
    );
    expect(() => parseInput(renamed, ['--spot', ''])).toThrow('--place needs a value.');
    expect(commandHelp(renamed)).not.toMatch(/favourites|spot/);
    for (const path of ['profiles sync', 'import']) {
      const command = COMMANDS.find((one) => one.path.join(' ') === path) as Command;
      expect(parseInput(command, ['--favourites']).has('favorites')).toBe(true);
    }
  });

  it('takes a value that begins with a dash after an equals sign', () => {
    expect(parseInput(credentials, ['--session=-x', '--account=1', '--role=r']).value('session')).toBe('-x');
  });
});

describe('help', () => {
  it.each(COMMANDS.map((command) => [command.path.join(' '), command] as const))('%s has an example', (_, command) => {
    expect(command.examples.length).toBeGreaterThan(0);
    const page = commandHelp(command);
    for (const flag of Object.keys(command.flags)) expect(page).toContain(`--${flag}`);
    for (const [example] of command.examples) expect(page).toContain(example);
  });

  it('names every command on its first page', () => {
    for (const { path, hidden } of COMMANDS) {
      expect(overview(COMMANDS).includes(`daypass ${path.join(' ')}`)).toBe(!hidden);
    }
  });

  it.each([...new Set(COMMANDS.filter(({ path }) => path.length > 1).map(({ path }) => path[0] ?? ''))])(
    'has a page for `daypass %s` that says what its commands are for',
    (group) => {
      const page = helpPage([group]);
      expect(page).toContain(`Usage: daypass ${group} COMMAND`);
      expect(page).not.toContain('Short-term AWS credentials');
      for (const { path } of COMMANDS.filter(({ path }) => path[0] === group)) expect(page).toContain(path.join(' '));
    },
  );

  it('shows flags that cannot be used together as a choice', () => {
    expect(commandHelp(login)).toContain('[--device | --browser]');
  });
});

describe('text for terminals', () => {
  it('writes durations the way people say them', () => {
    expect([0, 59_999, 60_000, 3_600_000, 3 * 3_600_000 + 5 * 60_000, 50 * 3_600_000].map(formatDuration)).toEqual([
      '0 s',
      '59 s',
      '1 min',
      '1 h',
      '3 h 5 min',
      '2 d 2 h',
    ]);
  });

  it('adds the date to a time of another day', () => {
    const noon = new Date(2026, 10, 24, 12, 0).getTime();
    expect(formatTime(noon + 5 * 60_000, noon, undefined)).toBe('12:05');
    expect(formatTime(noon + 24 * 3_600_000, noon, undefined)).toBe('2026-11-25 12:00');
  });

  it('lines columns up', () => {
    expect(
      formatTable([
        ['a', 'bb', 'c'],
        ['aaa', 'b', ''],
      ]),
    ).toBe('a    bb  c\naaa  b\n');
  });

  it('counts', () => {
    expect([plural(1, 'account'), plural(5000, 'account')]).toEqual(['1 account', '5,000 accounts']);
  });

  it('takes the power over the terminal out of foreign text', () => {
    expect(printable('a\u001b[31mred\u202egpj')).toBe('a\ufffd[31mred\ufffdgpj');
    for (const steers of ['\u0007', '\u009b', '\u061c', '\u200f', '\u2028', '\u2069', '\n']) {
      expect(printable(`é${steers}`)).toBe('é\ufffd');
    }
    expect(printable('Zürich 东京 👩‍💻')).toBe('Zürich 东京 👩‍💻');
  });
});
