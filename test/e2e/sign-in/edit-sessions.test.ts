import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ELECTRON } from '../../support/app/desktop-app.ts';
import { Installation } from '../../support/app/installation.ts';
import { faultsInEachLook } from '../../support/app/looks.ts';
import { personSays } from '../../support/app/person.ts';
import { openWindow } from '../../support/app/window.ts';

const DEPLOY = 'arn:aws:iam::444455556666:role/Deploy';
/** One of each kind that is defined in the settings, each with something that its form has no field for. */
const SOURCES = [
  {
    kind: 'oidc',
    name: 'okta',
    issuer: 'https://idp.example.com',
    clientId: 'before',
    scopes: ['email'],
    roles: [{ roleArn: DEPLOY }, { roleArn: `${DEPLOY}2` }],
  },
  { kind: 'saml', name: 'corp', signInUrl: 'https://idp.example.com/aws', region: 'eu-west-1', durationSeconds: 900 },
  { kind: 'console-login', name: 'pw', region: 'eu-west-1', loginSession: 'arn:aws:iam::444455556666:user/me' },
  {
    kind: 'iam-user',
    name: 'old',
    region: 'eu-west-1',
    accountId: '444455556666',
    userName: 'me',
    mfaSerial: 'arn:aws:iam::444455556666:mfa/me',
    durationSeconds: 3_600,
  },
  {
    kind: 'assume-role',
    name: 'deploy',
    roleArn: DEPLOY,
    base: { session: 'acme', account: '111122223333', role: 'Gone' },
    externalId: 'before',
    tags: { team: 'pay' },
  },
];
type Entry = { readonly name: string } & Readonly<Record<string, unknown>>;

describe.skipIf(ELECTRON === '')('a session of any kind, in the window', () => {
  let daypass: Installation;
  let app: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    daypass = await Installation.open({ electron: ELECTRON, emulator: { accounts: 300, rolesPerAccount: 4 } });
    await mkdir(daypass.home, { recursive: true, mode: 0o700 });
    await writeFile(join(daypass.home, 'settings.json'), JSON.stringify({ version: 1, sources: SOURCES }));
    ({ app, page } = await openWindow(daypass, { electron: ELECTRON }));
    await daypass.signIn(['login', 'acme', '--no-browser']);
    await page.getByText(/1,2\d\d roles/).waitFor({ timeout: 60_000 });
    await personSays(app, 0);
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
  });

  const sheet = () => page.getByRole('dialog');
  const source = async (name: string) => {
    const { sources } = JSON.parse(await readFile(join(daypass.home, 'settings.json'), 'utf8')) as { sources: Entry[] };
    return sources.find((one) => one.name === name);
  };
  const menu = async (name: string, item: string) => {
    // Four or more sessions are behind one button.
    const summary = page.getByRole('button', { name: /\d of \d signed in$/ });
    if ((await summary.count()) > 0) await summary.click();
    await page.getByRole('button', { name: new RegExp(`^${name}: `) }).click();
    await page.getByRole('menuitem', { name: item, exact: true }).click();
  };
  const edit = async (name: string, fields: Readonly<Record<string, string>>) => {
    await menu(name, 'Edit…');
    const form = page.getByRole('dialog', { name: `Edit ${name}` });
    for (const [label, text] of Object.entries(fields)) {
      const field = form.getByLabel(label, { exact: true }).and(form.locator('input'));
      await field.fill(text);
      // A list that opened is closed.
      await field.press('Tab');
    }
    return form;
  };
  const save = async () => {
    await sheet().getByRole('button', { name: 'Save' }).click();
    await sheet().waitFor({ state: 'hidden' });
  };
  const hasFocus = (label: string) =>
    expect
      .poll(() =>
        sheet()
          .getByLabel(label, { exact: true })
          .evaluate((element) => element === document.activeElement),
      )
      .toBe(true);

  it('an OpenID provider’s is edited: what is wrong gets the focus, and what the form doesn’t show stays', async () => {
    await edit('okta', { 'Client ID': '', Issuer: 'idp.example.com' });
    await sheet().getByRole('button', { name: 'Save' }).click();
    await hasFocus('Issuer');
    await sheet().getByLabel('Issuer').fill('https://idp.example.com');
    await sheet().getByRole('button', { name: 'Save' }).click();
    await hasFocus('Client ID');
    expect(await faultsInEachLook(page, 'edit-oidc')).toEqual([]);
    await sheet().getByLabel('Client ID').fill('after');
    await save();
    expect(await source('okta')).toEqual({ ...SOURCES[0], clientId: 'after' });
  });

  it('what was typed is there again after Esc, and gone after Cancel', async () => {
    await edit('okta', { 'Client ID': 'half' });
    await page.keyboard.press('Escape');
    await sheet().waitFor({ state: 'hidden' });
    const form = await edit('okta', {});
    expect(await form.getByLabel('Client ID').inputValue()).toBe('half');
    await form.getByRole('button', { name: 'Cancel' }).click();
    await edit('okta', {});
    expect(await form.getByLabel('Client ID').inputValue()).toBe('after');
    await page.keyboard.press('Escape');
  });

  it('a SAML provider’s and one of the console’s password are edited', async () => {
    await edit('corp', { 'Sign-in address': 'https://idp.example.com/other', Region: 'eu-central-1' });
    await save();
    const saml = { signInUrl: 'https://idp.example.com/other', region: 'eu-central-1' };
    expect(await source('corp')).toEqual({ ...SOURCES[1], ...saml });
    await edit('pw', { Region: 'us-east-1' });
    await save();
    expect(await source('pw')).toEqual({ ...SOURCES[2], region: 'us-east-1' });
  });

  it('an IAM user’s is edited: its region, and the MFA device is taken away', async () => {
    await edit('old', { Region: 'eu-central-1', 'MFA device (optional)': '' });
    await save();
    const { mfaSerial: _, ...others } = SOURCES[3] as Entry;
    expect(await source('old')).toEqual({ ...others, region: 'eu-central-1' });
  });

  it('a role on another role is edited: its base is picked from the lists, or typed', async () => {
    const form = await edit('deploy', { 'External ID (optional)': 'after' });
    const role = form.getByRole('combobox', { name: /Source role/ });
    expect(await role.inputValue()).toBe('111122223333 / Gone');
    await role.fill('123 / Admin');
    await role.press('Tab');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('Choose a role of the list, or type account ID / role.').waitFor();
    await role.fill('readonly');
    const options = page.getByRole('option');
    await expect.poll(() => options.count()).toBe(50);
    const picked = (await options.nth(3).locator('[slot=label]').textContent()) ?? '';
    await options.nth(3).click();
    expect(await role.inputValue()).toBe(picked);
    expect(await faultsInEachLook(page, 'edit-assume-role')).toEqual([]);
    await save();
    const { base } = (await source('deploy')) as unknown as { base: Record<string, string> };
    expect(base).toEqual({ session: 'acme', account: expect.stringMatching(/^\d{12}$/), role: 'ReadOnlyAccess' });
    expect(await source('deploy')).toEqual({ ...SOURCES[4], base, externalId: 'after' });
    await edit('deploy', {});
    await expect.poll(() => form.getByRole('combobox', { name: /Source role/ }).inputValue()).toBe(picked);
    await form.getByRole('button', { name: /Source session/ }).click();
    await page.getByRole('option', { name: 'pw' }).click();
    expect(await form.getByRole('combobox', { name: /Source role/ }).inputValue()).toBe('');
    await save();
    expect((await source('deploy')) as object).toMatchObject({ base: { session: 'pw' } });
  });

  it('what was typed into a form for a new one is there again after Esc and another view', async () => {
    await page.getByRole('button', { name: 'Add a session' }).click();
    await page.getByRole('button', { name: 'My company signs in to AWS with SAML' }).click();
    await page.getByLabel('Sign-in address').fill('https://idp.example.com/new');
    await page.getByRole('button', { name: 'Activity', exact: true }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Add a session' }).click();
    expect(await page.getByLabel('Sign-in address').inputValue()).toBe('https://idp.example.com/new');
    await page.getByRole('group', { name: /SAML/ }).getByRole('button', { name: 'Add and sign in' }).click();
    await page.getByText('Enter a name.').first().waitFor();
    await page.getByRole('button', { name: 'Roles', exact: true }).click();
  });

  it('each of them is removed', async () => {
    for (const { name } of [...SOURCES].reverse()) {
      await menu(name, 'Remove…');
      await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
      await expect.poll(() => source(name)).toBeUndefined();
      const left = { deploy: 5, old: 4 }[name];
      if (left) await page.getByRole('button', { name: new RegExp(`\\d of ${left} signed in$`) }).waitFor();
      else await page.getByRole('button', { name: /\d of \d signed in$/ }).waitFor({ state: 'hidden' });
    }
  });

  it('letters that are typed on nothing go to the search', async () => {
    const field = page.getByRole('combobox', { name: 'Search accounts and roles' });
    await field.fill('');
    await page.locator('.count').click();
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.type('pay');
    expect(await field.inputValue()).toBe('pay');
    await page.getByRole('button', { name: 'Activity', exact: true }).focus();
    await page.keyboard.type('ments');
    expect(await field.inputValue()).toBe('payments');
  });
});
