/** The list of roles, and what opens on it. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Scene, tell, tellTruth } from './scene.ts';
import { TROUBLE, twelveSessions } from './states.ts';
import { choose, type PicturedView, pressEscape, search, sessionMenu, unsaid } from './view.ts';

/** Opens what an entry of a role's menu asks. */
const ask = (item: string) => async (scene: Scene) => {
  await search(scene).fill('payments-prod readonly');
  await search(scene).press('Control+k');
  await scene.page.getByRole('menuitem', { name: item }).click();
  await scene.page.getByRole('dialog').waitFor();
};
const leaveRole = async (scene: Scene) => {
  await pressEscape(scene);
  await search(scene).fill('');
};

export const ROLES: readonly PicturedView[] = [
  {
    name: 'connect',
    show: ({ page }) => page.getByRole('region', { name: 'Connect your tools' }).waitFor(),
  },
  {
    name: 'connect-steps',
    show: ({ page }) => page.getByRole('button', { name: 'Set up' }).click(),
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
        await page.getByText('Added to favorites.').waitFor();
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
    name: 'copied',
    async show(scene) {
      await search(scene).fill('web-staging power');
    },
    // Again in each look, because it stays for a moment only.
    async reveal(page) {
      await page.locator('.status-bar[data-said]').waitFor({ state: 'detached' });
      await page.getByRole('combobox').press('Control+c');
      await page.locator('.status-said', { hasText: '60' }).waitFor();
    },
    async leave(scene) {
      await search(scene).fill('');
      await unsaid(scene);
    },
  },
  { name: 'account', show: ask('Edit account…'), leave: leaveRole },
  { name: 'favourites', show: ask('Edit favorites…'), leave: leaveRole },
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
    name: 'help',
    isState: true,
    async show({ page }) {
      await page.getByRole('button', { name: 'Help' }).click();
      await page.getByRole('menu').waitFor();
    },
    leave: pressEscape,
  },
  ...(['Report a problem…', 'About Daypass'] as const).map(
    (item, index): PicturedView => ({
      name: ['help-problem', 'help-about'][index] ?? '',
      isState: true,
      async show({ page }) {
        await page.getByRole('button', { name: 'Help' }).click();
        await page.getByRole('menuitem', { name: item }).click();
        await page.getByRole('dialog').waitFor();
      },
      leave: pressEscape,
    }),
  ),
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
