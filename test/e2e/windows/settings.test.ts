import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import type { ElectronApplication, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clipboardText } from '../../support/app/clipboard.ts';
import { ELECTRON } from '../../support/app/desktop-app.ts';
import { Installation } from '../../support/app/installation.ts';
import { faultsInEachLook } from '../../support/app/looks.ts';
import { boxesOf, personSays } from '../../support/app/person.ts';
import { openWindow } from '../../support/app/window.ts';

describe.skipIf(ELECTRON === '')('the settings in the window', () => {
  let daypass: Installation;
  let app: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    daypass = await Installation.open({ electron: ELECTRON, emulator: { accounts: 3 } });
    ({ app, page } = await openWindow(daypass, { electron: ELECTRON }));
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
  });

  const section = (name: string) => page.getByRole('region', { name, exact: true });
  const field = (name: string) => page.getByRole('textbox', { name, exact: true });
  const flip = (name: string) => page.getByText(name, { exact: true }).click();
  const own = async () => JSON.parse(await readFile(join(daypass.home, 'settings.json'), 'utf8')) as object;
  const said = (settings: object) => expect.poll(() => own().catch(() => ({}))).toMatchObject(settings);
  const write = async (name: string, text: string) => {
    await field(name).fill(text);
    await field(name).press('Enter');
  };

  /** Brings a part into sight whatever its language: by its place among those of its kind. */
  const bringer = async (part: Locator, kind: string) => {
    const place = await part.evaluate((element, kind) => [...document.querySelectorAll(kind)].indexOf(element), kind);
    const found = page.locator(kind).nth(place);
    return () => found.evaluate((element) => element.scrollIntoView());
  };

  it('have a switch for the warning before Daypass quits, and for sign-ins of the AWS CLI', async () => {
    await flip('Say what stops working before Daypass quits');
    await said({ askBeforeQuit: false });
    await flip('Use sign-ins done with the AWS CLI');
    await said({ awsCliCache: { read: false } });
  });

  it('have a line for the names of profiles, which says what is wrong with a text', async () => {
    const connect = section('Connect your tools');
    await write('AWS profile names', 'all-the-same');
    await connect.getByText('A name needs account, id, role or session in braces.').waitFor();
    const bring = await bringer(field('AWS profile names'), 'input');
    expect(await faultsInEachLook(page, 'settings-fault', bring)).toEqual([]);
    await write('AWS profile names', '{session}.{account}.{role}');
    await said({ profileTemplate: '{session}.{account}.{role}' });
    await write('AWS profile names', '');
    await said({ profileTemplate: '{account}-{role}' });
    await expect.poll(() => field('AWS profile names').inputValue()).toBe('{account}-{role}');
  });

  it('take hosts that are reached without the proxy unasked', async () => {
    await write('Bypass the proxy for', 'intra.example  10.0.0.0/8,');
    await said({ network: { noProxy: ['intra.example', '10.0.0.0/8'] } });
    await expect.poll(() => field('Bypass the proxy for').inputValue()).toBe('intra.example, 10.0.0.0/8');
  });

  it('ask in a box of the app before another proxy or other certificates are taken', async () => {
    const folder = join(daypass.home, 'corp');
    await mkdir(folder);
    const bundle = join(folder, 'root.pem');
    await writeFile(bundle, rootCertificates[0] ?? '');
    await personSays(app, 1);
    await write('Proxy', 'http://proxy.example:3128');
    await expect
      .poll(() => boxesOf(app))
      .toEqual([expect.stringContaining('Send requests through http://proxy.example:3128')]);
    await expect.poll(() => field('Proxy').inputValue()).toBe('');
    await personSays(app, 0);
    await write('Proxy', 'http://proxy.example:3128');
    await said({ network: { proxy: 'http://proxy.example:3128' } });
    await write('Additional trusted certificates (PEM file)', bundle);
    await said({ network: { caBundle: bundle } });
    expect(await boxesOf(app)).toEqual([
      expect.stringContaining('Send requests through'),
      expect.stringContaining(`Trust the certificates in ${bundle}`),
    ]);
    const bring = await bringer(section('Network'), '.settings-section');
    expect(await faultsInEachLook(page, 'settings-network', bring)).toEqual([]);
    await write('Proxy', '');
    await write('Additional trusted certificates (PEM file)', '');
    await said({ network: { proxy: 'auto', caBundle: null } });
    expect(await boxesOf(app)).toHaveLength(2);
  });

  it('take over what a team shares, once it was shown, and let go of it', async () => {
    const file = join(daypass.home, 'team.json.shared');
    const team = { version: 1, name: 'Platform', accounts: { '111122223333': { alias: 'pay' } } };
    await writeFile(file, JSON.stringify(team));
    await personSays(app, 1);
    await write('Address or path of the file', file);
    await expect.poll(() => boxesOf(app)).toEqual([expect.stringContaining(file)]);
    await personSays(app, 0);
    await write('Address or path of the file', file);
    const sheet = page.getByRole('dialog', { name: 'Team settings' });
    await sheet.getByText('"alias": "pay"').waitFor();
    expect(await faultsInEachLook(page, 'team-changes')).toEqual([]);
    await sheet.getByRole('button', { name: 'Apply changes' }).click();
    const shown = section('Team settings');
    await shown.getByText('Platform').waitFor();
    expect((await daypass.daypass(['settings', 'get', 'accounts.111122223333.alias'])).stdout).toBe('pay\n');
    const bring = await bringer(shown, '.settings-section');
    expect(await faultsInEachLook(page, 'team', bring)).toEqual([]);
    await shown.getByRole('button', { name: 'Refresh…' }).click();
    await sheet.getByText('The settings of your team are up to date.').waitFor();
    await page.keyboard.press('Escape');
    await shown.getByRole('button', { name: 'Remove' }).click();
    await shown.getByText('Platform').waitFor({ state: 'hidden' });
    await write('Address or path of the file', join(daypass.home, 'nowhere.json'));
    await page
      .getByRole('alert')
      .getByText(/nowhere\.json/)
      .waitFor();
    await page.getByRole('alert').getByRole('button', { name: 'Dismiss' }).click();
  });

  it('show each file and folder of Daypass’s where it is, and open none with another program', async () => {
    await app.evaluate(({ shell }) => {
      const state = globalThis as { opened?: string[] };
      state.opened = [];
      shell.showItemInFolder = (path) => void state.opened?.push(path);
    });
    for (const name of ['AWS config file', 'Settings', 'Data', 'Log']) {
      await section('Files and folders')
        .getByRole('button', { name: `Open ${name}` })
        .click();
    }
    const opened = () => app.evaluate(() => (globalThis as { opened?: string[] }).opened);
    const below = (name: string) => expect.stringContaining(join(daypass.home, name));
    await expect.poll(opened).toEqual([daypass.configFile, below('settings.json'), below('state'), below('logs')]);
  });

  it('run the checks of doctor, and show and copy what they found', async () => {
    await page.getByRole('button', { name: 'Run checks' }).click();
    const sheet = page.getByRole('dialog', { name: 'Checks' });
    await sheet.getByText('Keychain').waitFor({ timeout: 30_000 });
    await sheet.getByRole('listitem').filter({ hasText: 'Settings' }).first().waitFor();
    expect(await faultsInEachLook(page, 'checks')).toEqual([]);
    await sheet.getByRole('button', { name: 'Copy results' }).click();
    await expect.poll(() => clipboardText(app)).toMatch(/^[✓!✗] Versions: agent .*\n[✓!✗] /m);
    await page.keyboard.press('Escape');
  });

  it('are near a menu of help: keys, what to do about a problem, and what this is', async () => {
    const choose = async (item: string) => {
      await page.getByRole('button', { name: 'Help' }).click();
      await page.getByRole('menuitem', { name: item }).click();
    };
    await choose('Keyboard shortcuts');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await page.keyboard.press('Escape');
    await choose('Report a problem…');
    await page.getByRole('dialog', { name: 'Report a problem' }).getByRole('button', { name: 'Run checks' }).waitFor();
    expect(await faultsInEachLook(page, 'problem')).toEqual([]);
    await page.keyboard.press('Escape');
    await choose('About Daypass');
    await page.getByRole('dialog', { name: 'About Daypass' }).getByText('Apache-2.0').waitFor();
    expect(await faultsInEachLook(page, 'about')).toEqual([]);
    await page.keyboard.press('Escape');
  });

  it('say why a file of certificates was not taken', async () => {
    await write('Additional trusted certificates (PEM file)', 'root.pem');
    await section('Network').getByText('Enter the whole path of the file.').waitFor();
    await write('Additional trusted certificates (PEM file)', join(daypass.home, 'missing.pem'));
    await page
      .getByRole('alert')
      .getByText(/missing\.pem/)
      .waitFor();
  });
});
