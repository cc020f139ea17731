import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SessionCatalogue } from '../../../../main/agent/listing/catalogue.ts';
import { catalogueFile } from '../../../../main/agent/listing/catalogue-file.ts';
import { Seal } from '../../../../main/agent/seal.ts';
import { DaypassError } from '../../../../main/base/errors.ts';
import type { SessionDefinition } from '../../../../main/base/session-definition.ts';
import type { Keychain } from '../../../../main/keychain/keychain.ts';
import { FakeClock, settle } from '../../../support/agent/fake-clock.ts';
import { deferred, FakeSource } from '../../../support/agent/fake-source.ts';
import { createMemoryKeychain } from '../../../support/agent/memory-keychain.ts';
import { silentLog } from '../../../support/agent/silent-log.ts';

const SESSION = {
  kind: 'identity-center',
  name: 'acme / prod',
  startUrl: 'https://acme.awsapps.com/start',
  region: 'eu-west-1',
  scopes: [],
  origin: 'sso-session',
} as const satisfies SessionDefinition;
const account = (number: number) => ({
  id: String(number).padStart(12, '0'),
  name: `account-${number}`,
  email: `${number}@example.com`,
});

describe('the catalogue', () => {
  let folder: string;
  let clock: FakeClock;
  let source: FakeSource;
  let keychain: Keychain;
  let isNeeded: boolean;

  const open = async (session: SessionDefinition = SESSION) => {
    const file = catalogueFile(folder, session, {
      clock,
      log: silentLog,
      seal: new Seal({ keychain, log: silentLog, isNeeded: () => isNeeded }),
    });
    const catalogue = new SessionCatalogue({ clock, log: silentLog, source, file });
    await catalogue.load();
    return catalogue;
  };
  const names = (catalogue: SessionCatalogue) =>
    [...catalogue.accounts()].map(({ name, roles }) => `${name}: ${roles}`);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daypass-catalogue-'));
    clock = new FakeClock();
    keychain = createMemoryKeychain();
    isNeeded = true;
    source = new FakeSource('acme / prod', clock);
    source.setState({ status: 'signed-in', expiresAt: 0, renewable: true });
    source.pages = [[account(1), account(2)], [account(3)]];
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('lists every page and is there at once after a restart', async () => {
    await (await open()).refresh();
    const again = await open();
    expect(names(again)).toEqual([
      'account-1: Admin,ReadOnly',
      'account-2: Admin,ReadOnly',
      'account-3: Admin,ReadOnly',
    ]);
    expect(again.view()).toMatchObject({ status: 'idle', accounts: 3, accountsDone: 3, completedAt: clock.now() });
  });

  describe('on disk', () => {
    const path = async () => join(folder, (await readdir(folder)).find((name) => name.startsWith('catalogue-')) ?? '');
    const change = async (from: string, to: string) =>
      writeFile(await path(), (await readFile(await path(), 'utf8')).replace(from, to));
    const named = (catalogue: SessionCatalogue) => [1, 2, 3].map((number) => catalogue.isNamed(account(number).id));

    it('vouches for the names that AWS has told, after a restart as well', async () => {
      const catalogue = await open();
      await catalogue.refresh();
      expect(named(catalogue)).toEqual([true, true, true]);
      expect(named(await open())).toEqual([true, true, true]);
    });

    it('vouches for none once another program has written there, until AWS lists them, and does not launder them', async () => {
      await (await open()).refresh();
      await change('account-2', 'sandbox');
      const catalogue = await open();
      expect(names(catalogue)).toContain('sandbox: Admin,ReadOnly');
      expect(named(catalogue)).toEqual([false, false, false]);
      source.pages = [[account(1)]];
      source.onList = async () => {
        throw new DaypassError('aws-unreachable', 'No network.');
      };
      await expect(catalogue.refresh()).rejects.toMatchObject({ code: 'aws-unreachable' });
      expect(named(catalogue)).toEqual([true, false, false]);
      expect(named(await open())).toEqual([false, false, false]);
      source.onList = async () => undefined;
      source.pages = [[account(1), account(2), account(3)]];
      await (await open()).refresh();
      expect(named(await open())).toEqual([true, true, true]);
    });

    it('has no key in the keychain where nothing depends on names', async () => {
      isNeeded = false;
      await (await open()).refresh();
      expect(await keychain.list('')).toEqual([]);
      isNeeded = true;
      expect(named(await open())).toEqual([false, false, false]);
    });

    it.each(['no seal', 'a seal of another session', 'another key'])('vouches for nothing with %s', async (what) => {
      await (await open()).refresh();
      const other = { ...SESSION, name: 'other' };
      if (what === 'no seal') await change('"seal"', '"none"');
      if (what === 'another key') keychain = createMemoryKeychain();
      if (what.startsWith('a seal')) {
        const own = await path();
        const text = await readFile(own, 'utf8');
        await (await open(other)).refresh();
        const names = (await readdir(folder)).map((name) => join(folder, name)).filter((name) => name !== own);
        await writeFile(names[0] ?? '', text);
        expect(named(await open(other))).toEqual([false, false, false]);
      } else expect(named(await open())).toEqual([false, false, false]);
    });
  });

  it('shows the old list while it asks for the new one, then drops what is gone', async () => {
    const catalogue = await open();
    await catalogue.refresh();
    source.pages = [[account(2), account(4)]];
    const gate = deferred();
    source.rolesOf = async () => {
      await gate.promise;
      return ['Auditor'];
    };
    const done = catalogue.refresh();
    await settle();
    expect(names(catalogue)).toContain('account-1: Admin,ReadOnly');
    expect(catalogue.view()).toMatchObject({ status: 'running', accounts: 2, accountsDone: 0 });
    gate.resolve();
    await done;
    expect(names(catalogue)).toEqual(['account-2: Auditor', 'account-4: Auditor']);
  });

  it('continues after a failure instead of starting over', async () => {
    const catalogue = await open();
    const asked: string[] = [];
    let broken = true;
    source.rolesOf = async (id) => {
      if (broken && id === account(2).id) throw new DaypassError('aws-unreachable', 'Cut.');
      asked.push(id);
      return ['Admin'];
    };
    await expect(catalogue.refresh()).rejects.toMatchObject({ code: 'aws-unreachable' });
    expect(catalogue.view()).toMatchObject({ status: 'failed', accounts: 3, accountsDone: 1 });
    broken = false;
    await catalogue.refresh();
    expect(asked).toEqual([account(1).id, account(2).id, account(3).id]);
  });

  it('can be stopped and continues', async () => {
    const catalogue = await open();
    const asked: string[] = [];
    let stopped: Promise<void> | undefined;
    source.rolesOf = async (id) => {
      asked.push(id);
      stopped ??= catalogue.stop();
      return ['Admin'];
    };
    await expect(catalogue.refresh()).rejects.toMatchObject({ code: 'cancelled' });
    await stopped;
    expect(catalogue.view().status).toBe('stopped');
    await catalogue.refresh();
    expect(asked).toHaveLength(3);
    expect(catalogue.view().status).toBe('idle');
  });

  it('joins a listing under way', async () => {
    const catalogue = await open();
    const asked: string[] = [];
    source.rolesOf = async (id) => {
      asked.push(id);
      return [];
    };
    await Promise.all([catalogue.refresh(), catalogue.refresh()]);
    expect(asked).toHaveLength(3);
  });

  it('does not show one organization’s list for another', async () => {
    await (await open()).refresh();
    expect(names(await open({ ...SESSION, startUrl: 'https://other.awsapps.com/start' }))).toEqual([]);
  });

  it('starts empty from a damaged file and keeps a copy of it', async () => {
    await (await open()).refresh();
    const [file = ''] = await readdir(folder);
    const whole = await readFile(join(folder, file), 'utf8');
    await writeFile(join(folder, file), whole.slice(0, 50));
    expect(names(await open())).toEqual([]);
    const kept = (await readdir(folder)).filter((name) => name.includes('damaged'));
    expect(kept).toHaveLength(1);
  });

  it('leaves nothing behind when it is cleared', async () => {
    const catalogue = await open();
    await catalogue.refresh();
    await catalogue.clear();
    expect(await readdir(folder)).toEqual([]);
    expect(names(catalogue)).toEqual([]);
  });
});
