/** What a compromised window page can't do; `verify/renderer` tries more. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAIN } from '../../../preload/contracts/main.ts';
import { ELECTRON } from '../../support/app/desktop-app.ts';
import { letPass } from '../../support/app/foreign-page.ts';
import { Installation } from '../../support/app/installation.ts';
import { boxesOf, personSays } from '../../support/app/person.ts';
import { openWindow } from '../../support/app/window.ts';

const [PROD, ADMIN] = [{ account: '*prod*' }, { role: 'Admin*' }];
const list = 'sensitive';

describe.skipIf(ELECTRON === '')('what requires approval, in the desktop app', () => {
  let daypass: Installation;
  let app: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    daypass = await Installation.open({ emulator: { accounts: 3 }, electron: ELECTRON });
    await mkdir(daypass.home, { mode: 0o700 });
    await writeFile(join(daypass.home, 'settings.json'), JSON.stringify({ version: 1, sensitive: [PROD, ADMIN] }));
    ({ app, page } = await openWindow(daypass, { electron: ELECTRON }));
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
  });

  const ask = (name: string, ...args: unknown[]) =>
    page.evaluate(`window.daypass[${JSON.stringify(name)}](...${JSON.stringify(args)})`) as Promise<{
      ok: boolean;
      error?: { code: string };
      value?: { sensitive: unknown; approvalMinutes: number };
    }>;
  const inForce = async () => {
    const { value } = await ask('settings');
    return { sensitive: value?.sensitive, approvalMinutes: value?.approvalMinutes };
  };
  /** Later, so that what was refused before is forgotten. */
  const person = async (response: number) => {
    await letPass(app, 60_000);
    await personSays(app, response);
  };
  const boxes = () => boxesOf(app);
  const HELD = { sensitive: [PROD, ADMIN], approvalMinutes: 15 };

  it('is no less by anything that the page asks for, where the person says no', async () => {
    await person(1);
    const refused = { ok: false, error: { code: 'cancelled' } };
    expect(await ask('changeRule', { list, edit: 'remove', at: 0, rule: PROD })).toMatchObject(refused);
    const by = { account: 'other' };
    expect(await ask('changeRule', { list, edit: 'replace', at: 0, rule: PROD, by })).toMatchObject(refused);
    expect(await ask('changeSettings', { approvalMinutes: 720 })).toMatchObject(refused);
    expect(await boxes()).toEqual([
      expect.stringContaining('• *prod* / *'),
      expect.stringContaining('• *prod* / *'),
      expect.stringContaining('720 minutes'),
    ]);
    expect(await inForce()).toEqual(HELD);
  });

  it('is no less by a command or a program that edits the file, where the person says no', async () => {
    await person(1);
    for (const argv of [
      ['settings', 'unset', 'sensitive'],
      ['settings', 'set', 'approvalMinutes', '720'],
    ])
      expect((await daypass.daypass(argv)).status).not.toBe(0);
    expect(await boxes()).toHaveLength(2);
    await writeFile(join(daypass.home, 'settings.json'), JSON.stringify({ version: 1, approvalMinutes: 720 }));
    await expect.poll(boxes).toHaveLength(3);
    expect(await inForce()).toEqual({ ...HELD, sensitive: expect.arrayContaining([PROD, ADMIN]) });
    const { stdout } = await daypass.daypass(['activity', '--json']);
    const results = (JSON.parse(stdout) as { entries: { action: string; result: string }[] }).entries;
    expect(results.filter(({ action }) => action === 'fewer-approvals').map(({ result }) => result)).toEqual(
      results.map(() => 'cancelled'),
    );
  });

  it('is the way that secrets take to AWS, too: no proxy by a command or an edited file, where the person says no', async () => {
    await person(1);
    const proxy = 'http://me:pass@proxy.example:3128';
    expect((await daypass.daypass(['settings', 'set', 'network.proxy', proxy])).status).not.toBe(0);
    expect(await boxes()).toEqual([expect.stringContaining('• Send requests through http://proxy.example:3128')]);
    const path = join(daypass.home, 'settings.json');
    const before = await readFile(path, 'utf8');
    await writeFile(path, JSON.stringify({ ...JSON.parse(before), network: { proxy } }));
    await expect.poll(boxes).toHaveLength(2);
    expect((await daypass.daypass(['settings', 'get', 'network.proxy'])).stdout).toBe('auto\n');
    await writeFile(path, before);
    await expect.poll(async () => (await daypass.daypass(['settings', 'confirm'])).stdout).not.toContain('proxy');
  });

  it('is less once the person has clicked yes', async () => {
    await person(0);
    expect((await daypass.daypass(['settings', 'confirm'])).status).toBe(0);
    expect(await boxes()).toHaveLength(1);
    expect(await inForce()).toEqual({ sensitive: [], approvalMinutes: 720 });
  });

  it('is not for another page or frame to ask about, though it has our preload script', async () => {
    const preload = join(import.meta.dirname, '..', '..', '..', 'out', 'preload', 'index.cjs');
    const opened = app.waitForEvent('window');
    await app.evaluate(({ BrowserWindow, session }, path) => {
      const webPreferences = { preload: path, sandbox: true, session: session.fromPartition('foreign') };
      void new BrowserWindow({ show: false, webPreferences }).loadURL('data:text/html,<h1>foreign');
    }, preload);
    const foreign = await opened;
    await foreign.waitForLoadState();
    for (const name of Object.keys(MAIN.requests)) {
      await expect(foreign.evaluate(`window.daypass[${JSON.stringify(name)}]()`), name).rejects.toThrow('Not allowed');
    }
  });
});
