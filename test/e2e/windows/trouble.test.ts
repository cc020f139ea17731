import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { totp } from '../../../emulator/iam/totp.ts';
import { ELECTRON } from '../../support/app/desktop-app.ts';
import { Installation } from '../../support/app/installation.ts';
import { focused } from '../../support/app/keyboard.ts';
import { openWindow } from '../../support/app/window.ts';

const ACCOUNT = '111122223333';

/** How the window copes with bad networks and human mistakes, on the real agent and the emulator's faults. */
describe.skipIf(ELECTRON === '')('the window in trouble', () => {
  let daypass: Installation;
  let app: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    daypass = await Installation.open({ electron: ELECTRON });
    ({ app, page } = await openWindow(daypass, { electron: ELECTRON }));
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
  });

  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const says = (text: string | RegExp) => page.getByText(text).first().waitFor({ timeout: 60_000 });
  const isGone = (text: string) => page.getByText(text).first().waitFor({ state: 'hidden', timeout: 60_000 });
  const fault = (how: Parameters<Installation['emulator']['faults']['add']>[0]) =>
    daypass.emulator.faults.add({ times: Infinity, ...how });
  const hasFocus = () => expect.poll(() => focused(page)).not.toBe('nothing');

  it('says of a sign-in that AWS takes long to begin, and continues', async () => {
    const slow = fault({ operation: 'StartDeviceAuthorization', latencyMs: Infinity });
    await button('Sign in to acme').press('Enter');
    await says('Getting a code from AWS…');
    await says('This is taking longer than usual.');
    slow.dispose();
    await says('Approve only if you started this sign-in.');
    await hasFocus();
  });

  it('says when AWS does not answer while a code waits, and shows the code again when it does', async () => {
    const cut = fault({ operation: 'CreateToken', cut: 'before' });
    await says('AWS isn’t responding');
    cut.dispose();
    await says('Approve only if you started this sign-in.');
    await expect(page.locator('.code').textContent()).resolves.toContain(daypass.emulator.pendingUserCodes()[0]);
    await hasFocus();
  });

  it('says that the code has ended, and a new one is a key away', async () => {
    daypass.emulator.faults.add({ operation: 'CreateToken', errorType: 'ExpiredTokenException' });
    await says('The code expired');
    await button('Try again').press('Enter');
    await says('Approve only if you started this sign-in.');
    await hasFocus();
  });

  it('says that AWS is unreachable where a sign-in cannot even begin', async () => {
    await button('Cancel').press('Enter');
    const cut = fault({ operation: 'StartDeviceAuthorization', cut: 'before' });
    await button('Sign in to acme').press('Enter');
    await says('AWS is unreachable');
    cut.dispose();
    await button('Try again').press('Enter');
    await says('Approve only if you started this sign-in.');
  });

  it('says why nothing is listed, and lists on its own once the network is back', async () => {
    const cut = fault({ operation: 'ListAccounts', cut: 'before' });
    daypass.emulator.approve(daypass.emulator.pendingUserCodes().at(-1) ?? '');
    await says('Can’t reach Identity Center for acme.');
    await says('Couldn’t load the accounts of acme');
    await hasFocus();
    cut.dispose();
    await says('18 roles in 6 accounts');
    await isGone('Can’t reach Identity Center for acme.');
    await hasFocus();
  });

  it('keeps what was known while there is no connection, says from when it is, and comes back on its own', async () => {
    const cut = fault({ cut: 'before' });
    await button(/^acme: /).press('Enter');
    await page.getByRole('menuitem', { name: 'Refresh accounts and roles' }).press('Enter');
    await says(/^Showing the list from \d|Can’t reach Identity Center for acme.*Showing the list from \d/);
    await says('18 roles in 6 accounts');
    await says('Couldn’t refresh the list');
    cut.dispose();
    await isGone('Can’t reach Identity Center for acme.');
    await says(/^Updated /);
    await hasFocus();
  });

  it('begins to say so when a program gets no credentials, and ends when they can be had', async () => {
    const cut = fault({ operation: 'GetRoleCredentials', cut: 'before' });
    const { account, role } = daypass.anyRole;
    const { status } = await daypass.daypass(daypass.credentials(account, role));
    expect(status).toBe(6);
    await says('Can’t reach Identity Center for acme.');
    cut.dispose();
    await isGone('Can’t reach Identity Center for acme.');
    expect((await daypass.daypass(daypass.credentials(account, role))).status).toBe(0);
  });

  it('says that the machine is offline, and no more when it is not', async () => {
    const network = await page.context().newCDPSession(page);
    const set = (offline: boolean) =>
      network.send('Network.emulateNetworkConditions', {
        offline,
        latency: 0,
        downloadThroughput: -1,
        uploadThroughput: -1,
      });
    await set(true);
    await says('You are offline.');
    await set(false);
    await isGone('You are offline.');
    await network.detach();
  });

  it('asks for the code of an MFA device, again after a wrong one, and signs in with the right one', async () => {
    const { iam, accessKeys } = daypass.emulator;
    const user = iam.addUser(ACCOUNT, 'ann');
    const { seed, serial } = iam.addMfaDevice(ACCOUNT, 'ann');
    const key = accessKeys.add(user);
    const { ended } = daypass.start(
      ['iam-user', 'add', 'legacy', '--mfa-serial', serial],
      {},
      `${key.id}\n${key.secret}\n`,
    );
    expect((await ended).status).toBe(0);
    await button(/^legacy: /).press('Enter');
    await page.getByRole('menuitem', { name: 'Sign in', exact: true }).press('Enter');
    const field = page.getByLabel('MFA code');
    await says(`Device ${serial}`);
    await expect.poll(() => focused(page)).toBe('MFA code');
    await page.keyboard.type('000000');
    await page.keyboard.press('Enter');
    await says('AWS rejected that code.');
    await field.fill(totp(seed, Date.now()));
    await field.press('Enter');
    await button(/^legacy: Signed in/).waitFor();
    await hasFocus();
  });
});
