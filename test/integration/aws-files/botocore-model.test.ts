import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeStaticKey } from '../../../main/aws-files/credentials-file.ts';
import { decodeText, encodeText } from '../../../main/aws-files/file-text.ts';
import { importProfiles } from '../../../main/aws-files/import-profiles.ts';
import { parseIni, refusedLines } from '../../../main/aws-files/ini.ts';
import { ownProfiles, putProfiles } from '../../../main/aws-files/managed-block.ts';
import { sectionName } from '../../../main/aws-files/section-name.ts';
import { namedSections } from '../../../main/aws-files/sections.ts';
import {
  addSessionSection,
  changeSessionSection,
  removeSessionSection,
} from '../../../main/aws-files/sessions/edit-session.ts';
import { isCode } from '../../../main/base/errors.ts';
import { type BotocoreView, HAS_BOTOCORE, startBotocore } from '../../support/files/botocore-reader.ts';
import { withoutBlock } from '../../support/files/without-block.ts';

/** White space of every kind, to Python, to JavaScript or to neither. */
const SPACES = [' ', '  ', '\t', '\u00a0', '\u0085', '\u001c', '\u2028', '\u3000', '\u200b', '\ufeff', '\v', '\f'];
const NAMES = [
  'acme',
  'voilà',
  'Škoda',
  'Рига',
  '株式会社',
  'a\u0085b',
  'İ',
  'ß',
  '🦊',
  '\ud83d\udc68\u200d\ud83d\udc67',
];
const KEYS = ['region', 'sso_start_url', 'SSO_Region', 'credential_process', 's3', 'schlüssel', 'ключ', ''];

const space = fc.oneof({ weight: 3, arbitrary: fc.constant('') }, { weight: 2, arbitrary: fc.constantFrom(...SPACES) });
const indent = fc.oneof({ weight: 4, arbitrary: fc.constant('') }, { weight: 3, arbitrary: space });
const anyText = fc.string({ maxLength: 12, unit: 'binary' }).map((text) => text.replace(/[\r\n]/g, ''));
const name = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...NAMES) }, { weight: 1, arbitrary: anyText });
const header = fc.oneof(
  fc
    .tuple(fc.constantFrom('profile ', 'profile  ', 'sso-session ', 'services ', 'profilex ', ''), name)
    .map((parts) => parts.join('')),
  name.map((one) => `profile "${one}"`),
  name.map((one) => `sso-session '${one}'`),
  fc.constantFrom('default', 'DEFAULT', 'profile default', 'profile a b', 'profile a\\ b', 'sso-session "a', 'a]b'),
);
const value = fc.oneof(
  name,
  anyText,
  fc.constantFrom('', 'eu-west-1', 'a # b', 'a ; b', 'https://acme.awsapps.com/start/#/'),
);
const line = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(indent, header, space).map(([before, one, after]) => `${before}[${one}]${after}`) },
  {
    weight: 6,
    arbitrary: fc
      .tuple(indent, fc.constantFrom(...KEYS), space, fc.constantFrom('=', ':', ' = '), space, value, space)
      .map((parts) => parts.join('')),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(indent, fc.constantFrom('# note', '; note', '#', '# a = b')).map((parts) => parts.join('')),
  },
  { weight: 2, arbitrary: space },
  { weight: 1, arbitrary: fc.tuple(space, anyText).map((parts) => parts.join('')) },
);
/** Files of odd lines; most begin with a section, so that botocore refuses only some. */
const file = fc
  .tuple(
    fc.array(line, { maxLength: 14 }),
    fc.constantFrom('\n', '\r\n', '\r'),
    fc.boolean(),
    fc.constantFrom('', '', '', '\ufeff'),
  )
  .map(([lines, eol, ends, mark]) => `${mark}[profile first]${eol}${lines.join(eol)}${ends ? eol : ''}`);

/** Without the lines for which botocore refuses the file. */
function readable(text: string): string {
  const wrong = new Set(refusedLines(text).map(({ line: at }) => at));
  if (wrong.size === 0) return text;
  const lines = text.replace(/^\ufeff/, '').split(/(?<=\n|\r(?!\n))/);
  return readable(lines.filter((_, index) => !wrong.has(index + 1)).join(''));
}

// Thousands of files are written through to the disk, which others may keep busy.
describe.skipIf(!HAS_BOTOCORE)('the model of AWS’s files', { timeout: 400_000 }, () => {
  let folder: string;
  let path: string;
  let botocore: ReturnType<typeof startBotocore>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daypass-model-'));
    path = join(folder, 'config');
    botocore = startBotocore(folder);
  });
  afterAll(async () => {
    botocore.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('reads what botocore reads: sections, settings, names, and which files are refused', async () => {
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(file, async (text) => {
        const theirs = await botocore.read(text);
        if (theirs === null) refused += 1;
        expect(refusedLines(text).length > 0).toBe(theirs === null);
        if (theirs === null) return;
        const all = parseIni(text);
        const defaults = all.filter((section) => section.header === 'DEFAULT').flatMap(({ entries }) => entries);
        const sections = all.filter((section) => section.header !== 'DEFAULT');
        expect(
          Object.fromEntries(
            sections.map((section) => [
              section.header,
              Object.fromEntries([...defaults, ...section.entries].map(({ key, value: own }) => [key, own])),
            ]),
          ),
        ).toEqual(theirs.sections);
        for (const [kind, names] of [
          ['profile', theirs.profiles],
          ['sso-session', theirs.sessions],
        ] as const) {
          const ours = namedSections(all, kind, '').map((settings) => settings.name);
          expect(ours.sort()).toEqual(names.filter((one) => one !== '').sort());
        }
      }),
      { numRuns: 1_500 },
    );
    expect(refused).toBeGreaterThan(100);
    expect(refused).toBeLessThan(1_200);
  });

  it('gives back every byte, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(encodeText(decodeText(bytes)).equals(bytes)).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  const session = { name: 'Рига', startUrl: 'https://riga.awsapps.com/start', region: 'eu-north-1' };
  const ours = (own: string) => ({
    name: own,
    region: 'eu-west-1',
    credentialProcess: `/opt/daypass credentials --session acme --account 111122223333 --role ${own}`,
  });

  /**
   * What AWS's tools read is the same before and after, except in the sections that are concerned. An edit may be refused by us, and
   * then nothing is changed.
   */
  async function keepsOthers(
    written: string,
    edit: (text: string) => Promise<string> | string,
    isConcerned: (header: string) => boolean,
  ) {
    const text = readable(written);
    const before = await botocore.read(text);
    expect(before).not.toBeNull();
    let after: string;
    try {
      after = await edit(text);
    } catch (error) {
      if (!isCode(error, 'config-invalid')) throw error;
      return 'refused';
    }
    const then = await botocore.read(after);
    expect(then).not.toBeNull();
    const others = (view: BotocoreView | null) =>
      Object.entries(view?.sections ?? {}).filter(([own]) => !isConcerned(own));
    expect(Object.fromEntries(others(then))).toEqual(Object.fromEntries(others(before)));
    return 'kept';
  }

  const isSession = (own: string) =>
    sectionName(own)?.kind === 'sso-session' && sectionName(own)?.name === session.name;
  const inFile = (edit: () => Promise<unknown>) => async (text: string) => {
    await writeFile(path, encodeText(text));
    await edit();
    return decodeText(await readFile(path));
  };

  it('adds, changes and removes a session and touches nothing else', async () => {
    const seen = new Set<string>();
    const layout = fc.constantFrom('', '  ', '\t');
    await fc.assert(
      fc.asyncProperty(file, file, layout, async (above, below, tab) => {
        const own = `[sso-session ${session.name}]\n${tab}sso_start_url = https://old.awsapps.com/start\n${tab}sso_region : eu-west-1 \n${tab}sso_registration_scopes = a\n`;
        const rest = below.replace(/^\ufeff?\[profile first\]/, '[profile second]');
        for (const [text, edit] of [
          [above, inFile(() => addSessionSection(path, session))],
          [`${above}\n${own}${rest}`, inFile(() => changeSessionSection(path, session))],
          [`${above}\n${own}${rest}`, inFile(() => removeSessionSection(path, session.name))],
        ] as const) {
          seen.add(await keepsOthers(text, edit, isSession));
          await rm(`${path}.daypass-backup`, { force: true });
        }
      }),
      { numRuns: 200 },
    );
    expect(seen.has('kept')).toBe(true);
  });

  it('puts its block into the file, changes it and takes it out, and touches nothing else', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(file, file, async (above, below) => {
        const rest = below.replace(/^\ufeff?\[profile first\]/, '[profile second]');
        const isOurs = (own: string) => /^own-/.test(sectionName(own)?.name ?? '');
        const put = (names: string[]) => (text: string) => putProfiles(text, names.map(ours), () => true).text;
        seen.add(await keepsOthers(above, put(['own-a', 'own-b']), isOurs));
        const text = (() => {
          try {
            return `${put(['own-b'])(above)}${rest}`;
          } catch {
            return above;
          }
        })();
        seen.add(await keepsOthers(text, put(['own-a', 'own-c']), isOurs));
        seen.add(await keepsOthers(text, (one) => withoutBlock(one), isOurs));
      }),
      { numRuns: 200 },
    );
    expect(seen.has('kept')).toBe(true);
  });

  it('imports a profile and takes out an access key, and touches nothing else', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(file, file, fc.constantFrom('', '  ', '\t'), async (above, below, tab) => {
        const rest = below.replace(/^\ufeff?\[profile first\]/, '[profile second]');
        const profile = `[profile imported]\n${tab}sso_session = known\n${tab}sso_account_id = 111122223333\n# who\n${tab}sso_role_name = Admin\n${tab}output = json\n`;
        const known = '[sso-session known]\nsso_start_url = https://k.awsapps.com/start\nsso_region = eu-west-1\n';
        const imported = (text: string) => importProfiles(text, ['/opt/daypass']).text;
        // Whatever else looks like a profile to be imported is, too.
        const isTurned = (own: string) => ['profile', 'sso-session'].includes(sectionName(own)?.kind ?? '');
        seen.add(await keepsOthers(`${above}\n${known}${profile}${rest}`, imported, isTurned));
        const key = `[key]\n${tab}aws_access_key_id = AKIAIOSFODNN7EXAMPLE\n${tab}aws_secret_access_key = abc/def\n`;
        const taken = inFile(() => removeStaticKey(path, 'key'));
        seen.add(await keepsOthers(`${above}\n${key}${rest}`, taken, (own) => own === 'key'));
        await rm(`${path}.daypass-backup`, { force: true });
      }),
      { numRuns: 150 },
    );
    expect(seen.has('kept')).toBe(true);
  });

  it.each(NAMES.filter((one) => !/\p{Cc}/u.test(one)))('adds, finds and removes a session called %s', async (own) => {
    await writeFile(path, '[default]\nregion = eu-west-1\n');
    const named = { ...session, name: own };
    await addSessionSection(path, named);
    await expect(addSessionSection(path, named)).rejects.toThrow('already');
    expect((await botocore.read(await readFile(path, 'utf8')))?.sessions).toEqual([own]);
    await changeSessionSection(path, { ...named, region: 'us-east-1' });
    expect((await botocore.read(await readFile(path, 'utf8')))?.sections[`sso-session ${own}`]?.sso_region).toBe(
      'us-east-1',
    );
    await removeSessionSection(path, own);
    expect(await readFile(path, 'utf8')).toBe('[default]\nregion = eu-west-1\n');
  });

  it('adds to a file that is indented as a whole, and to its block there', async () => {
    const setting = fc.constantFrom(
      'region = a',
      'output = json',
      's3 =\n    addressing_style = path',
      'x = 1\n  # y\n\n',
    );
    const section = fc.tuple(fc.constantFrom('one', 'two', 'three'), fc.uniqueArray(setting, { maxLength: 3 }));
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(section, { minLength: 1, selector: ([own]) => own }),
        fc.constantFrom('  ', '\t', '      '),
        fc.constantFrom('\n', '\r\n'),
        async (sections, tab, eol) => {
          const plain = sections.map(([own, settings]) => [`[profile ${own}]`, ...settings, ''].join('\n')).join('\n');
          const indented = (text: string) => text.replace(/^(?=.)/gm, tab);
          const text = indented(plain).replaceAll('\n', eol);
          const isOurs = (own: string) => /^own-/.test(sectionName(own)?.name ?? '');
          const put = (names: string[]) => (one: string) => putProfiles(one, names.map(ours), () => true).text;
          expect(await keepsOthers(text, put(['own-b']), isOurs)).toBe('kept');
          // A program has indented the block, too; new profiles of ours come before and behind the one that is there.
          const block = text + indented(put(['own-b'])('').replaceAll('\n', eol));
          const behind = `${block}${eol}${tab}[profile behind]${eol}${tab}region = b${eol}`;
          for (const known of [block, behind]) {
            expect(await keepsOthers(known, put(['own-a', 'own-b', 'own-c']), isOurs)).toBe('kept');
            const view = await botocore.read(put(['own-a', 'own-b', 'own-c'])(known));
            for (const own of ['own-a', 'own-b', 'own-c']) {
              expect(view?.sections[`profile ${own}`]).toEqual({
                region: 'eu-west-1',
                credential_process: ours(own).credentialProcess,
              });
            }
            expect(await keepsOthers(known, (one) => withoutBlock(one), isOurs)).toBe('kept');
          }
          expect(
            await keepsOthers(
              text,
              inFile(() => addSessionSection(path, session)),
              isSession,
            ),
          ).toBe('kept');
          await rm(`${path}.daypass-backup`, { force: true });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('changes a block that a program has indented', async () => {
    const put = (names: string[], text: string, region = 'eu-west-1') =>
      putProfiles(
        text,
        names.map((one) => ({ ...ours(one), region })),
        () => true,
      ).text;
    const laidOut = put(['own-a', 'own-b'], '[default]\nregion = eu-west-1\n')
      .replace(/^(?=region|credential_process|# <<<)/gm, '    ')
      .replace(/^ {4}(?=region = eu-west-1\n\n)/m, '');
    const after = put(['own-a', 'own-c'], laidOut, 'us-east-1');
    const view = await botocore.read(after);
    expect(view?.profiles).toEqual(['default', 'own-a', 'own-c']);
    expect(view?.sections['profile own-a']).toEqual({
      region: 'us-east-1',
      credential_process: ours('own-a').credentialProcess,
    });
    expect(ownProfiles(after).map((one) => one.name)).toEqual(['own-a', 'own-c']);
  });
});
