import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { typedWords } from '../../../../main/commands/completion/complete.ts';
import { CommandLine, ssoSession } from '../../../support/agent/command-line.ts';
import { settle } from '../../../support/agent/fake-clock.ts';

const ACCOUNTS = [
  { id: '111122223333', name: 'payments prod', email: 'p@example.com' },
  { id: '444455556666', name: 'sandbox', email: 's@example.com' },
];

describe('completion', () => {
  let line: CommandLine;
  beforeEach(async () => {
    line = await CommandLine.open(ssoSession('acme') + ssoSession('beta'));
    line.source('acme').pages = [ACCOUNTS];
    await line.run(['login', 'acme']);
    await settle();
  });
  afterEach(() => line.close());

  const complete = async (typed: string, shell = 'fish', ...more: string[]) => {
    const { exit, stdout, stderr } = await line.run(['__complete', shell, '--', typed, ...more]);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    return stdout.split('\n').filter(Boolean);
  };
  const values = async (typed: string) => (await complete(typed)).map((text) => text.split('\t')[0]);

  it.each<[string, string[]]>([
    ['daypass logi', ['login']],
    ['daypass agent s', ['start', 'stop', 'status']],
    ['daypass profiles ', ['sync', 'remove', 'list']],
    ['daypass help set', ['settings']],
    ['daypass login ', ['acme', 'beta']],
    ['daypass login --no-browser b', ['beta']],
    ['daypass login --device --b', []],
    ['daypass login --no', ['--no-browser']],
    ['daypass status ', ['--json', '--help']],
    ['daypass switch ', ['payments prod/', 'sandbox/']],
    ['daypass switch SAND', ['sandbox/']],
    ['daypass switch 4', ['444455556666/']],
    ['daypass switch sandbox/', ['sandbox/Admin', 'sandbox/ReadOnly']],
    ['daypass switch 444455556666/re', ['444455556666/ReadOnly']],
    ['daypass switch "payments prod/A', ['payments prod/Admin']],
    ['daypass credentials --session acme --account ', ['111122223333', '444455556666']],
    ['daypass credentials --role R', ['ReadOnly']],
    ['daypass settings get appr', ['approvalMinutes']],
    ['daypass completion z', ['zsh']],
    ['daypass __', []],
    ['daypass nonsense ', []],
    ['daypass login -- ', []],
  ])('of %j offers %j', async (typed, expected) => {
    const found = await values(typed);
    if (typed === 'daypass help set') expect(found).toContain('settings');
    else expect(found).toEqual(expected);
  });

  it('offers favourites and the active role, and profiles of ours', async () => {
    const ref = { session: 'acme', account: '444455556666', role: 'Admin' };
    await line.agent.setFavourite(ref, true, 'play');
    await line.agent.use(ref);
    expect((await values('daypass switch ')).slice(0, 2)).toEqual(['@active', 'play']);
    expect(await values('daypass profiles remove d')).toEqual(['daypass']);
  });

  it('quotes as each shell wants it, and describes where it can', async () => {
    expect(await complete('daypass switch pay', 'bash')).toEqual(['payments\\ prod/']);
    expect(await complete('daypass switch "pay', 'bash')).toEqual(['payments prod/']);
    expect(await complete('daypass switch pay', 'zsh')).toEqual(['payments\\ prod/\t111122223333']);
    expect(await complete('daypass switch pay', 'fish')).toEqual(['payments prod/\t111122223333']);
    expect(await complete('daypass switch pay', 'pwsh')).toEqual(["'payments prod/'\t111122223333"]);
    await line.agent.use({ session: 'acme', account: '444455556666', role: 'Admin' });
    expect(await complete('daypass switch @a', 'bash', ' \t\n"\'@><=;|&(:')).toEqual(['@active']);
    await line.agent.setFavourite({ session: 'acme', account: '444455556666', role: 'Admin' }, true, 'a:b@c');
    expect(await complete('daypass switch a:', 'bash', ' :@')).toEqual(['b@c']);
    expect(await complete('daypass switch a:b@', 'bash', ' :@')).toEqual(['@c']);
  });

  it('offers no name that would run in a quote that is open', async () => {
    const name = 'evil$(id)`id`"\\\'’!';
    line.source('acme').pages = [[{ id: '777788889999', name, email: '' }]];
    await line.run(['list', '--refresh']);
    expect(await complete('daypass switch "evil', 'bash')).toEqual(['evil\\$(id)\\`id\\`\\"\\\\\'’"\'!\'"/']);
    expect(await complete("daypass switch 'evil", 'bash')).toEqual(["evil$(id)`id`\"\\'\\''’!/"]);
    expect(await complete('daypass switch evil', 'pwsh')).toEqual(["'evil$(id)`id`\"\\''’’!/'\t777788889999"]);
  });

  it('offers names without characters that steer a terminal', async () => {
    line.source('acme').pages = [[{ id: '777788889999', name: 'evil\u001b[2J', email: '' }]];
    await line.run(['list', '--refresh']);
    expect((await complete('daypass switch evil', 'fish')).join('')).not.toContain('\u001b');
  });

  it('prints a script for each shell, and refuses others', async () => {
    for (const shell of ['bash', 'zsh', 'fish', 'pwsh']) {
      expect((await line.run(['completion', shell])).stdout).toContain(`__complete ${shell}`);
    }
    expect(await line.run(['completion', 'tcsh'])).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('Name one of bash'),
    });
    expect((await line.run(['--help'])).stdout).not.toContain('__complete');
  });

  it.each<[string, string[], string]>([
    ['a b', ['a'], 'b'],
    ['a ', ['a'], ''],
    ["a 'b c' d\\ e", ['a', 'b c'], 'd e'],
    ['a "b\\"c', ['a'], 'b"c'],
    ['', [], ''],
  ])('cuts %j into words', (typed, words, last) => {
    const found = typedWords(typed);
    expect([found.words, found.last.text]).toEqual([words, last]);
  });
});
