import { mkdirSync } from 'node:fs';
import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ACCESS_KEY } from '../../../preload/contracts/access-key.ts';
import { MAIN } from '../../../preload/contracts/main.ts';
import { axeInBoth } from '../../support/app/axe.ts';
import { clipboardText } from '../../support/app/clipboard.ts';
import { ELECTRON, SCREENSHOTS, startApp } from '../../support/app/desktop-app.ts';
import { Installation } from '../../support/app/installation.ts';
import { found } from '../../support/files/secret-scan.ts';

const ACCOUNT = '111122223333';
const DAY = 24 * 60 * 60_000;

type RequestName = keyof typeof MAIN.requests;

describe.skipIf(ELECTRON === '')('the window that takes an access key', () => {
  let daypass: Installation;
  let app: ElectronApplication;
  let main: Page;

  const user = (name: string, options: { ageMs?: number } = {}) => {
    const added = daypass.emulator.iam.addUser(ACCOUNT, name);
    return { ...added, key: daypass.emulator.accessKeys.add(added, options) };
  };
  /** Opens it as a person does: from the question how they get into AWS. */
  const open = async (): Promise<Page> => {
    const way = main.getByRole('button', { name: 'I only have an IAM user’s access key' });
    if (!(await way.isVisible())) await main.getByRole('button', { name: 'Add a session' }).click();
    if ((await way.getAttribute('aria-expanded')) === 'false') await way.click();
    const opened = app.waitForEvent('window');
    await main.getByRole('button', { name: 'Add an access key…' }).click();
    const page = await opened;
    await page.getByRole('heading', { name: 'Add an access key' }).waitFor();
    return page;
  };
  const type = async (page: Page, name: string, id: string, secret: string) => {
    await page.getByLabel('Access key ID').fill(id);
    await page.getByLabel('Secret access key').fill(secret);
    await page.getByLabel('Name').fill(name);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
  };
  /** Pixels by which the window is higher or lower than its content. */
  const emptyBelow = (page: Page) =>
    page.evaluate(() => innerHeight - Math.ceil(document.body.getBoundingClientRect().height));
  const fault = (page: Page) => page.getByRole('alert').filter({ visible: true });
  const closed = async (page: Page) => expect.poll(() => page.isClosed()).toBe(true);
  /** The window closes with the key or the click, and Playwright may notice that first. */
  const unlessGone = (error: Error) => {
    if (!/closed/.test(error.message)) throw error;
  };
  const close = async (page: Page) => {
    await page.keyboard.press('Escape').catch(unlessGone);
    await closed(page);
  };
  const picture = async (page: Page, name: string) => {
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: join(SCREENSHOTS, `access-key-${name}-${colorScheme}.png`) });
    }
  };
  const sessions = async () => {
    const view = await main.evaluate(() => window.daypass.view());
    return view.ok ? view.value.sessions : [];
  };
  /** What the system's dialog would answer. */
  const choose = (path: string | null) =>
    app.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = (async () => ({
        canceled: chosen === null,
        filePaths: chosen === null ? [] : [chosen],
      })) as typeof dialog.showOpenDialog;
    }, path);

  beforeAll(async () => {
    mkdirSync(SCREENSHOTS, { recursive: true });
    daypass = await Installation.open({ electron: ELECTRON });
    app = await startApp(daypass);
    main = await app.firstWindow();
    await main.getByRole('heading').first().waitFor();
  });
  afterEach(async () => {
    for (const page of app.windows()) if (page !== main && !page.isClosed()) await close(page);
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
  });

  it('takes one that is typed, by keyboard alone, and no page of the main window ever has it', async () => {
    const ann = user('ann', { ageMs: 100 * DAY });
    const page = await open();
    await expect.poll(() => emptyBelow(page)).toBe(0);
    expect(await axeInBoth(page)).toEqual([]);
    await picture(page, 'form');
    // What goes ahead is last and at the right, as in the sheets of the main window.
    const right = async (shown: Locator) => {
      const box = await shown.boundingBox();
      return Math.round((box?.x ?? 0) + (box?.width ?? 0));
    };
    const add = await right(page.getByRole('button', { name: 'Add', exact: true }));
    expect(add).toBe(await right(page.locator('#secret')));
    expect(add).toBeGreaterThan(await right(page.getByRole('button', { name: 'Cancel' })));
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('key-id');
    await page.keyboard.type(ann.key.id);
    await page.keyboard.press('Tab');
    await page.keyboard.type(ann.key.secret);
    await page.keyboard.press('Tab');
    await page.keyboard.type('typed');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'typed was added' }).waitFor();
    expect(await page.locator('dd').allTextContents()).toEqual([
      'ann',
      ACCOUNT,
      `${ann.key.id} (100 days old)`,
      'none',
    ]);
    await page.getByText('more than 90 days old').waitFor();
    await expect.poll(() => emptyBelow(page)).toBe(0);
    expect(await page.locator('#secret').inputValue()).toBe('');
    expect(await axeInBoth(page)).toEqual([]);
    await picture(page, 'done');
    await main.getByRole('button', { name: /^typed/ }).waitFor();
    const seen = await main.evaluate(async () => [
      document.documentElement.outerHTML,
      JSON.stringify(await window.daypass.view()),
      await window.daypass.diagnostics().then((report) => JSON.stringify(report)),
    ]);
    expect(found(seen.join('\n'), [{ kind: 'secret', value: ann.key.secret }])).toEqual([]);
    expect(seen[1]).toContain(ann.key.id);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter').catch(unlessGone);
    await closed(page);
  });

  it('has a process of its own, and a contract that the main window’s page can’t use', async () => {
    const page = await open();
    const pids = await app.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((contents) => contents.getOSProcessId()),
    );
    expect(new Set(pids).size).toBe(2);
    expect(await main.evaluate(() => typeof window.daypassKey)).toBe('undefined');
    expect(await page.evaluate(() => typeof window.daypass)).toBe('undefined');
    const reached = await page.evaluate(
      (url) =>
        new Promise((resolve) => {
          const image = new Image();
          image.onload = () => resolve('reached');
          image.onerror = () => resolve('blocked');
          image.src = url;
        }),
      `${daypass.emulator.url}/start`,
    );
    expect(reached).toBe('blocked');
    expect(await page.evaluate(() => window.daypassKey.submit({ name: 1 } as never).catch(String))).toMatch(
      /Invalid request/,
    );
  });

  it('says what is wrong with a key, keeps its id and forgets a secret that is of no use', async () => {
    const bob = user('bob');
    const page = await open();
    await type(page, 'wrong', bob.key.id, 'x'.repeat(40));
    await fault(page).getByText('The secret does not belong to this access key.').waitFor();
    expect(await page.getByLabel('Access key ID').inputValue()).toBe(bob.key.id);
    expect(await page.getByLabel('Name').inputValue()).toBe('wrong');
    expect(await page.locator('#secret').inputValue()).toBe('');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('secret');
    await picture(page, 'wrong-secret');
    expect(await axeInBoth(page)).toEqual([]);

    await type(page, 'wrong', 'AKIAIOSFODNN7EXAMPLE', 'x'.repeat(40));
    await fault(page).getByText('AWS does not know this access key').waitFor();
    const root = daypass.emulator.iam.addRootKey(ACCOUNT);
    await type(page, 'wrong', root.accessKeyId, root.secretAccessKey);
    await fault(page).getByText('key of the account’s root user').waitFor();
    await type(page, 'a]b', bob.key.id, bob.key.secret);
    await fault(page).getByText('Give it a name').waitFor();
    daypass.emulator.faults.add({ operation: 'GetCallerIdentity', cut: 'before', times: 5 });
    await type(page, 'wrong', bob.key.id, bob.key.secret);
    await fault(page).getByText('AWS can’t be reached').waitFor();
    expect(await page.locator('#secret').inputValue()).toBe(bob.key.secret);
    daypass.emulator.faults.clear();
    expect((await sessions()).map(({ name }) => name)).not.toContain('wrong');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('heading', { name: 'wrong was added' }).waitFor();
  });

  it('reads the file that AWS gave, and deletes it when told to', async () => {
    const eve = user('eve');
    const path = join(daypass.folder, 'accessKeys.csv');
    await writeFile(path, `\ufeffAccess key ID,Secret access key\r\n${eve.key.id},${eve.key.secret}\r\n`);
    const page = await open();
    await page.getByLabel('From the CSV file from AWS').check();
    await choose(null);
    await page.getByRole('button', { name: 'Choose a file…' }).click();
    await choose(daypass.configFile);
    await page.getByRole('button', { name: 'Choose a file…' }).click();
    await fault(page).getByText('This is not a file that AWS gave').waitFor();
    await choose(path);
    await page.getByRole('button', { name: 'Choose a file…' }).click();
    await page.getByText(`accessKeys.csv (${eve.key.id})`).waitFor();
    expect(await page.content()).not.toContain(eve.key.secret);
    await page.getByLabel('Name').fill('from-file');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('Delete accessKeys.csv?').waitFor();
    await picture(page, 'offer');
    expect(await axeInBoth(page)).toEqual([]);
    await page.getByRole('button', { name: 'Delete the file' }).click();
    await page.getByText(`${path} is deleted.`).waitFor();
    await expect(access(path)).rejects.toThrow();
    await page.getByRole('button', { name: 'Close' }).click({ noWaitAfter: true }).catch(unlessGone);
    await closed(page);
  });

  it('lists the profiles of the credentials file, moves the key of one, and asks before it changes the file', async () => {
    const [old, other] = [user('old'), user('other')];
    const path = daypass.env.AWS_SHARED_CREDENTIALS_FILE ?? '';
    const section = (name: string, { id, secret }: { id: string; secret: string }) =>
      `[${name}]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`;
    const temporary = `[temporary]\naws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\naws_session_token = y\n`;
    const before = `${section('legacy', old.key)}${temporary}${section('other', other.key)}`;
    await writeFile(path, before, { mode: 0o600 });
    const page = await open();
    await page.getByLabel('From the AWS credentials file').check();
    expect(await page.getByLabel('Profile').locator('option').allTextContents()).toEqual([
      `legacy (${old.key.id})`,
      `other (${other.key.id})`,
    ]);
    expect(await page.getByLabel('Name').inputValue()).toBe('legacy');
    await picture(page, 'profiles');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText(`Take the key out of ${path} too?`).waitFor();
    for (const { key } of [old, other]) expect(await page.content()).not.toContain(key.secret);
    expect(await readFile(path, 'utf8')).toBe(before);
    await page.getByRole('button', { name: 'Remove it' }).click();
    await page.getByText('The file as it was is kept as').waitFor();
    await picture(page, 'taken-out');
    expect(await readFile(path, 'utf8')).toBe(`${temporary}${section('other', other.key)}`);
    expect(await readFile(`${path}.daypass-backup`, 'utf8')).toBe(before);
    expect((await sessions()).find(({ name }) => name === 'legacy')?.accessKey?.id).toBe(old.key.id);
  });

  it('asks for the MFA device where AWS does not tell, and the main window for its code', async () => {
    const { serial } = daypass.emulator.iam.addMfaDevice(ACCOUNT, 'mia');
    const mia = user('mia');
    daypass.emulator.faults.add({ operation: 'ListMFADevices', errorType: 'AccessDeniedException', times: 9 });
    const page = await open();
    await type(page, 'with-mfa', mia.key.id, mia.key.secret);
    await page.getByRole('heading', { name: 'Which MFA device shows the codes?' }).waitFor();
    expect(await page.getByLabel('ARN of the device').inputValue()).toBe(serial);
    await picture(page, 'device');
    expect(await axeInBoth(page)).toEqual([]);
    await page.getByLabel('ARN of the device').fill('nonsense!');
    await page.getByRole('button', { name: 'Use this device' }).click();
    await fault(page).getByText('An MFA device looks like').waitFor();
    await page.getByLabel('ARN of the device').fill(serial);
    await page.getByRole('button', { name: 'Use this device' }).click();
    await page.getByRole('heading', { name: 'with-mfa was added' }).waitFor();
    daypass.emulator.faults.clear();
    await main.getByText('Enter the code from your MFA device').waitFor();
  });

  it('lets no question of any window have a key that is in the keychain', async () => {
    const tom = user('tom', { ageMs: 100 * DAY });
    const page = await open();
    await type(page, 'asked', tom.key.id, tom.key.secret);
    await page.getByRole('heading', { name: 'asked was added' }).waitFor();
    await close(page);
    const role = { session: 'asked', account: ACCOUNT, role: 'tom' };
    const session = { name: 'asked', startUrl: 'https://a.awsapps.com/start', region: 'us-east-1' };
    const special: Partial<Record<RequestName, readonly unknown[]>> = {
      changeSettings: [{}],
      signIn: ['asked', 'browser'],
      setSignInMethod: ['asked', 'device'],
      answerSignIn: ['asked', '123456'],
      addSession: [{ ...session, name: 'another' }],
      editSession: [session],
      setFavourite: [role, true],
      setSensitive: [role, false],
      openConsole: [role, {}],
      copyConsoleLink: [role, {}],
      addSource: [{ kind: 'iam-user', name: 'thief' }],
    };
    const argsOf = (name: RequestName): readonly unknown[] => {
      if (special[name]) return special[name];
      const { items } = MAIN.requests[name].args;
      return items.length === 0 ? [] : items[0]?.type === 'string' ? ['asked'] : [role];
    };
    // What takes the session away comes last; two would take the page or the program away.
    const ending: RequestName[] = ['editSession', 'signOut', 'removeSession'];
    const names = (Object.keys(MAIN.requests) as RequestName[]).filter(
      (name) => ![...ending, 'hideWindow', 'installUpdate'].includes(name),
    );
    await main.evaluate(() => {
      const told: unknown[] = [];
      Object.assign(window, { told });
      for (const [name, listen] of Object.entries(window.daypass)) {
        if (name.startsWith('on')) (listen as (listener: (what: unknown) => void) => void)((what) => told.push(what));
      }
    });
    const answers: Record<string, string> = {};
    const clipboards: string[] = [];
    for (const name of [...names, ...ending]) {
      answers[name] = await main.evaluate(
        async ([asked, args]) => {
          const api = window.daypass as unknown as Record<string, (...args: readonly unknown[]) => Promise<unknown>>;
          return JSON.stringify(await api[asked]?.(...args));
        },
        [name, argsOf(name)] as const,
      );
      clipboards.push(await clipboardText(app));
    }
    const keys = daypass.emulator.accessKeys.of(tom.arn);
    expect(keys.length).toBe(2);
    const secrets = [tom.key, ...keys].map(({ secret }) => ({ kind: 'long-term key', value: secret }));
    for (const [name, text] of Object.entries(answers))
      expect({ name, found: found(text, secrets) }).toEqual({ name, found: [] });
    const told = await main.evaluate(() => JSON.stringify((window as unknown as { told: unknown[] }).told));
    expect(told).toContain(keys[1]?.id);
    expect(found(told, secrets)).toEqual([]);
    const exported = clipboards.find((text) => text.includes('AWS_SECRET_ACCESS_KEY')) ?? '';
    expect(exported).toMatch(/AWS_SESSION_TOKEN/);
    expect(exported).toMatch(/ASIA/);
    expect(found(clipboards.join('\n'), secrets)).toEqual([]);
    for (const each of app.windows()) expect(found(await each.content(), secrets)).toEqual([]);
    const logs = join(daypass.home, 'logs', 'agent.log');
    expect(found(await readFile(logs, 'utf8'), secrets)).toEqual([]);

    // The window that takes a key tells none either, whatever it is asked.
    const again = app.windows().find((each) => each !== main && !each.isClosed()) ?? (await open());
    const said = await again.evaluate(async () => {
      const form = { name: 'x', region: 'us-east-1', keyId: '', secret: '', profile: 'other' } as const;
      return JSON.stringify([
        await window.daypassKey.open(),
        await window.daypassKey.submit({ ...form, from: 'file' }),
        await window.daypassKey.chooseDevice(null),
        await window.daypassKey.answer(true),
      ]);
    });
    expect(Object.keys(ACCESS_KEY.requests).sort()).toEqual([
      'answer',
      'chooseDevice',
      'chooseFile',
      'close',
      'fit',
      'open',
      'submit',
    ]);
    expect(found(said, [...secrets, ...daypass.emulator.issuedSecrets])).toEqual([]);
  });

  it('is gone with all that was typed when the screen is locked, and keeps nothing when it is cancelled', async () => {
    const zoe = user('zoe');
    const page = await open();
    await page.getByLabel('Secret access key').fill(zoe.key.secret);
    await app.evaluate(({ powerMonitor }) => powerMonitor.emit('lock-screen'));
    await closed(page);
    await app.evaluate(({ powerMonitor }) => powerMonitor.emit('unlock-screen'));
    await main.getByRole('navigation').waitFor();
    const again = await open();
    expect(await again.locator('#secret').inputValue()).toBe('');
    const held = daypass.emulator.faults.add({ operation: 'GetCallerIdentity', latencyMs: Infinity });
    const asked = daypass.emulator.count('ListMFADevices');
    await type(again, 'cancelled', zoe.key.id, zoe.key.secret);
    await again.getByText('Checking the key with AWS…').waitFor();
    await close(again);
    held.dispose();
    await daypass.emulator.called('ListMFADevices', asked + 1);
    expect((await sessions()).map(({ name }) => name)).not.toContain('cancelled');
  });
});
