import { describe, expect, it } from 'vitest';
import { DaypassError } from '../../../main/base/errors.ts';
import { parseInput } from '../../../main/commands/framework/command.ts';
import { teamAdd } from '../../../main/commands/team.ts';
import { teamRequests } from '../../../main/desktop/ipc/team-requests.ts';

const EVIL = 'https://evil.example/team.json?accounts=prod-payments';

describe('a team’s settings that the window asks for', () => {
  const open = (answer: 'yes' | 'no') => {
    const [ran, asked]: [string[][], string[]] = [[], []];
    const requests = teamRequests(
      { settings: {} as never },
      async (argv) => {
        ran.push([...argv]);
        return { status: 0, stdout: '--- team settings\n', stderr: '' };
      },
      async (from) => {
        asked.push(from);
        if (answer === 'no') throw new DaypassError('cancelled', 'No.');
      },
    );
    return { requests, ran, asked };
  };

  it('are not read from a place that the person has not agreed to, nor taken over', async () => {
    const { requests, ran, asked } = open('no');
    for (const from of [EVIL, 'http://127.0.0.1:4000/team.json', '/tmp/team.json']) {
      await expect(requests.planTeam(from)).rejects.toMatchObject({ code: 'cancelled' });
      await requests.applyTeam();
    }
    expect(asked).toHaveLength(3);
    expect(ran).toEqual([]);
  });

  it('are fetched again from where they came unasked, and what was refused is not what was shown', async () => {
    const { requests, ran } = open('no');
    await requests.planTeam(null);
    await expect(requests.planTeam(EVIL)).rejects.toMatchObject({ code: 'cancelled' });
    await requests.applyTeam();
    expect(ran).toEqual([['team', 'sync', '--dry-run']]);
  });

  it('apply once the person has agreed to their place', async () => {
    const { requests, ran } = open('yes');
    await requests.planTeam('/srv/team.json');
    await requests.applyTeam();
    expect(ran.at(-1)).toEqual(['team', 'add', '--yes', '--', '/srv/team.json']);
  });

  it('come from a place that is no flag, whatever it is called', async () => {
    const { requests, ran } = open('yes');
    for (const from of ['--yes', '-h', '--help', '--dry-run=no']) {
      await requests.planTeam(from);
      await requests.applyTeam();
    }
    const parsed = ran.map((argv) => parseInput(teamAdd, argv.slice(2)));
    expect(parsed.map((input) => input.arguments)).toEqual(
      ['--yes', '-h', '--help', '--dry-run=no'].flatMap((from) => [[from], [from]]),
    );
    expect(parsed.map((input) => input.has('yes'))).toEqual([false, true, false, true, false, true, false, true]);
  });
});
