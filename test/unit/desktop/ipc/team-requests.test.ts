import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DaypassError } from '../../../../main/base/errors.ts';
import { teamRequests } from '../../../../main/desktop/ipc/team-requests.ts';
import { stringsFor } from '../../../../main/desktop/strings/index.ts';
import { CommandLine, ssoSession } from '../../../support/agent/command-line.ts';

const EVIL = 'https://evil.example/team.json?accounts=prod-payments';
const PLACE = 'https://example.com/daypass.json';
const TEAM = {
  version: 1,
  name: 'Platform',
  sessions: [{ name: 'beta', startUrl: 'https://beta.awsapps.com/start', region: 'eu-west-1' }],
  profileTemplate: '{role}@{account}',
};

describe('a team’s settings that the window asks for', () => {
  let line: CommandLine;
  let asked: string[];
  let fetched: string[];
  const config = () => readFile(join(line.folder, 'config'), 'utf8');
  const open = (answer: 'yes' | 'no', language: 'en' | 'de' = 'en') =>
    teamRequests({
      agent: line.agent,
      clock: line.clock,
      fetch: async (url, options) => {
        fetched.push(String(url));
        return line.fetch(url, options);
      },
      path: join(line.folder, 'config'),
      strings: () => stringsFor(language, []),
      async confirm(from) {
        asked.push(from);
        if (answer === 'no') throw new DaypassError('cancelled', 'No.');
      },
      confirmLess: async () => undefined,
    });
  const serve = (team: object) => {
    line.fetch = async () => Response.json(team);
  };

  beforeEach(async () => {
    [asked, fetched] = [[], []];
    line = await CommandLine.open(ssoSession('acme'));
    serve(TEAM);
  });
  afterEach(() => line.close());

  it('are not read from a place that the person has not agreed to, nor taken over', async () => {
    const requests = open('no');
    for (const from of [EVIL, 'http://127.0.0.1:4000/team.json', '/tmp/team.json']) {
      await expect(requests.planTeam(from)).rejects.toMatchObject({ code: 'cancelled' });
      await requests.applyTeam();
    }
    expect([asked.length, fetched, line.settings.team()]).toEqual([3, [], null]);
  });

  it('apply once the person has agreed to their place, and to what was shown', async () => {
    const requests = open('yes');
    const { diff, notes } = await requests.planTeam(PLACE);
    expect(diff).toContain('+[sso-session beta]\n');
    expect(diff).toContain('+  "profileTemplate": "{role}@{account}"');
    expect(notes).toEqual([]);
    expect(line.settings.team()).toBeNull();
    // What is there by now was not shown.
    serve({ ...TEAM, profileTemplate: '{account}' });
    await requests.applyTeam();
    expect(line.settings.get().profileTemplate).toBe('{role}@{account}');
    expect(await config()).toContain('[sso-session beta]');
    expect(line.agent.view().sessions.map(({ name }) => name)).toEqual(['acme', 'beta']);
    expect(requests.team()).toMatchObject({ name: 'Platform', from: PLACE });
    await requests.removeTeam();
    expect(requests.team()).toBeNull();
  });

  it('are fetched again from where they came unasked, and what was refused is not what was shown', async () => {
    await open('yes').planTeam(PLACE);
    const accepting = open('yes');
    await accepting.planTeam(PLACE);
    await accepting.applyTeam();
    asked = [];
    serve({ ...TEAM, profileTemplate: '{account}' });
    const requests = open('no');
    expect((await requests.planTeam(null)).diff).toContain('+  "profileTemplate": "{account}"');
    await expect(requests.planTeam(EVIL)).rejects.toMatchObject({ code: 'cancelled' });
    await requests.applyTeam();
    expect([asked, fetched.includes(EVIL)]).toEqual([[EVIL], false]);
    expect(line.settings.get().profileTemplate).toBe('{role}@{account}');
  });

  it('come from a place that is no flag, whatever it is called', async () => {
    for (const from of ['--yes', '-h', '--help', '--dry-run=no'])
      await expect(open('yes').planTeam(from)).rejects.toMatchObject({
        code: 'team-unreachable',
        message: `/${from} can't be read.`,
      });
    expect(asked).toEqual(['--yes', '-h', '--help', '--dry-run=no']);
  });

  it('stay where another program has changed the file since', async () => {
    const requests = open('yes');
    await requests.planTeam(PLACE);
    await writeFile(join(line.folder, 'config'), ssoSession('other'));
    await expect(requests.applyTeam()).rejects.toMatchObject({ code: 'config-invalid' });
    expect([await config(), line.settings.team()]).toEqual([ssoSession('other'), null]);
  });

  it('say in the person’s language what they leave as it is', async () => {
    const acme = { name: 'work', startUrl: 'https://acme.awsapps.com/start', region: 'us-east-1' };
    serve({ ...TEAM, sessions: [acme, { ...acme, name: 'acme', region: 'us-east-2' }], network: {}, sources: [] });
    expect((await open('yes', 'de').planTeam(PLACE)).notes).toEqual([
      'Ein Team kann nicht über network, sources bestimmen: ausgelassen.',
      'Ihre Sitzung acme ist im Team die Sitzung work; sie bleibt.',
      'Sie haben eine Sitzung acme mit einem anderen Portal; sie bleibt.',
    ]);
  });
});
