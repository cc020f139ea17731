import { execFileSync } from 'node:child_process';
import {
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Rules } from '../../../common/rules.ts';
import { LONGEST_PATTERN } from '../../../common/wildcard.ts';
import { systemClock } from '../../../main/base/clock.ts';
import { changeRule, refuseIfOfTeam } from '../../../main/desktop/ipc/settings-requests.ts';
import { DEFAULTS, inForce } from '../../../main/settings/schema.ts';
import { SettingsFile } from '../../../main/settings/settings-file.ts';
import { parseTeam } from '../../../main/settings/team.ts';
import { FakeClock } from '../../support/agent/fake-clock.ts';
import { silentLog } from '../../support/agent/silent-log.ts';

describe('the settings file', () => {
  let folder: string;
  let path: string;
  const open = async () => {
    const file = new SettingsFile(path, { clock: new FakeClock(), log: silentLog });
    await file.open();
    return file;
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daypass-settings-'));
    path = join(folder, 'settings.json');
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('writes where a link leads, and leaves the link', async () => {
    const own = join(folder, 'dotfiles.json');
    await writeFile(own, '{ "version": 1 }');
    await symlink(own, path);
    await (await open()).update(() => ({ theme: 'dark' }));
    expect((await lstat(path)).isSymbolicLink()).toBe(true);
    expect(JSON.parse(await readFile(own, 'utf8'))).toMatchObject({ theme: 'dark' });
  });

  it('takes no pattern or list of rules that would hold up the agent, from a team neither', async () => {
    const file = await open();
    const long = '*'.repeat(LONGEST_PATTERN + 1);
    const all = Array.from({ length: 1_001 }, () => ({ account: 'x' }));
    for (const key of ['sensitive', 'colours', 'regions']) {
      const more = key === 'colours' ? { colour: 'red' } : key === 'regions' ? { region: 'eu-west-1' } : {};
      for (const rules of [
        [{ account: long, ...more }],
        [{ role: long, ...more }],
        all.map((one) => ({ ...one, ...more })),
      ]) {
        await expect(file.update(() => ({ [key]: rules }))).rejects.toMatchObject({ code: 'settings-invalid' });
        const team = JSON.stringify({ version: 1, [key]: rules });
        expect(() => parseTeam(team)).toThrow(expect.objectContaining({ code: 'settings-invalid' }));
      }
    }
  });

  it('has defaults where there is no file, and writes none unasked', async () => {
    const file = await open();
    expect(file.get()).toEqual(DEFAULTS);
    expect(await readdir(folder)).toEqual([]);
  });

  it('keeps what was set, what it does not know, and nothing of the defaults', async () => {
    await writeFile(path, '{ "version": 1, "fromTomorrow": { "x": 1 }, "console": { "opens": "isolated" } }');
    const file = await open();
    expect(file.get().console).toEqual({ ...DEFAULTS.console, opens: 'isolated' });
    await file.update(() => ({ theme: 'dark' }));
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
      version: 1,
      fromTomorrow: { x: 1 },
      console: { opens: 'isolated' },
      theme: 'dark',
    });
    await file.update(() => ({ theme: undefined }));
    expect((await open()).get().theme).toBe('system');
  });

  it.each([
    ['an empty file', ''],
    ['half of one', '{ "version": 1, "theme'],
    ['another version', '{ "version": 2 }'],
    ['a wrong value', '{ "version": 1, "theme": "mauve" }'],
    ['no object', '[1]'],
    ['noise', '\0\0\0\0'],
  ])('sets %s aside with a message and starts with the defaults', async (_what, text) => {
    await writeFile(path, text);
    const file = await open();
    expect(file.get()).toEqual(DEFAULTS);
    expect(file.problem).toMatchObject({ code: 'settings-invalid' });
    const [kept] = await readdir(folder);
    expect(kept).toMatch(/^settings\.json\.damaged-\d+$/);
    expect(await readFile(join(folder, kept ?? ''), 'utf8')).toBe(text);
  });

  it.skipIf(process.getuid?.() !== 0)(
    'is left where it is while this user may not read it, and its owner named',
    async () => {
      const home = process.env.HOME;
      await writeFile(path, '{ "version": 1, "theme": "dark" }', { mode: 0o600 });
      await chown(folder, 65_534, 65_534);
      // As after `sudo`: the person's folder, and root's file in it.
      process.env.HOME = folder;
      process.seteuid?.(65_534);
      try {
        const file = await open();
        expect(file.problem).toMatchObject({
          code: 'settings-invalid',
          message: `${path} can't be read: ${path} belongs to root.`,
          next: expect.stringContaining('sudo chown -R nobody'),
        });
        await expect(file.update(() => ({ theme: 'light' }))).rejects.toMatchObject({ code: 'settings-invalid' });
        expect(await readdir(folder)).toEqual(['settings.json']);
      } finally {
        process.seteuid?.(0);
        if (home === undefined) delete process.env.HOME;
        else process.env.HOME = home;
      }
      expect(await readFile(path, 'utf8')).toContain('dark');
    },
  );

  it('stays as it was, and touches nothing, while somebody is in the middle of editing it', async () => {
    const file = await open();
    await file.update(() => ({ theme: 'dark' }));
    await writeFile(path, '{ "version": 1, "theme": ');
    await file.reload();
    expect(file.get().theme).toBe('dark');
    expect(file.problem?.message).toContain('not valid JSON');
    await expect(file.update(() => ({ theme: 'light' }))).rejects.toMatchObject({ code: 'settings-invalid' });
    expect(await readFile(path, 'utf8')).toBe('{ "version": 1, "theme": ');
    await writeFile(path, '{ "version": 1, "theme": "light" }');
    await file.reload();
    expect(file.problem).toBeNull();
    expect(file.get().theme).toBe('light');
  });

  it('names the setting that is wrong, and changes nothing', async () => {
    const file = await open();
    await expect(file.update(() => ({ approvalMinutes: 0 }))).rejects.toThrow('approvalMinutes');
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    ['a pipe', async () => void execFileSync('mkfifo', [path])],
    ['a link to a device that never ends', () => symlink('/dev/zero', path)],
    ['a folder', () => mkdir(path)],
    ['more than fits into memory', () => writeFile(path, '').then(() => truncate(path, 1024 ** 4))],
  ])('is not held up by %s in its place', async (_what, place) => {
    await place();
    const file = await open();
    expect(file.problem?.code).toBe('settings-invalid');
    expect(await readdir(folder)).toEqual([expect.stringContaining('settings.json.damaged-')]);
    await file.update(() => ({ theme: 'dark' }));
    await rm(path);
    await place();
    await file.reload();
    expect([file.problem?.code, file.get().theme]).toEqual(['settings-invalid', 'dark']);
  });

  it('goes back to no older state where it is read while it is changed', async () => {
    const file = await open();
    const counts: number[] = [];
    file.onDidChange(() => void counts.push(file.get().favourites.length));
    const role = { session: 'acme', account: '111122223333' };
    let isChanging = true;
    const readers = [1, 2, 3, 4].map(async () => {
      while (isChanging) await file.reload();
    });
    for (let index = 0; index < 30; index += 1)
      await file.update(({ favourites = [] }) => ({ favourites: [...favourites, { ...role, role: `R${index}` }] }));
    isChanging = false;
    await Promise.all(readers);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(file.get().favourites).toHaveLength(30);
  });

  describe('while it is watched', () => {
    let file: SettingsFile;
    const changed = () => new Promise<void>((resolve) => file.onDidChange(resolve));
    const write = (theme: string, at = path) => writeFile(at, JSON.stringify({ version: 1, theme }));

    beforeEach(async () => {
      file = new SettingsFile(path, { clock: systemClock, log: silentLog });
    });
    afterEach(() => file.dispose());

    it('is followed into a folder that has taken the place of its own', async () => {
      await file.open();
      file.watch();
      const now = changed();
      await rename(folder, `${folder}-old`);
      await mkdir(folder);
      await write('dark');
      await now;
      await rm(`${folder}-old`, { recursive: true });
      expect(file.get().theme).toBe('dark');
      const again = changed();
      await write('light');
      await again;
      expect(file.get().theme).toBe('light');
    });

    it('is followed to where a link leads, also where that changes', async () => {
      for (const name of ['one', 'two']) await mkdir(join(folder, name));
      const [one, two] = [join(folder, 'one', 'own.json'), join(folder, 'two', 'own.json')];
      await write('dark', one);
      await write('dark', two);
      await symlink(one, path);
      await file.open();
      file.watch();
      for (const [theme, at, prepare] of [
        ['light', one, async () => undefined],
        ['system', two, async () => rm(path).then(() => symlink(two, path))],
      ] as const) {
        await prepare();
        const now = changed();
        await write(theme, at);
        await now;
        expect(file.get().theme).toBe(theme);
      }
    });
  });

  it('loses none of many changes at once', async () => {
    const file = await open();
    const ids = Array.from({ length: 20 }, (_, index) => String(100_000_000_000 + index));
    await Promise.all(
      ids.map((id) => file.update((own) => ({ accounts: { ...own.accounts, [id]: { alias: `a${id}` } } }))),
    );
    expect(Object.keys((await open()).get().accounts)).toEqual(ids);
  });
});

describe('rules', () => {
  const of = (accountName: string, role = 'Admin') => ({ accountId: '111122223333', accountName, role });

  it('colour accounts by name out of the box, and tell prod from non-prod', () => {
    const rules = new Rules(inForce());
    expect(['payments-prod', 'Non-Prod Shared', 'dev-1', 'Core'].map((name) => rules.colour(of(name)))).toEqual([
      'red',
      'orange',
      'green',
      null,
    ]);
  });

  it('give the account’s own word before any rule', () => {
    const own = { version: 1 as const, accounts: { '111122223333': { colour: 'blue' as const, region: 'eu-west-3' } } };
    const rules = new Rules(inForce({ ...own, defaultRegion: 'us-east-1' }));
    expect([rules.colour(of('prod')), rules.region(of('prod'))]).toEqual(['blue', 'eu-west-3']);
    expect(rules.region({ ...of('prod'), accountId: '999999999999' })).toBe('us-east-1');
  });

  it('mark roles sensitive by account, by role, by both, or one by one', () => {
    const ref = { session: 'acme', account: '111122223333', role: 'Admin' };
    const rules = new Rules(inForce({ sensitive: [{ account: '*prod', role: 'adm?n' }], sensitiveRoles: [ref] }));
    const elsewhere = { ...ref, account: '444455556666' };
    expect(rules.isSensitive(elsewhere, ['my-prod'])).toBe(true);
    expect(rules.isSensitive({ ...elsewhere, role: 'ReadOnly' }, ['my-prod'])).toBe(false);
    expect(rules.isSensitive(elsewhere, ['dev'])).toBe(false);
    expect(rules.isSensitive(ref, ['dev'])).toBe(true);
    // Another session may lead to the same role.
    expect(rules.isSensitive({ ...ref, session: 'beta' }, ['dev'])).toBe(true);
  });

  it('take an account for each of its names, and for one that is meant where none is known', () => {
    const ref = { session: 'acme', account: '111122223333', role: 'Admin' };
    const rules = new Rules(inForce({ sensitive: [{ account: '*prod', role: 'Admin' }, { account: '444455556666' }] }));
    expect(rules.isSensitive(ref, ['dev', 'my-prod'])).toBe(true);
    expect(rules.isSensitive(ref, ['dev', 'sandbox'])).toBe(false);
    expect(rules.isSensitive(ref, [])).toBe(true);
    expect(rules.isSensitive({ ...ref, role: 'ReadOnly' }, [])).toBe(false);
  });

  it('take what looks like a regular expression for what it is: text', () => {
    const rules = new Rules(inForce({ colours: [{ account: 'a.(b)+[c]*', colour: 'red' }] }));
    expect(rules.colour(of('a.(b)+[c] and more'))).toBe('red');
    expect(rules.colour(of('axbc'))).toBeNull();
  });
});

describe('what a team has made sensitive', () => {
  const prod = { account: '*prod*' };
  const role = { session: 'acme', account: '111122223333', role: 'Admin' };

  it('stays so under a person’s own rules, which come on top', () => {
    const own = { sensitive: [{ role: 'Admin' }, prod], sensitiveRoles: [{ ...role, role: 'Own' }] };
    const all = inForce({ sensitive: [prod], sensitiveRoles: [role] }, own);
    expect(all.sensitive).toEqual([prod, { role: 'Admin' }]);
    expect(all.sensitiveRoles).toEqual([role, { ...role, role: 'Own' }]);
    expect(inForce({ sensitive: [prod] }, { sensitive: [], sensitiveRoles: [] }).sensitive).toEqual([prod]);
  });

  it('is not a person’s to take away or to change in the window', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'daypass-settings-'));
    try {
      const file = new SettingsFile(join(folder, 'settings.json'), { clock: new FakeClock(), log: silentLog });
      await file.open();
      const team = { version: 1 as const, sensitive: [prod], sensitiveRoles: [role] };
      await file.setTeam({ version: 1, from: '/team.json', fetchedAt: 0, team });
      await changeRule(file, { list: 'sensitive', edit: 'add', rule: { role: 'Admin' } });
      expect(file.own().sensitive).toEqual([{ role: 'Admin' }]);
      for (const edit of [{ edit: 'remove' }, { edit: 'replace', by: { role: 'x' } }] as const) {
        const change = changeRule(file, { list: 'sensitive', rule: prod, at: 0, ...edit });
        await expect(change).rejects.toMatchObject({ code: 'settings-invalid', message: /your team's settings/ });
      }
      expect(() => refuseIfOfTeam(file, role)).toThrow(/Admin requires approval by your team's settings/);
      expect(() => refuseIfOfTeam(file, { ...role, role: 'Own' })).not.toThrow();
      expect(file.get().sensitive).toEqual([prod, { role: 'Admin' }]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
