import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeInBoth } from '../../support/app/axe.ts';
import { ELECTRON, SCREENSHOTS, startApp } from '../../support/app/desktop-app.ts';
import { Installation } from '../../support/app/installation.ts';
import { NotificationHost } from '../../support/desktop/notification-host.ts';

const ACCOUNT = '111122223333';
const DAY = 24 * 60 * 60_000;

describe.skipIf(ELECTRON === '')('an access key in the window', () => {
  let daypass: Installation;
  let app: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    mkdirSync(SCREENSHOTS, { recursive: true });
    daypass = await Installation.open({ electron: ELECTRON });
    app = await startApp(daypass);
    page = await app.firstWindow();
    await page.getByRole('heading').first().waitFor();
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
  });

  it('is rotated with one click, and never shown', async () => {
    const { iam, accessKeys } = daypass.emulator;
    const user = iam.addUser(ACCOUNT, 'ann');
    const key = accessKeys.add(user, { ageMs: 100 * DAY });
    const { ended } = daypass.start(['iam-user', 'add', 'legacy'], {}, `${key.id}\n${key.secret}\n`);
    expect((await ended).status).toBe(0);
    await page.getByRole('button', { name: /^legacy/ }).click();
    await page.screenshot({ path: join(SCREENSHOTS, 'rotate-key.png') });
    await page.getByRole('menuitem', { name: 'Rotate access key (100 days old)' }).click();
    await page.getByText('The new access key is in use.').waitFor();
    const [old, fresh] = accessKeys.of(user.arn);
    expect([old?.status, fresh?.status]).toEqual(['Inactive', 'Active']);
    const shown = await page.content();
    for (const { secret } of accessKeys.of(user.arn)) expect(shown).not.toContain(secret);
    const view = await page.evaluate(() =>
      (globalThis as unknown as { daypass: { view(): Promise<unknown> } }).daypass.view(),
    );
    expect(JSON.stringify(view)).toContain(fresh?.id);
    for (const { secret } of accessKeys.of(user.arn)) expect(JSON.stringify(view)).not.toContain(secret);
  });

  it('that is old is pointed out, and a rotation that was cut off continues, with one click each', async () => {
    const { iam, accessKeys, faults } = daypass.emulator;
    const user = iam.addUser(ACCOUNT, 'bob');
    const key = accessKeys.add(user, { ageMs: 100 * DAY });
    const { ended } = daypass.start(['iam-user', 'add', 'older'], {}, `${key.id}\n${key.secret}\n`);
    expect((await ended).status).toBe(0);
    await page.getByText('The access key of older is more than 90 days old.').waitFor();
    await page.screenshot({ path: join(SCREENSHOTS, 'old-key.png') });
    expect(await axeInBoth(page)).toEqual([]);
    faults.add({ operation: 'UpdateAccessKey', cut: 'before' });
    await page.getByRole('button', { name: 'Rotate key' }).click();
    await page.getByText('Rotating the access key of older didn’t finish.').waitFor();
    expect(accessKeys.of(user.arn).map(({ status }) => status)).toEqual(['Active', 'Active']);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('The new access key is in use.').waitFor();
    expect(accessKeys.of(user.arn).map(({ status }) => status)).toEqual(['Inactive', 'Active']);
    await page.getByText('Rotating the access key of older didn’t finish.').waitFor({ state: 'hidden' });
  });

  it('that has no room for a new one says which is in its place, and what to do', async () => {
    const { iam, accessKeys } = daypass.emulator;
    const user = iam.addUser(ACCOUNT, 'eve');
    const key = accessKeys.add(user, { ageMs: 100 * DAY });
    const other = accessKeys.add(user);
    const { ended } = daypass.start(['iam-user', 'add', 'full'], {}, `${key.id}\n${key.secret}\n`);
    expect((await ended).status).toBe(0);
    await page.getByText('The access key of full is more than 90 days old.').waitFor();
    await page.getByRole('button', { name: 'Rotate key' }).click();
    const said = page.getByRole('alert').filter({ hasText: other.id });
    await said.waitFor();
    await page.getByText('Creating a new access key…').waitFor({ state: 'hidden', timeout: 3_000 });
    expect(await said.textContent()).toContain('If nothing needs the second key, delete it in IAM, then rotate again.');
    await page.screenshot({ path: join(SCREENSHOTS, 'second-key.png') });
    expect(accessKeys.of(user.arn)).toHaveLength(2);
  });
});

describe.skipIf(ELECTRON === '' || process.platform !== 'linux')('an access key of more than 90 days', () => {
  it('is reported by a notification, once, and the click leads to where it is rotated', async () => {
    const notifications = await NotificationHost.open();
    const daypass = await Installation.open({ electron: ELECTRON });
    const { iam, accessKeys } = daypass.emulator;
    const add = async (name: string) => {
      const key = accessKeys.add(iam.addUser(ACCOUNT, name), { ageMs: 91 * DAY });
      const { ended } = daypass.start(['iam-user', 'add', name], {}, `${key.id}\n${key.secret}\n`);
      expect((await ended).status).toBe(0);
    };
    let app = await startApp(daypass, ['--background']);
    try {
      await add('ann');
      const shown = await notifications.notification(/^The access key of ann is more than 90 days old$/);
      const opened = app.waitForEvent('window');
      notifications.click(shown);
      const page = await opened;
      await page.getByText('The access key of ann is more than 90 days old.').waitFor();
      await page.getByRole('button', { name: 'Rotate key' }).waitFor();
      await app.close();
      app = await startApp(daypass, ['--background']);
      await add('bob');
      await notifications.notification(/^The access key of bob is/);
      expect(notifications.shown.filter(({ title }) => title.includes('access key'))).toHaveLength(2);
    } finally {
      await app.close();
      await daypass.close();
      await notifications.close();
    }
  });
});
