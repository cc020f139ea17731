/**
 * Every view of the window and how a person gets there from the one before: for the pictures of `docs/screenshots/` and
 * for the tests that try each of them. A new view or state belongs here; the tests find a text or a style that is on none.
 */
import { spawn } from 'node:child_process';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { runProgram } from '../../test/support/app/installation.ts';
import { ROLES } from './role-views.ts';
import { SIGN_IN_STATES } from './states.ts';
import { choose, go, type PicturedView, pendingCode, pressEscape, search, unsaid } from './view.ts';

/** Whatever the language: by its place among the sections, from the end where it is negative. */
const scrollToSection = (place: number) => (page: Page) =>
  page
    .locator('.settings-section')
    .nth(place)
    .evaluate((section) => section.scrollIntoView());

/** The forms for adding, each as it says what is wrong: an address without https://. */
const ADD_FORMS = [
  ['oidc', 'My company uses an OpenID provider'],
  ['saml', 'My company signs in to AWS with SAML'],
  ['assume-role', 'I assume a role from another role'],
  ['console-login', 'I sign in to the AWS console with a password'],
  ['iam-user', 'I only have an IAM user’s access key'],
] as const;

const SIGN_IN: readonly PicturedView[] = [
  {
    name: 'first-run',
    async show({ page, daypass }) {
      await page.getByLabel('Start URL').fill(`${daypass.emulator.startUrl}/#/?tab=accounts`);
    },
  },
  {
    name: 'sign-in',
    async show({ page, daypass }) {
      await page.getByRole('combobox', { name: 'Region' }).fill(daypass.emulator.region);
      await page.getByLabel('Name').fill('acme');
      await page.getByRole('button', { name: 'Add and sign in' }).click();
      await page.getByText('Approve only if you started this sign-in.').waitFor();
    },
  },
  {
    name: 'sign-in-denied',
    async show(scene) {
      scene.daypass.emulator.deny(pendingCode(scene));
      await scene.page.getByText('The sign-in was denied').waitFor();
    },
    async leave({ page }) {
      await page.getByRole('button', { name: 'Dismiss' }).click();
    },
  },
  {
    name: 'not-signed-in',
    async show({ page }) {
      await page.getByText('Sign in to acme to see its accounts and roles.').waitFor();
    },
  },
  ...SIGN_IN_STATES,
  {
    name: 'list-unreachable',
    isState: true,
    async show(scene) {
      const { page, daypass } = scene;
      daypass.emulator.faults.add({ operation: 'ListAccounts', times: Infinity, status: 500 });
      await page.getByRole('button', { name: 'Sign in to acme' }).click();
      await page.getByText('Approve only if you started this sign-in.').waitFor();
      daypass.emulator.approve(pendingCode(scene));
      await page.getByText('Couldn’t load the accounts of acme').waitFor({ timeout: 60_000 });
    },
    async leave({ daypass }) {
      daypass.emulator.faults.clear();
    },
  },
  {
    name: 'listing',
    async show({ page, daypass }) {
      // From an account in the middle on AWS does not answer until it is stopped.
      const { faults, accounts } = daypass.emulator;
      const held = accounts.slice(34).map(({ id }) => {
        const fault = { operation: 'ListAccountRoles', accountId: id, times: Infinity, latencyMs: Infinity } as const;
        return faults.add(fault);
      });
      await page.locator('.empty').getByRole('button', { name: 'Try again' }).click();
      await page.getByRole('progressbar').waitFor();
      await page.getByText('34 of 90 accounts').waitFor();
      await page.getByRole('button', { name: 'Stop' }).click();
      await page.getByText(/^Stopped at/).waitFor();
      for (const fault of held) fault.dispose();
    },
  },
];

const PAGES: readonly PicturedView[] = [
  {
    name: 'activity',
    async show(scene) {
      const { daypass, page } = scene;
      const { account, role } = daypass.anyRole;
      const terraform = join(daypass.folder, 'terraform');
      await copyFile('/bin/bash', terraform);
      for (const asked of [daypass.credentials(account, role), daypass.credentials(account, 'NoSuchRole')]) {
        await runProgram(terraform, ['-c', '"$@"; exit $?', terraform, daypass.client, ...asked], daypass);
      }
      await go('Activity')(scene);
      await page.getByRole('row').filter({ hasText: 'NoSuchRole' }).waitFor();
    },
  },
  {
    name: 'activity-nothing-found',
    isState: true,
    async show({ page }) {
      await page.getByRole('searchbox').fill('qqzz');
      await page.getByText('No entry matches').waitFor();
    },
    leave: ({ page }) => page.getByRole('searchbox').fill(''),
  },
  {
    name: 'activity-clear',
    isState: true,
    async show({ page }) {
      await page.getByRole('button', { name: 'Clear', exact: true }).click();
      await page.getByRole('alertdialog').waitFor();
    },
    leave: ({ page }) => page.getByRole('alertdialog').getByRole('button', { name: 'Clear' }).click(),
  },
  {
    name: 'activity-empty',
    async show(scene) {
      await scene.page.getByText('No activity yet').waitFor();
      await unsaid(scene);
    },
  },
  { name: 'settings', show: go('Settings') },
  {
    name: 'settings-rules',
    async show(scene) {
      for (const name of ['Regions', 'Colors', 'Approval']) {
        const section = scene.page.getByRole('region', { name, exact: true });
        await section.getByRole('button', { name: 'Add a rule' }).click();
      }
      await unsaid(scene);
    },
    reveal: scrollToSection(4),
  },
  {
    name: 'settings-choice',
    isState: true,
    async show({ page }) {
      await page.getByRole('button', { name: /Open consoles in/ }).click();
      await page.getByRole('listbox').waitFor();
    },
    leave: pressEscape,
  },
  {
    name: 'settings-network',
    async show({ page }) {
      const proxy = page.getByRole('textbox', { name: 'Proxy', exact: true });
      await proxy.fill('proxy');
      await proxy.press('Enter');
    },
    reveal: scrollToSection(8),
    leave: ({ page }) => page.getByRole('textbox', { name: 'Proxy', exact: true }).fill(''),
  },
  { name: 'settings-end', show: () => Promise.resolve(), reveal: scrollToSection(-1) },
  {
    name: 'checks',
    async show({ page }) {
      await page.getByRole('button', { name: 'Run checks' }).click();
      await page.getByRole('button', { name: 'Copy results' }).waitFor({ timeout: 60_000 });
    },
    leave: pressEscape,
  },
  {
    name: 'report',
    async show({ page }) {
      await page.getByRole('button', { name: 'Show report' }).click();
      await page.getByRole('dialog').waitFor();
    },
    leave: pressEscape,
  },
  { name: 'add', show: go('Add a session') },
  ...ADD_FORMS.map(
    ([kind, title]): PicturedView => ({
      name: `add-${kind}`,
      async show({ page }) {
        await page.getByRole('button', { name: title }).click();
        const first = page.getByLabel(/^(Issuer|Sign-in address)$/);
        if (await first.count()) await first.fill('login.example.com');
      },
    }),
  ),
  {
    name: 'access-key',
    isState: true,
    show: go('Add an access key…'),
    async windowOf({ app, page }) {
      const isOther = (other: Page) => other !== page && !other.isClosed();
      const own = app.windows().find(isOther) ?? (await app.waitForEvent('window', isOther));
      await own.getByLabel('Access key ID').fill('AKIAIOSFODNN7EXAMPLE');
      return own;
    },
    async leave({ app, page }) {
      const own = app.windows().find((other) => other !== page && !other.isClosed());
      const closed = own?.waitForEvent('close');
      await own?.keyboard.press('Escape').catch(() => undefined);
      await closed;
    },
  },
  {
    name: 'signed-out',
    async show(scene) {
      await go('Roles')(scene);
      await choose(scene, 'Sign out');
      await scene.page.getByText('Showing the last known list.').waitFor();
    },
  },
  {
    name: 'sign-in-to-copy',
    async show(scene) {
      await search(scene).fill('payments-prod readonly');
      await search(scene).press('Control+c');
      await scene.page.getByText('Approve only if you started this sign-in.').waitFor();
    },
    async leave(scene) {
      await scene.page.getByRole('button', { name: 'Cancel' }).click();
      await search(scene).fill('');
    },
  },
];

/** Asks for a role that a person must allow; the question is in a window of its own. */
const PROMPT: PicturedView = {
  name: 'prompt',
  async show({ daypass, page }) {
    const account = daypass.emulator.accounts.find(({ name }) => name.endsWith('payments-prod'));
    const [role = ''] = account?.roles ?? [];
    await page.evaluate(
      `daypass.changeRule({ list: 'sensitive', edit: 'add', rule: { account: '${account?.name}' } })`,
    );
    const script = join(daypass.folder, 'deploy.sh');
    await writeFile(script, '"$@"; exit $?\n');
    const asked = daypass.credentials(account?.id ?? '', role);
    spawn('bash', [script, daypass.client, ...asked], { env: daypass.env, stdio: 'ignore' });
  },
  async windowOf({ app, page }) {
    const isOther = (other: Page) => other !== page && !other.isClosed();
    const prompt = app.windows().find(isOther) ?? (await app.waitForEvent('window', isOther));
    await prompt.getByRole('button', { name: 'Allow once', disabled: false }).waitFor();
    return prompt;
  },
  async leave(scene) {
    const prompt = await PROMPT.windowOf?.(scene);
    const closed = prompt?.waitForEvent('close');
    await prompt?.keyboard.press('Escape').catch(() => undefined);
    await closed;
  },
};

/** Opened as the desktop's own shortcut opens it; gone when another window is turned to. */
const PALETTE: PicturedView = {
  name: 'palette',
  async show({ daypass }) {
    await daypass.daypass(['agent', 'open', '--palette']);
  },
  async windowOf({ app, page }) {
    const isOther = (other: Page) => other !== page && !other.isClosed();
    const palette = app.windows().find(isOther) ?? (await app.waitForEvent('window', isOther));
    await palette.getByRole('combobox').fill('prod');
    await palette.locator('mark').first().waitFor();
    return palette;
  },
  async leave(scene) {
    const palette = await PALETTE.windowOf?.(scene);
    await Promise.all([
      palette?.waitForEvent('close'),
      palette?.evaluate('void daypassPalette.close()').catch(() => undefined),
    ]);
  },
};

/** What is left when the page itself fails: numbers in another language do here. */
const FAILURE: PicturedView = {
  name: 'failure',
  isState: true,
  hasFixedLanguage: true,
  async show({ page }) {
    await page.evaluate(`
      Intl.NumberFormat = new Proxy(Intl.NumberFormat, { construct() { throw new TypeError('This page is broken.'); } });
      globalThis.usual = document.documentElement.lang;
      void daypass.changeSettings({ language: usual === 'de' ? 'en' : 'de' });
    `);
    await page.locator('.failure').waitFor();
  },
  async leave({ page }) {
    await page.evaluate(`daypass.changeSettings({ language: usual })`);
    await page.locator('.failure .primary').click();
    await page.getByRole('combobox').waitFor();
  },
};

export const VIEWS: readonly PicturedView[] = [...SIGN_IN, ...ROLES, PROMPT, PALETTE, ...PAGES, FAILURE];
