import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { credentialProcess, servedRole } from '../../../main/aws-files/credential-process.ts';
import { parseIni } from '../../../main/aws-files/ini.ts';
import {
  foreignProfiles,
  type ManagedProfile,
  ownProfiles,
  putProfiles,
} from '../../../main/aws-files/managed-block.ts';
import { sectionName } from '../../../main/aws-files/section-name.ts';
import { configText } from '../../support/files/config-text.ts';
import { withoutBlock } from '../../support/files/without-block.ts';

const CLIENT = ['/opt/Day pass/daypass'];
const all = () => true;

const profile = (name: string, region: string | null = 'eu-west-1'): ManagedProfile => ({
  name,
  region,
  credentialProcess: credentialProcess(CLIENT, { session: 'acme', account: '111122223333', role: name }),
});

const START = '# >>> daypass >>> kept by Daypass, changes in here get lost (see daypass profiles --help)';
const BLOCK = `${START}
[profile Admin]
region = eu-west-1
credential_process = '/opt/Day pass/daypass' credentials --session acme --account 111122223333 --role Admin

[profile Dev]
credential_process = '/opt/Day pass/daypass' credentials --session acme --account 111122223333 --role Dev

# <<< daypass <<<
`;

describe('the block of Daypass in the AWS config file', () => {
  it('is made at the end, with profiles by name', () => {
    const { text, added, changed, removed } = putProfiles(
      '[default]\nregion = x\n',
      [profile('Dev', null), profile('Admin')],
      all,
    );
    expect(text).toBe(`[default]\nregion = x\n\n${BLOCK}`);
    expect({ added, changed, removed }).toEqual({ added: ['Dev', 'Admin'], changed: [], removed: [] });
  });

  it('is changed where it stands, and only where something is different', () => {
    const text = `[a]\n${BLOCK}[profile own]\nregion = x\n`;
    expect(putProfiles(text, [profile('Admin'), profile('Dev', null)], all)).toEqual({
      text,
      added: [],
      changed: [],
      removed: [],
    });
    const next = putProfiles(text, [profile('Admin', 'us-east-1'), profile('New')], all);
    expect(next).toMatchObject({ added: ['New'], changed: ['Admin'], removed: ['Dev'] });
    expect(next.text.startsWith('[a]\n# >>>')).toBe(true);
    expect(next.text.endsWith('# <<< daypass <<<\n[profile own]\nregion = x\n')).toBe(true);
    expect(ownProfiles(next.text).map(({ name }) => name)).toEqual(['Admin', 'New']);
  });

  it('prunes only what it is asked to', () => {
    const { text, removed } = putProfiles(
      BLOCK,
      [],
      ({ serves }) => typeof serves !== 'string' && serves.role === 'Dev',
    );
    expect(removed).toEqual(['Dev']);
    expect(ownProfiles(text).map(({ name }) => name)).toEqual(['Admin']);
  });

  it('keeps keys that somebody added to a profile of ours, and sections and comments that aren’t ours', () => {
    const touched = BLOCK.replace('role Admin\n', 'role Admin\noutput = json\ns3 =\n  max = 3\n').replace(
      '[profile Dev]',
      '[profile mine]\nregion = x\n# note\n\n[profile Dev]',
    );
    const { text } = putProfiles(touched, [profile('Admin', 'us-east-1')], all);
    expect(text).toContain('[profile mine]\nregion = x\n# note\n');
    expect(text).toContain('region = us-east-1\n');
    expect(text).toContain('output = json\ns3 =\n  max = 3\n');
    expect(text).not.toContain('[profile Dev]');
    expect([...foreignProfiles(text)]).toEqual(['mine']);
    expect(withoutBlock(text)).toBe('[profile mine]\nregion = x\n# note\n\n');
  });

  it.each([
    '[profile Admin]\nregion = x\n',
    '[profile "Admin"]\n',
    `${BLOCK}[profile Admin]\n`,
    `${START}\n[profile Admin]\nregion = x\n# <<< daypass <<<\n`,
  ])('refuses a name that the user has given to a profile: %j', (text) => {
    expect(() => putProfiles(text, [profile('Admin'), profile('Other')], all)).toThrow(
      /"Admin" already that isn't Daypass's/,
    );
  });

  it.each([
    ['without an end', BLOCK.replace('# <<< daypass <<<\n', '')],
    ['without a start', BLOCK.replace(/^.*\n/, '')],
    ['twice', BLOCK + BLOCK.replaceAll('Admin', 'A').replaceAll('Dev', 'D')],
    ['the wrong way round', `# <<< daypass <<<\n${START}\n`],
    ['twice begun', `${START}\n${BLOCK}`],
  ])('that is damaged (%s) is refused with the lines to look at', (_how, text) => {
    for (const use of [
      () => ownProfiles(text),
      () => putProfiles(text, [profile('X')], all),
      () => withoutBlock(text),
    ]) {
      expect(use).toThrow(/\(lines? \d.*Nothing was changed/);
    }
  });

  it('leaves no word that the AWS CLI would take for a setting in its comment lines', () => {
    const comments = putProfiles('', [profile('Admin')], all)
      .text.split('\n')
      .filter((line) => line.startsWith('#'));
    expect(comments).toHaveLength(2);
    for (const line of comments) expect(line).not.toMatch(/[:=]/);
  });

  it('keeps every byte outside, whatever the file holds and however often it is changed', () => {
    const name = fc.stringMatching(/^own-[a-z]{1,6}$/);
    const profiles = fc.uniqueArray(fc.tuple(name, fc.option(fc.constantFrom('eu-west-1', 'us-east-1'))), {
      selector: ([own]) => own,
      maxLength: 6,
    });
    fc.assert(
      fc.property(
        configText,
        configText,
        fc.array(profiles, { minLength: 1, maxLength: 4 }),
        (before, after, rounds) => {
          const first = putProfiles(before, [profile('own-first')], all).text;
          expect(first.startsWith(before)).toBe(true);
          // What another program writes below the block begins with a section of its own.
          const below = after === '' ? '' : `[profile below]\n${after.replace(/^\ufeff/, '')}`;
          let text = first + below;
          for (const round of rounds) {
            const wanted = round.map(([own, region]) => profile(own, region));
            text = putProfiles(text, wanted, all).text;
            expect(text.startsWith(before)).toBe(true);
            expect(text.endsWith(below)).toBe(true);
            expect(ownProfiles(text).map(({ name }) => name)).toEqual(wanted.map(({ name }) => name).sort());
            expect(putProfiles(text, wanted, all).text).toBe(text);
            if (wanted.length > 0) expect(foreign(text)).toEqual(foreign(`${before}\n${below}`));
            if (wanted.length === 0) break;
          }
          const rest = withoutBlock(text);
          expect(rest.startsWith(before)).toBe(true);
          expect(rest.endsWith(below)).toBe(true);
          expect(rest.slice(before.length, rest.length - below.length)).toMatch(/^(\r?\n){0,2}$/);
        },
      ),
      { numRuns: 300 },
    );
  });
});

function foreign(text: string) {
  return parseIni(text)
    .filter(({ header }) => !sectionName(header)?.name.startsWith('own-'))
    .map(({ header, entries }) => ({ header, entries: entries.map(({ key, value }) => ({ key, value })) }));
}

describe('a credential_process line of ours', () => {
  it('is known again, whatever the names in it', () => {
    const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => !/\p{Cc}/u.test(text));
    fc.assert(
      fc.property(word, word, word, (folder, session, role) => {
        const ref = { session, account: '111122223333', role };
        expect(servedRole(credentialProcess([`/${folder}/daypass`], ref))).toEqual(ref);
        expect(servedRole(credentialProcess(['node', `/${folder}/daypass.cjs`], 'active'))).toBe('active');
      }),
    );
  });

  it('is not written where a name would be lines of its own', () => {
    for (const role of ['x"\n[profile default]\ncredential_process = touch pwned\n#', 'a\rb', 'a\0b']) {
      const ref = { session: 'acme', account: '111122223333', role };
      expect(() => credentialProcess(['daypass'], ref)).toThrow(expect.objectContaining({ code: 'config-invalid' }));
    }
  });

  it.each([
    'aws-vault export --format=json prod',
    'granted credential-process --profile x',
    'daypass credentials',
    'other credentials --session a --account b --role c',
    'credentials --session a --account b --role c',
  ])('is not any other program’s: %s', (line) => {
    expect(servedRole(line)).toBeNull();
  });
});
