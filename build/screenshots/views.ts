/**
 * Every view of the window and how a person gets there from the one before: for the pictures of `docs/screenshots/` and
 * for the tests that try each of them. A new view or state belongs here; the tests find a text or a style that is on none.
 */
import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type Scene, tell, tellTruth } from './scene.ts';
import { SIGN_IN_STATES, TROUBLE, twelveSessions } from './states.ts';

export interface View {
  readonly name: string;
  readonly show: (scene: Scene) => Promise<void>;
  readonly leave?: (scene: Scene) => Promise<void>;
  /** A state of a view that has pictures of its own: its pictures are taken in the usual size alone. */
  readonly isState?: true;
  /** It keeps the language in which it came up. */
  readonly hasFixedLanguage?: true;
  /** Brings the part that is looked at into sight, again in each size. */
  readonly reveal?: (page: Page) => Promise<void>;
  /** Where it is a window of its own. */
  readonly windowOf?: (scene: Scene) => Promise<Page>;
}

const search = ({ page }: Scene) => page.getByRole('combobox');
const go = (name: string) => (scene: Scene) => scene.page.getByRole('button', { name, exact: true }).click();
const pressEscape = ({ page }: Scene) => page.keyboard.press('Escape');
const pendingCode = ({ daypass }: Scene) => daypass.emulator.pendingUserCodes()[0] ?? '';
const sessionMenu = async ({ page }: Scene) => {
  await page.getByRole('button', { name: /^acme: / }).click();
  await page.getByRole('menu').waitFor();
};
const choose = async (scene: Scene, item: string) => {
  await sessionMenu(scene);
  await scene.page.getByRole('menuitem', { name: item }).click();
};

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

const SIGN_IN: readonly View[] = [
  {
    name: 'first-run',
    async show({ page, daypass }) {
      await page.getByLabel('Start URL').fill(`${daypass.emulator.startUrl}/#/?tab=accounts`);
    },
  },
  {
    name: 'sign-in',
    async show({ page, daypass }) {
      await page.getByLabel('Region').fill(daypass.emulator.region);
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

const ROLES: readonly View[] = [
  {
    name: 'connect',
    show: ({ page }) => page.getByRole('region', { name: 'Connect your tools' }).waitFor(),
  },
  {
    name: 'connect-changes',
    async show({ page }) {
      await page.getByRole('button', { name: 'Show changes…' }).last().click();
      await page.getByRole('dialog').waitFor();
    },
    async leave(scene) {
      await pressEscape(scene);
      const card = scene.page.getByRole('region', { name: 'Connect your tools' });
      await card.getByRole('button', { name: 'Dismiss' }).click();
    },
  },
  {
    name: 'active-hint',
    async show(scene) {
      const { page } = scene;
      await page.getByRole('button', { name: 'Resume' }).click();
      await page.getByText('360 roles in 90 accounts').waitFor();
      for (const query of ['payments-prod readonly', 'data-platform-dev admin']) {
        await search(scene).fill(query);
        await search(scene).press('Control+d');
        await page.getByText('Added to favourites.').waitFor();
      }
      for (const query of ['web-staging power', 'search-prod bil', 'payments-prod readonly']) {
        await search(scene).fill(query);
        await search(scene).press('Control+c');
        await page.getByText('Credentials copied.').waitFor();
      }
      // What was done last is said for a moment, and a copy may take one.
      await page.getByText('Credentials copied.').waitFor({ state: 'hidden' });
      await search(scene).press('Enter');
      await page.getByText('is active.').waitFor();
      await search(scene).press('Escape');
      await page.getByText('is active.').waitFor({ state: 'hidden' });
      await page.getByText(/^Terminals with AWS_PROFILE=daypass/).waitFor();
    },
  },
  {
    name: 'roles',
    async show({ page }) {
      const hint = page.getByRole('region', { name: 'What follows the active role' });
      await hint.getByRole('button', { name: 'Dismiss' }).click();
      await hint.waitFor({ state: 'hidden' });
    },
  },
  {
    name: 'search',
    async show(scene) {
      await search(scene).fill('prod adm');
    },
  },
  {
    name: 'search-tag',
    async show(scene) {
      const { page, daypass } = scene;
      const account = daypass.emulator.accounts.find(({ name }) => name.endsWith('payments-prod'))?.id ?? '';
      const file = join(daypass.home, 'settings.json');
      const settings = JSON.parse(await readFile(file, 'utf8'));
      await writeFile(file, JSON.stringify({ ...settings, accounts: { [account]: { tags: ['team-blue'] } } }));
      const source = { kind: 'assume-role', name: 'deploy', roleArn: `arn:aws:iam::${account}:role/Deploy` };
      await page.evaluate(`daypass.addSource(${JSON.stringify({ ...source, base: { session: 'acme' } })})`);
      await search(scene).fill('team-blue');
      await page.locator('.tag').first().waitFor();
      await search(scene).fill('@acme.example prod adm');
      await page.locator('.email').first().waitFor();
    },
    leave: async ({ page }) => void (await page.evaluate(`daypass.removeSession('deploy')`)),
  },
  {
    name: 'menu',
    async show(scene) {
      await search(scene).press('ArrowDown');
      await search(scene).press('Control+k');
      await scene.page.getByRole('menu').waitFor();
    },
    leave: pressEscape,
  },
  {
    name: 'nothing-found',
    async show(scene) {
      await search(scene).fill('qqzz');
    },
    leave: pressEscape,
  },
  {
    name: 'console',
    async show(scene) {
      await search(scene).press('Control+k');
      await scene.page.getByRole('menuitem', { name: 'Open console page…' }).click();
      await scene.page.getByRole('heading', { name: 'Open console' }).waitFor();
      await scene.page.getByRole('option').first().waitFor();
    },
    leave: pressEscape,
  },
  {
    name: 'keys',
    async show(scene) {
      await search(scene).press('F1');
      await scene.page.getByRole('dialog').waitFor();
    },
    leave: pressEscape,
  },
  {
    name: 'role-copy',
    isState: true,
    async show({ page }) {
      await page.locator('.active-role').click();
      await page.getByRole('menuitem', { name: 'Copy', exact: true }).press('ArrowRight');
      await page.getByRole('menuitem', { name: 'Role ARN' }).waitFor();
    },
    async leave(scene) {
      await pressEscape(scene);
      await pressEscape(scene);
    },
  },
  {
    name: 'many-sessions',
    show: async (scene) => {
      await tell(scene, twelveSessions);
      await scene.page.getByRole('button', { name: '3 of 12 signed in' }).waitFor();
    },
  },
  {
    name: 'sessions',
    async show({ page }) {
      await page.getByRole('button', { name: '3 of 12 signed in' }).click();
      await page.getByRole('searchbox', { name: 'Filter sessions' }).waitFor();
    },
    async leave(scene) {
      await pressEscape(scene);
      await tellTruth(scene);
    },
  },
  { name: 'session', show: sessionMenu, leave: pressEscape },
  {
    name: 'session-edit',
    async show(scene) {
      await choose(scene, 'Edit…');
      await scene.page.getByRole('dialog').waitFor();
    },
    leave: pressEscape,
  },
  {
    name: 'session-remove',
    isState: true,
    async show(scene) {
      await choose(scene, 'Remove…');
      await scene.page.getByRole('alertdialog').waitFor();
    },
    leave: pressEscape,
  },
  ...TROUBLE,
];

const PAGES: readonly View[] = [
  {
    name: 'activity',
    async show(scene) {
      const { daypass, page } = scene;
      const { account, role } = daypass.anyRole;
      await daypass.daypass(daypass.credentials(account, role));
      await daypass.daypass(daypass.credentials(account, 'NoSuchRole'));
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
    async show({ page }) {
      await page.getByText('No activity yet').waitFor();
    },
  },
  { name: 'settings', show: go('Settings') },
  {
    name: 'settings-rules',
    async show({ page }) {
      for (const name of ['Regions', 'Colors', 'Approval']) {
        const section = page.getByRole('region', { name, exact: true });
        await section.getByRole('button', { name: 'Add a rule' }).click();
      }
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
  { name: 'settings-end', show: () => Promise.resolve(), reveal: scrollToSection(-1) },
  {
    name: 'report',
    async show({ page }) {
      await page.getByRole('button', { name: 'Show the report' }).click();
      await page.getByRole('dialog').waitFor();
    },
    leave: pressEscape,
  },
  { name: 'add', show: go('Add a session') },
  ...ADD_FORMS.map(
    ([kind, title]): View => ({
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
const PROMPT: View = {
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

/** What is left when the page itself fails: numbers in another language do here. */
const FAILURE: View = {
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

export const VIEWS: readonly View[] = [...SIGN_IN, ...ROLES, PROMPT, ...PAGES, FAILURE];
