import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axe } from '../../support/app/axe.ts';
import { ELECTRON } from '../../support/app/desktop-app.ts';
import { Installation } from '../../support/app/installation.ts';
import { addSessions } from '../../support/app/sessions.ts';
import { openWindow } from '../../support/app/window.ts';

/** A Monday morning: twelve sessions of 100 roles each, and none is signed in to. */
describe.skipIf(ELECTRON === '')('a window with twelve sessions', () => {
  let daypass: Installation;
  let app: ElectronApplication;
  let page: Page;
  let names: string[];

  beforeAll(async () => {
    daypass = await Installation.open({ electron: ELECTRON, emulator: { accounts: 25, rolesPerAccount: 4 } });
    names = await addSessions(daypass, 12);
    ({ app, page } = await openWindow(daypass, { electron: ELECTRON }));
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
  });

  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const says = (text: string | RegExp) => page.getByText(text).first().waitFor({ timeout: 60_000 });
  const summary = (text: string) => button(text);
  const open = async (text: string) => {
    await summary(text).click();
    await page.getByRole('searchbox', { name: 'Filter sessions' }).waitFor();
  };
  const rows = () => page.locator('.session-row');
  const pendingCode = async () => {
    await expect.poll(() => daypass.emulator.pendingUserCodes().length).toBeGreaterThan(0);
    return daypass.emulator.pendingUserCodes().at(-1) ?? '';
  };
  const approve = async (session: string) => {
    await page.getByRole('region', { name: `Sign in to ${session}` }).waitFor();
    await page.locator('.code').waitFor();
    daypass.emulator.approve(await pendingCode());
    await page.getByRole('region', { name: `Sign in to ${session}` }).waitFor({ state: 'hidden' });
  };

  it('has one button for them in its header, and a list behind it that can be filtered', async () => {
    await says('Sign in to 12 sessions to see their accounts and roles.');
    expect(await page.locator('.session').count()).toBe(1);
    // Also while something is searched for: there is nothing yet that it could be found in.
    await page.getByRole('combobox').fill('payments prod');
    await page.getByRole('grid').getByRole('button', { name: 'Sign in to all' }).waitFor();
    expect(await page.getByText(/^Nothing matches/).count()).toBe(0);
    await page.getByRole('combobox').fill('');
    await open('0 of 12 signed in');
    expect(await rows().count()).toBe(12);
    // Its buttons are where those of other sheets are: at the right.
    const edge = async (shown: Locator) => {
      const box = await shown.boundingBox();
      return Math.round((box?.x ?? 0) + (box?.width ?? 0));
    };
    expect(await edge(button('Refresh all'))).toBe(
      await edge(page.getByRole('searchbox', { name: 'Filter sessions' })),
    );
    expect(await axe(page)).toEqual([]);
    await page.keyboard.type('team-03');
    await expect.poll(() => rows().count()).toBe(1);
    await button('Clear the search').click();
    await expect.poll(() => rows().count()).toBe(12);
    await page.keyboard.type('07');
    await expect.poll(() => rows().count()).toBe(1);
    await button('Sign in to team-07').click();
    await page.getByRole('button', { name: /^team-07: Finish signing in/ }).waitFor();
    await approve('team-07');
    await says('100 roles in 25 accounts');
    await summary('1 of 12 signed in').waitFor();
    expect(await page.locator('.session').count()).toBe(1);
  });

  it('signs in to all of them one after the other, until one is cancelled', async () => {
    await open('1 of 12 signed in');
    await button('Sign in to all').click();
    await says('10 more sign-ins follow.');
    await approve('acme');
    await approve('team-02');
    expect(await page.locator('.panel').count()).toBeLessThanOrEqual(1);
    await page.getByRole('region', { name: 'Sign in to team-03' }).waitFor();
    await button('Cancel').click();
    await page.locator('.panel').waitFor({ state: 'hidden' });
    await summary('3 of 12 signed in').waitFor();
    expect(daypass.emulator.pendingUserCodes().length).toBeLessThanOrEqual(1);
  });

  it('says of lists that load and that fail in one line, and which they are', async () => {
    await says('300 roles in 75 accounts');
    daypass.emulator.faults.add({ operation: 'ListAccounts', times: Infinity, status: 403 });
    await open('3 of 12 signed in');
    await button('Refresh all').click();
    await says('3 lists couldn’t be refreshed');
    const bar = page.getByRole('contentinfo');
    await bar.getByRole('button', { name: 'Details' }).click();
    const sheet = page.getByRole('dialog');
    for (const name of ['acme', 'team-02', 'team-07']) await sheet.getByText(`list of ${name}.`).waitFor();
    expect(await axe(page)).toEqual([]);
    daypass.emulator.faults.clear();
    for (const accountId of daypass.emulator.accounts.slice(10, 12).map(({ id }) => id)) {
      daypass.emulator.faults.add({ operation: 'ListAccountRoles', accountId, times: 6, latencyMs: 2_000 });
    }
    await sheet.getByRole('button', { name: 'Try again' }).click();
    await bar.getByText(/^3 sessions loading · \d+ of 75 accounts$/).waitFor();
    await bar.getByText(/^Updated /).waitFor({ timeout: 60_000 });
    // Of one among several it is said which.
    const refused = daypass.emulator.faults.add({ operation: 'ListAccounts', times: Infinity, status: 403 });
    await page.evaluate(`void daypass.refreshRoles('team-07')`);
    await bar.getByText('Couldn’t refresh the list of team-07').waitFor({ timeout: 60_000 });
    refused.dispose();
    for (const { id: accountId } of daypass.emulator.accounts.slice(10, 12)) {
      daypass.emulator.faults.add({ operation: 'ListAccountRoles', accountId, times: 2, latencyMs: 2_000 });
    }
    await page.evaluate(`void daypass.refreshRoles('team-07')`);
    await bar.getByText(/^1 session loading · \d+ of 25 accounts$/).waitFor({ timeout: 60_000 });
    await bar.getByText(/^Updated /).waitFor({ timeout: 60_000 });
  });

  it('keeps the active role in sight in a narrow window, and nothing over it', async () => {
    await page.getByRole('combobox').fill('payments-prod admin');
    await page.getByRole('combobox').press('Enter');
    await says('is active.');
    await page.getByText('is active.').waitFor({ state: 'hidden' });
    const session = await page.context().newCDPSession(page);
    await session.send('Emulation.setDeviceMetricsOverride', {
      width: 360,
      height: 640,
      deviceScaleFactor: 1,
      mobile: false,
    });
    daypass.emulator.faults.add({ operation: 'ListAccountRoles', times: 9, latencyMs: 3_000 });
    await page.evaluate(`for (const name of ['acme', 'team-02', 'team-07']) void daypass.refreshRoles(name)`);
    await says(/^3 sessions loading/);
    const boxes = await page.locator('.active-role, .listings').evaluateAll((parts) =>
      parts.map((part) => {
        const { left, right, top, bottom, width } = part.getBoundingClientRect();
        return { left, right, top, bottom, width };
      }),
    );
    const [active, lists] = boxes;
    if (!active || !lists) throw new Error('The bar lacks a part.');
    expect(active.width).toBeGreaterThan(150);
    expect(active.right <= lists.left + 1 || active.bottom <= lists.top + 1).toBe(true);
    await session.send('Emulation.clearDeviceMetricsOverride');
    await session.detach();
    await page
      .getByRole('contentinfo')
      .getByText(/^Updated /)
      .waitFor({ timeout: 60_000 });
  });

  it('says in one line that several are signed out', async () => {
    await daypass.daypass(['logout', 'acme']);
    await daypass.daypass(['logout', 'team-02']);
    await says('2 sessions are signed out. Showing their last known lists.');
    expect(await page.locator('.notice.signed-out').count()).toBe(1);
  });

  it('names the whole role that a program asked for, in a narrow window, too', async () => {
    const account = daypass.emulator.accounts.find(({ name }) => name.endsWith('data-platform-staging'));
    const asked = daypass.credentials(account?.id ?? '', account?.roles[0] ?? '');
    expect((await daypass.daypass(asked)).status).toBe(3);
    const session = await page.context().newCDPSession(page);
    const metrics = { width: 360, height: 640, deviceScaleFactor: 1, mobile: false };
    await session.send('Emulation.setDeviceMetricsOverride', metrics);
    await page.getByRole('button', { name: '1 of 12 signed in' }).click();
    const said = page.locator('.session-said', { hasText: 'asked for' });
    await said.waitFor();
    expect(await said.textContent()).toContain(`${account?.name} / ${account?.roles[0]}`);
    const isWhole = () =>
      said.evaluate((line) => line.scrollWidth <= line.clientWidth && line.scrollHeight <= line.clientHeight);
    expect(await isWhole()).toBe(true);
    await page.keyboard.press('Escape');
    await session.send('Emulation.clearDeviceMetricsOverride');
    await session.detach();
  });

  it('says once that AWS is unreachable for several, for as long as it is', async () => {
    const cut = daypass.emulator.faults.add({ operation: 'GetRoleCredentials', cut: 'before', times: Infinity });
    await page.getByRole('combobox').fill('team-07 payments-prod admin');
    await page.getByRole('combobox').press('Control+c');
    await page.locator('.notice', { hasText: 'Can’t reach' }).waitFor({ timeout: 60_000 });
    expect(await page.locator('.notice.error').count()).toBe(0);
    cut.dispose();
    await page.locator('.notice', { hasText: 'Can’t reach' }).waitFor({ state: 'hidden', timeout: 60_000 });
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('edits and removes a role on another role, which has no button of its own', async () => {
    const [account] = daypass.emulator.accounts;
    const roleArn = `arn:aws:iam::${account?.id}:role/Deploy`;
    const source = {
      kind: 'assume-role',
      name: 'deploy',
      roleArn,
      base: { session: 'team-07' },
      durationSeconds: 1800,
    };
    await page.evaluate(`daypass.addSource(${JSON.stringify(source)})`);
    const menu = async (item: string) => {
      await open('1 of 12 signed in');
      await page.getByRole('button', { name: /^deploy: / }).click();
      await page.getByRole('menuitem', { name: item }).click();
    };
    await menu('Edit…');
    const sheet = page.getByRole('dialog', { name: 'Edit deploy' });
    await expect.poll(() => sheet.getByLabel('Role', { exact: true }).inputValue()).toBe(roleArn);
    expect(await axe(page)).toEqual([]);
    await sheet.getByLabel('External ID').fill('ticket-17');
    await sheet.getByRole('button', { name: 'Save' }).click();
    await sheet.waitFor({ state: 'hidden' });
    const settings = async () => JSON.parse(await readFile(join(daypass.home, 'settings.json'), 'utf8'));
    expect((await settings()).sources).toEqual([{ ...source, externalId: 'ticket-17' }]);
    await menu('Remove…');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await expect.poll(async () => (await settings()).sources ?? []).toEqual([]);
    expect(names).toHaveLength(12);
  });
});
