import { chmod, chown, lstat, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type IniSection, parseIni } from '../../../main/aws-files/ini.ts';
import { addSessionSection, removeSessionSection } from '../../../main/aws-files/sessions/edit-session.ts';
import { readDefinitions } from '../../../main/aws-files/sessions/read-definitions.ts';
import { readSessions } from '../../../main/aws-files/sessions/read-sessions.ts';

const read = (text: string) => readSessions(text, '/home/ann/.aws/config');
const SECTION = 'sso_start_url = https://acme.awsapps.com/start\nsso_region = eu-west-1\n';
const ACME = {
  name: 'acme',
  kind: 'identity-center',
  startUrl: 'https://acme.awsapps.com/start',
  region: 'eu-west-1',
  scopes: ['sso:account:access'],
  origin: 'sso-session',
};

describe('sessions of the AWS config file', () => {
  it.each([
    ['as it is in AWS’s documents', `[sso-session acme]\n${SECTION}`],
    ['with Windows line ends and a byte order mark', `\ufeff[sso-session acme]\r\n${SECTION.replaceAll('\n', '\r\n')}`],
    ['in quotes', `[sso-session "acme"]\n${SECTION}`],
    ['with comments and blanks', `# c\n\n[sso-session   acme] # c\n; c\n${SECTION.replaceAll(' = ', '=')}`],
    ['with an inline comment', `[sso-session acme]\n${SECTION.replace('eu-west-1', 'eu-west-1 # Dublin')}`],
    ['with every line indented', `  [sso-session acme]\n${SECTION.replaceAll(/^(?=.)/gm, '  ')}`],
    ['with the address as browsers show it', `[sso-session acme]\n${SECTION.replace('/start', '/start/#/')}`],
    [
      'between other sections',
      `[default]\nregion = x\n[sso-session acme]\n${SECTION}[services s]\ns3 =\n  endpoint_url = y\n`,
    ],
  ])('are read %s', (_how, text) => {
    expect(read(text)).toEqual({ sessions: [ACME], problems: [] });
  });

  it('come from legacy profiles too, once for each portal', () => {
    const legacy = (name: string) => `[profile ${name}]\n${SECTION}sso_account_id = 111122223333\n`;
    expect(read(legacy('dev') + legacy('prod')).sessions).toEqual([{ ...ACME, name: 'dev', origin: 'legacy-profile' }]);
    expect(read(`${legacy('dev')}[sso-session acme]\n${SECTION}`).sessions).toEqual([ACME]);
  });

  it.each([
    ['sso_start_url is missing', '[sso-session x]\nsso_region = eu-west-1\n'],
    [
      'does not begin with https',
      '[sso-session x]\nsso_start_url = http://x.awsapps.com/start\nsso_region = eu-west-1\n',
    ],
    ['is not a start URL', '[sso-session x]\nsso_start_url = nonsense\nsso_region = eu-west-1\n'],
    ['is not a region', `[sso-session x]\nsso_start_url = https://x.awsapps.com/start\nsso_region = Ireland\n`],
    ['does not name a session', `[sso-session two words]\n${SECTION}`],
  ])('with a fault are told and hide no others: %s', (what, text) => {
    const { sessions, problems } = read(`${text}[sso-session acme]\n${SECTION}`);
    expect(sessions).toEqual([ACME]);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toContain(what);
    expect(problems[0]?.message).toContain('line 1');
  });

  it.each([
    [
      'Line 3 of /home/ann/.aws/config begins a section, but has no "]"',
      '[profile x]\nregion = eu-west-1\n[sso-session y\n',
      8,
    ],
    ['Line 1 of /home/ann/.aws/config stands before the first section', 'region = eu-west-1\n[profile x]\n', 7],
    ['Line 2 of /home/ann/.aws/config is no section, no setting and no comment', '[profile x]\nwJalrXUtnFEMI\n', 7],
  ])('are read from a file that the AWS CLI refuses, which is told once: %s', (what, before, other) => {
    const { sessions, problems } = readDefinitions(
      `${before}sso_region = us-east-1\n[sso-session acme]\n${SECTION}nonsense\n`,
      '/home/ann/.aws/config',
    );
    expect(sessions).toEqual([ACME]);
    expect(problems.map(({ message }) => message)).toEqual([
      `${what}: the AWS CLI refuses the whole file for it. Wrong, too: ${other}.`,
    ]);
    expect(problems[0]?.toJSON().next).toMatch(/^Put (?:a "\]" at its end|it )/);
  });

  it('are read from parts of one section, which is told', () => {
    const text =
      '[sso-session acme]\nsso_region = eu-west-1\n[default]\n[sso-session acme]\nsso_start_url = https://acme.awsapps.com/start\n';
    const { sessions, problems } = readDefinitions(text, 'config');
    expect(sessions).toEqual([ACME]);
    expect(problems.map(({ message }) => message)).toEqual([
      'Line 4 of config begins a section that stands above already: the AWS CLI refuses the whole file for it.',
    ]);
  });

  it('are not made of what follows a header without its end', () => {
    const text = `[sso-session acme]\n${SECTION}[sso-session beta\nsso_region = us-east-1\n`;
    expect(readDefinitions(text, 'config').sessions).toEqual([ACME]);
  });

  it('may be plain http on this machine only', () => {
    const local = '[sso-session x]\nsso_start_url = http://127.0.0.1:8080/start\nsso_region = us-east-1\n';
    expect(read(local).problems).toEqual([]);
    expect(read(local.replace('127.0.0.1', '127.0.0.1.evil.example')).sessions).toEqual([]);
  });

  it('never fails, whatever the file holds', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => void read(text)));
    fc.assert(fc.property(fileText, (text) => void read(text)));
  });
});

const line = fc.oneof(
  fc.constantFrom(
    '[default]',
    '[profile dev]',
    '[sso-session other]',
    '[sso-session x',
    '# note',
    '',
    'key = value',
    '  nested = 1',
    '=',
    '\u00e9 = \u00fc',
  ),
  fc.string({ maxLength: 20 }).map((text) => text.replace(/[\r\n]/g, '')),
);
const fileText = fc
  .tuple(fc.array(line, { maxLength: 20 }), fc.constantFrom('\n', '\r\n'), fc.boolean(), fc.boolean())
  .map(([lines, eol, ends, mark]) => `${mark ? '\ufeff' : ''}${lines.join(eol)}${ends && lines.length > 0 ? eol : ''}`);

describe('editing the AWS config file', () => {
  let folder: string;
  let path: string;
  const beta = { name: 'beta', startUrl: 'https://beta.awsapps.com/start/#/', region: 'eu-west-1' };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daypass-config-'));
    path = join(folder, 'aws', 'config');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('makes file and folder, for this user alone', async () => {
    await addSessionSection(path, beta);
    expect(await readFile(path, 'utf8')).toBe(
      '[sso-session beta]\nsso_start_url = https://beta.awsapps.com/start\nsso_region = eu-west-1\nsso_registration_scopes = sso:account:access\n',
    );
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'aws'))).mode & 0o777).toBe(0o700);
  });

  it('keeps every other byte: what is added is at the end, and goes again without a trace', async () => {
    await fc.assert(
      fc.asyncProperty(fileText, async (text) => {
        const own = join(folder, 'config');
        await writeFile(own, text);
        await addSessionSection(own, beta);
        const added = await readFile(own, 'utf8');
        expect(added.startsWith(text)).toBe(true);
        expect(parseIni(added).at(-1)?.header).toBe('sso-session beta');
        const read = ({ header, entries }: IniSection) => ({
          header,
          entries: entries.map(({ key, value, line: at }) => ({ key, value, at })),
        });
        expect(parseIni(added).slice(0, -1).map(read)).toEqual(parseIni(text).map(read));
        await removeSessionSection(own, 'beta');
        const rest = await readFile(own, 'utf8');
        expect(rest.replace(/[\r\n]+$/, '')).toBe(text.replace(/[\r\n]+$/, ''));
      }),
      { numRuns: 150 },
    );
  });

  it('keeps bytes that are no text, the file’s mode and a link to it', async () => {
    const real = join(folder, 'dotfiles');
    const bytes = Buffer.concat([Buffer.from('[profile a]\nx = '), Buffer.from([0xff, 0xfe, 0x80]), Buffer.from('\n')]);
    await writeFile(real, bytes);
    await chmod(real, 0o640);
    const link = join(folder, 'config');
    await symlink(real, link);
    await addSessionSection(link, beta);
    expect((await readFile(real)).subarray(0, bytes.length)).toEqual(bytes);
    expect((await stat(real)).mode & 0o777).toBe(0o640);
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
  });

  it.skipIf(process.getuid?.() !== 0)('keeps the file’s owner and group, and gives the copy to them, too', async () => {
    const own = join(folder, 'config');
    await writeFile(own, '[default]\nregion = x\n', { mode: 0o640 });
    await chown(own, 1, 2);
    await addSessionSection(own, beta);
    for (const file of [own, `${own}.daypass-backup`]) {
      const { uid, gid, mode } = await stat(file);
      expect([uid, gid, mode & 0o777]).toEqual([1, 2, 0o640]);
    }
  });

  it('removes a section from the middle and leaves the next one its comments', async () => {
    const own = join(folder, 'config');
    await writeFile(
      own,
      `[default]\nregion = x\n\n[sso-session beta]\nsso_region = y\n\n# about dev\n[profile dev]\nz = 1\n`,
    );
    await removeSessionSection(own, 'beta');
    expect(await readFile(own, 'utf8')).toBe('[default]\nregion = x\n\n# about dev\n[profile dev]\nz = 1\n');
  });

  it.each([
    [{ ...beta, name: 'a]b' }, "can't be the name"],
    [{ ...beta, name: 'a\nb' }, "can't be the name"],
    [{ ...beta, name: 'a\u202eb' }, "can't be the name"],
    [{ ...beta, name: '' }, "can't be the name"],
    [{ ...beta, region: 'eu-west-1\nx = y' }, 'is not a region'],
    [{ ...beta, startUrl: 'file:///etc/passwd' }, 'does not begin with https'],
  ])('refuses what would damage the file: %j', async (session, what) => {
    await expect(addSessionSection(path, session)).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringContaining(what),
    });
    await expect(readFile(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('refuses a name that is taken', async () => {
    await addSessionSection(path, beta);
    await expect(addSessionSection(path, beta)).rejects.toMatchObject({ code: 'config-invalid' });
  });
});

it('writes into no folder of its own for a user that there is not', async () => {
  const session = { name: 'acme', startUrl: 'https://acme.awsapps.com/start', region: 'eu-west-1' };
  const path = join('~no such user', 'config');
  await expect(addSessionSection(path, session)).rejects.toThrow("The folder ~no such user can't be created.");
});
