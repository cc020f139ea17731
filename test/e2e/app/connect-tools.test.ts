import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axe } from '../../support/app/axe.ts';
import { clipboardText } from '../../support/app/clipboard.ts';
import { ELECTRON } from '../../support/app/desktop-app.ts';
import { Installation } from '../../support/app/installation.ts';
import { boxesOf, personSays } from '../../support/app/person.ts';
import { openWindow } from '../../support/app/window.ts';

/** What a person does once, so that their other programs use Daypass; and what can be done with one role. */
describe.skipIf(ELECTRON === '' || process.platform !== 'linux')('what connects other tools', () => {
  let daypass: Installation;
  let app: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    daypass = await Installation.open({ electron: ELECTRON, emulator: { accounts: 25, rolesPerAccount: 4 } });
    const { account, role } = daypass.anyRole;
    const own = `[profile mine]\nsso_session = acme\nsso_account_id = ${account}\nsso_role_name = ${role}\nregion = eu-west-1\n`;
    await writeFile(daypass.configFile, `${await readFile(daypass.configFile, 'utf8')}\n${own}`);
    ({ app, page } = await openWindow(daypass, { electron: ELECTRON }));
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
  });

  const field = () => page.getByRole('combobox');
  const says = (text: string | RegExp) => page.getByText(text).first().waitFor({ timeout: 30_000 });
  const clipboard = () => clipboardText(app);
  const config = () => readFile(daypass.configFile, 'utf8');
  const card = () => page.getByRole('region', { name: 'Connect your tools' });
  const roleItem = async (...path: string[]) => {
    await field().press('Control+k');
    for (const name of path) await page.getByRole('menuitem', { name, exact: true }).press('Enter');
  };

  it('comes after the first sign-in: profiles are imported and written after a look at what changes', async () => {
    expect(await card().count()).toBe(0);
    await daypass.signIn();
    await says('100 roles in 25 accounts');
    await card().waitFor();
    expect(await card().getByRole('button', { name: 'Show changes…' }).count()).toBe(0);
    await card().getByRole('button', { name: 'Set up' }).click();
    expect(await axe(page)).toEqual([]);
    await card().getByRole('button', { name: 'Show changes…' }).first().click();
    const sheet = page.getByRole('dialog', { name: 'Import AWS profiles' });
    await sheet.getByText('-sso_session = acme').waitFor();
    expect(await axe(page)).toEqual([]);
    await sheet.getByRole('button', { name: 'Cancel' }).click();
    expect(await config()).toContain('sso_role_name');
    await card().getByRole('button', { name: 'Show changes…' }).first().click();
    await sheet.getByRole('button', { name: 'Write changes' }).click();
    await says('AWS profiles imported.');
    expect(await config()).toMatch(/\[profile mine\]\n(.*\n)?credential_process = .*daypass/);
    await card().getByRole('button', { name: 'Show changes…' }).nth(1).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Write changes' }).click();
    await says('AWS profiles written.');
    expect((await config()).match(/credential_process = /g)?.length).toBeGreaterThan(100);
  });

  it('refuses to write over what another program has written since it was shown', async () => {
    await writeFile(
      daypass.configFile,
      `${await config()}\n[profile later]\nsso_session = acme\nsso_account_id = 111122223333\nsso_role_name = X\n`,
    );
    await card().getByRole('button', { name: 'Show changes…' }).first().click();
    const sheet = page.getByRole('dialog', { name: 'Import AWS profiles' });
    await sheet.getByText('[profile later]').waitFor();
    await writeFile(daypass.configFile, `# mine\n${await config()}`);
    await sheet.getByRole('button', { name: 'Write changes' }).click();
    await page.getByRole('alert').getByText('was changed by another program').waitFor();
    await page.getByRole('alert').getByRole('button', { name: 'Dismiss' }).click();
    expect(await config()).toMatch(/^# mine/);
  });

  it('stays away once it is waved away, and is found in the settings', async () => {
    await card().getByRole('button', { name: 'Dismiss' }).click();
    await card().waitFor({ state: 'hidden' });
    await page.reload();
    await says('100 roles in 25 accounts');
    expect(await card().count()).toBe(0);
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    await card().getByRole('button', { name: 'Show changes…' }).nth(1).click();
    await page.getByText('The profiles are up to date.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Roles', exact: true }).click();
  });

  it('says after the first active role what follows it, with the command to copy', async () => {
    await field().fill('payments-prod admin');
    await field().press('Enter');
    await says(/^Terminals with AWS_PROFILE=daypass now use acme-payments-prod \/ \w+\.$/);
    expect(await axe(page)).toEqual([]);
    const hint = page.getByRole('region', { name: 'What follows the active role' });
    await hint.getByRole('button', { name: 'Copy command' }).click();
    await expect.poll(clipboard).toBe('export AWS_PROFILE=daypass\n');
    await hint.getByRole('button', { name: 'Dismiss' }).click();
    await hint.waitFor({ state: 'hidden' });
  });

  it('is a menu of the role in the status bar, in the color of its environment', async () => {
    await page.getByText('is active.').waitFor({ state: 'hidden' });
    const active = page.locator('.active-role');
    expect(await active.getAttribute('data-colour')).toBe('red');
    await active.click();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('menuitem', { name: 'Copy credentials' }).click();
    await says('Credentials copied.');
  });

  it.each([
    ['Credentials for bash and zsh', /^unset AWS_PROFILE\nunset AWS_DEFAULT_PROFILE\nexport AWS_ACCESS_KEY_ID='ASIA/],
    ['Credentials for fish', /set -gx AWS_ACCESS_KEY_ID 'ASIA/],
    ['Credentials for PowerShell', /\$env:AWS_ACCESS_KEY_ID = 'ASIA/],
    ['Credentials as a .env file', /^AWS_ACCESS_KEY_ID=ASIA/],
    ['Command “daypass exec …”', /^daypass exec acme-payments-prod\/AdministratorAccess -- $/],
    ['Account ID', /^\d{12}$/],
    ['Role ARN', /^arn:aws:iam::\d{12}:role\/.*AdministratorAccess/],
  ])('copies of a role: %s', async (name, text) => {
    await app.evaluate(({ clipboard: own }) => own.writeText(''));
    await roleItem('Copy', name);
    await expect.poll(clipboard).toMatch(text);
  });

  it('writes the AWS profile of one role', async () => {
    await writeFile(
      daypass.configFile,
      `[sso-session acme]\nsso_start_url = ${daypass.emulator.startUrl}\nsso_region = ${daypass.emulator.region}\n`,
    );
    await roleItem('Write AWS profile');
    await says('AWS profile written.');
    expect(await config()).toMatch(/\[profile acme-payments-prod-AdministratorAccess\]/);
    expect((await config()).match(/--role/g)).toHaveLength(1);
  });

  it('opens the terminal that is set with a shell that has the role', async () => {
    const terminal = join(daypass.folder, 'my-terminal');
    const seen = join(daypass.folder, 'seen');
    await writeFile(
      terminal,
      `#!/bin/sh\nshift\nprintf 'echo $DAYPASS_ROLE; exit\\n' | SHELL=/bin/sh "$@" > '${seen}' 2>&1\n`,
    );
    await chmod(terminal, 0o755);
    await personSays(app, 0);
    await page.evaluate(`daypass.changeSettings({ terminal: ${JSON.stringify(terminal)} })`);
    expect(await boxesOf(app)).toEqual([expect.stringContaining(`• Open terminals in ${terminal}`)]);
    await roleItem('Open terminal');
    await says('Terminal opened.');
    await expect
      .poll(() => readFile(seen, 'utf8').catch(() => ''), { timeout: 20_000 })
      .toContain('acme-payments-prod/AdministratorAccess');
  });

  it('names the setting where there is no such terminal', async () => {
    await page.evaluate(`daypass.changeSettings({ terminal: '/nowhere/terminal' })`);
    await roleItem('Open terminal');
    const alert = page.getByRole('alert');
    await alert.waitFor();
    await alert.getByRole('button', { name: 'Open settings' }).click();
    await page.getByRole('textbox', { name: 'Terminal' }).waitFor();
  });
});
