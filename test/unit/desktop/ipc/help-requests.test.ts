import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LANGUAGES, type Language } from '../../../../common/languages.ts';
import { CHECKS_EN, type Finding } from '../../../../main/commands/doctor/finding.ts';
import { helpRequests } from '../../../../main/desktop/ipc/help-requests.ts';
import { stringsFor } from '../../../../main/desktop/strings/index.ts';
import { CommandLine, ssoSession } from '../../../support/agent/command-line.ts';

const time = () => '17:02';

describe('the checks that the window runs', () => {
  let line: CommandLine;
  let copied: string;
  let language: Language;
  const open = (first: Language) => {
    language = first;
    return helpRequests({
      agent: line.agent,
      clipboard: {
        writeText: (text) => {
          copied = text;
        },
      },
      async command(argv) {
        const { exit: status, stdout, stderr } = await line.run([...argv], { present: ['AWS_ACCESS_KEY_ID'] });
        return { status, stdout, stderr };
      },
      strings: () => stringsFor(language, []),
      time,
      showPath: () => undefined,
    });
  };

  beforeEach(async () => {
    line = await CommandLine.open(`${ssoSession('acme', 'eu-west-1')}${ssoSession('far', 'Ireland')}`);
    for (const path of [line.paths.run, line.paths.logs]) await mkdir(path, { recursive: true });
    for (const path of [line.paths.config, line.paths.run, line.paths.logs]) await chmod(path, 0o700);
    await chmod(line.paths.state, 0o755);
    line.probes = { ...line.probes, reach: async () => line.clock.now() + 7 * 60_000 };
  });
  afterEach(() => line.close());

  it('say what they find in the person’s language, and so does the copy', async () => {
    const requests = open('de');
    const checks = await requests.runChecks();
    const of = (wanted: string) => checks.filter(({ part }) => part === wanted);
    expect(of('Uhr')).toEqual([
      {
        part: 'Uhr',
        state: 'bad',
        what: 'Die Uhr dieses Rechners geht gegenüber AWS 7 Min. nach.',
        next: 'Stellen Sie sie richtig: So signierte Anfragen lehnt AWS ab.',
      },
    ]);
    expect(of('Ordner der Daten')[0]?.what).toMatch(/^Andere können .* einsehen \(Modus 0755\)\.$/);
    expect(of('Sitzung acme')).toMatchObject([{ what: 'nicht angemeldet', state: 'note' }]);
    expect(of('Umgebung')[0]?.what).toContain('AWS_ACCESS_KEY_ID gesetzt');
    // An error is said as everywhere in the window.
    expect(of('AWS-Konfigurationsdatei')[0]?.next).toMatch(/^Nennen Sie eine wie eu-west-1\./);
    await requests.copyChecks();
    expect(copied).toContain('✗ Uhr: Die Uhr dieses Rechners geht gegenüber AWS 7 Min. nach.\n  Stellen Sie');
    language = 'fr';
    const again = await requests.foundChecks();
    expect(again.map(({ state }) => state)).toEqual(checks.map(({ state }) => state));
    expect(again.find(({ part }) => part === 'Horloge')?.what).toMatch(/^L’horloge de cet ordinateur/);
    await requests.copyChecks();
    expect(copied).toContain('✗ Horloge: L’horloge');
  });

  it('have no English sentence in another language, whatever they find', () => {
    const { parts, findings } = CHECKS_EN;
    const values = Object.fromEntries(
      JSON.stringify(findings)
        .match(/(?<=\{)\w+(?=\})/g)
        ?.map((name) => [name, 'X']) ?? [],
    );
    const names = Object.keys(findings) as (keyof typeof findings)[];
    const found = names.map((code): Finding => {
      return { part: 'host', name: 'h', state: 'bad', code, values: { ...values, n: 2, time: 0, duration: 60_000 } };
    });
    const english = new Map(found.map((each) => [each.code, stringsFor('en', []).finding(each, time)]));
    const alike: string[] = [];
    for (const language of LANGUAGES.filter((tag) => tag !== 'en')) {
      const { finding } = stringsFor(language, []);
      for (const each of found) {
        const said = finding(each, time);
        expect(`${said.part} ${said.what} ${said.next}`).not.toMatch(/[{}]|undefined/);
        const before = english.get(each.code);
        const isSame = (key: 'what' | 'next') => said[key] === before?.[key] && /\p{L}{5}/u.test(said[key]);
        if (isSame('what') || isSame('next')) alike.push(`${language} ${each.code}`);
      }
      for (const part of Object.keys(parts) as (keyof typeof parts)[])
        expect(finding({ part, name: 'x', state: 'ok', code: 'place', values: {} }, time).part).not.toContain('{');
    }
    // French words that are English ones.
    expect(alike).toEqual(['fr config', 'fr aws-cli']);
  });

  it('are refused where they are none', async () => {
    await writeFile(line.settings.path, '{ "version": 1 }');
    const requests = helpRequests({
      agent: line.agent,
      clipboard: { writeText: () => undefined },
      command: async () => ({ status: 0, stdout: '{"checks":[{"found":{"code":"other"}}]}', stderr: '' }),
      strings: () => stringsFor('de', []),
      time,
      showPath: () => undefined,
    });
    await expect(requests.runChecks()).rejects.toMatchObject({ code: 'unexpected' });
  });
});
