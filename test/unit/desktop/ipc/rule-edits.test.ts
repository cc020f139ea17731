import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RuleEdit } from '../../../../common/rule-edits.ts';
import { changeRule, changeSettings } from '../../../../main/desktop/ipc/settings-requests.ts';
import { DEFAULTS } from '../../../../main/settings/schema.ts';
import { SettingsFile } from '../../../../main/settings/settings-file.ts';
import { FakeClock } from '../../../support/agent/fake-clock.ts';
import { silentLog } from '../../../support/agent/silent-log.ts';

describe('an edit of one rule in the window', () => {
  let folder: string;
  let path: string;
  let file: SettingsFile;
  const [a, b, c] = [{ account: 'a' }, { account: 'b' }, { account: 'c' }];
  const list = 'sensitive' as const;
  /** A person who agrees to fewer approvals. */
  const yes = async () => undefined;
  const sensitive = async () => JSON.parse(await readFile(path, 'utf8')).sensitive;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daypass-rules-'));
    path = join(folder, 'settings.json');
    await writeFile(path, JSON.stringify({ version: 1, sensitive: [a, b] }));
    file = new SettingsFile(path, { clock: new FakeClock(), log: silentLog });
    await file.open();
  });
  afterEach(async () => {
    file.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  it('leaves what the command line or another click has made of the others', async () => {
    await writeFile(path, JSON.stringify({ version: 1, sensitive: [c, a, b] }));
    await Promise.all([
      changeRule(file, { list, edit: 'remove', at: 0, rule: a }, yes),
      changeRule(file, { list, edit: 'replace', at: 1, rule: b, by: { ...b, role: 'Admin' } }, yes),
      changeRule(file, { list, edit: 'add', rule: a }),
    ]);
    expect(await sensitive()).toEqual([c, { ...b, role: 'Admin' }, a]);
  });

  it('speaks of the one at its place where two are the same', async () => {
    await writeFile(path, JSON.stringify({ version: 1, sensitive: [a, b, a] }));
    await changeRule(file, { list, edit: 'remove', at: 2, rule: a });
    expect(await sensitive()).toEqual([a, b]);
  });

  it('moves it up by one', async () => {
    const [first, second] = DEFAULTS.colours;
    await changeRule(file, { list: 'colours', edit: 'raise', at: 1, rule: second });
    await changeRule(file, { list: 'colours', edit: 'raise', at: 0, rule: second });
    expect(file.get().colours).toEqual([second, first, ...DEFAULTS.colours.slice(2)]);
  });

  it('is refused where the rule is another one by now; one that is gone needs no removal', async () => {
    await changeRule(file, { list, edit: 'remove', at: 0, rule: c });
    await expect(changeRule(file, { list, edit: 'replace', at: 0, rule: c, by: b })).rejects.toMatchObject({
      code: 'settings-invalid',
      message: 'This rule was changed elsewhere in the meantime.',
    });
    expect(await sensitive()).toEqual([a, b]);
  });

  it('has only what a rule of its list has', () => {
    const rule = { account: 'a', colour: 'red' };
    expect(v.is(RuleEdit, { list: 'colours', edit: 'add', rule })).toBe(true);
    for (const odd of [
      { list: 'colours', edit: 'add', rule: { account: 'a' } },
      { list: 'favourites', edit: 'add', rule },
      { list: 'colours', edit: 'remove', rule },
      { list: 'colours', edit: 'remove', at: -1, rule },
      { list: 'colours', edit: 'replace', at: 0, rule, by: { colour: 'pink' } },
    ]) {
      expect(v.is(RuleEdit, odd), JSON.stringify(odd)).toBe(false);
    }
  });

  it('is as little as a switch is: two of them at once are both kept', async () => {
    await Promise.all([
      changeSettings(file, { notifications: { newRoles: false } }),
      changeSettings(file, { notifications: { oldKey: false } }),
    ]);
    expect(file.get().notifications).toMatchObject({ newRoles: false, oldKey: false, signedIn: true });
  });
});
