/** Signing in to an OpenID provider from the window: with a code to compare, and in the browser. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeInBoth } from '../../support/app/axe.ts';
import { Installation } from '../../support/app/installation.ts';
import { openWindow } from '../../support/app/window.ts';
import { OpenIdProvider } from '../../support/servers/openid-provider.ts';

const ELECTRON = process.env.DAYPASS_ELECTRON ?? '';
const RESULTS = process.env.DAYPASS_TEST_RESULTS ?? join(import.meta.dirname, '..', '..', '..', 'out', 'test-results');
const SCREENSHOTS = join(RESULTS, 'screenshots');
const ACCOUNT = '444455556666';
const DEPLOY = `arn:aws:iam::${ACCOUNT}:role/Deploy`;

describe.skipIf(ELECTRON === '')('an OpenID provider in the window', () => {
  let daypass: Installation;
  let provider: OpenIdProvider;
  let app: ElectronApplication;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    await mkdir(SCREENSHOTS, { recursive: true });
    daypass = await Installation.open({ electron: ELECTRON });
    provider = await OpenIdProvider.start({ deviceInterval: 1 });
    const { iam } = daypass.emulator;
    iam.addOidcProvider(ACCOUNT, provider.issuer, [provider.clientId]);
    iam.addRole({ arn: DEPLOY, trust: { to: 'oidc', issuer: provider.issuer } });
    await writeFile(daypass.configFile, '');
    await mkdir(daypass.home, { recursive: true, mode: 0o700 });
    const okta = { kind: 'oidc', name: 'okta', issuer: provider.issuer, clientId: provider.clientId };
    const sources = [{ ...okta, roles: [{ roleArn: DEPLOY }] }];
    await writeFile(join(daypass.home, 'settings.json'), JSON.stringify({ version: 1, sources }));
    ({ app, page, complaints } = await openWindow(daypass, { electron: ELECTRON }));
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
    await provider?.close();
  });

  const choose = async (item: string) => {
    await page.getByRole('button', { name: /^okta: / }).click();
    await page.getByRole('menuitem', { name: item, exact: true }).click();
  };
  const chip = (state: string) => page.getByRole('button', { name: new RegExp(`^okta: ${state}`) });
  const lastOpened = async (count: number) => {
    await expect.poll(() => daypass.opened()).toHaveLength(count);
    return (await daypass.opened()).at(-1) ?? '';
  };
  const credentials = async () => {
    const args = ['credentials', '--session', 'okta', '--account', ACCOUNT, '--role', 'Deploy'];
    return (await daypass.daypass(args)).status;
  };

  it('a code to compare, and the page of the provider: signed in once it is approved there', async () => {
    await choose('Sign in with a code');
    await page.getByText('Approve only if you started this sign-in.').waitFor();
    const url = await lastOpened(1);
    const code = new URL(url).searchParams.get('user_code') ?? '';
    expect(await page.locator('.code').textContent()).toContain(code);
    await page.getByText(`Check that ${new URL(provider.issuer).host} shows this code`).waitFor();
    expect(await axeInBoth(page)).toEqual([]);
    await page.screenshot({ path: join(SCREENSHOTS, 'openid-code.png') });
    await provider.approveDevice(url);
    await chip('Signed in').waitFor();
    await page.screenshot({ path: join(SCREENSHOTS, 'openid-signed-in.png') });
    expect(await credentials()).toBe(0);
  });

  it('a token that is not for us is no sign-in, and the window says why', async () => {
    await choose('Sign out');
    await chip('Signed out').waitFor();
    expect(await credentials()).toBe(3);
    const forged = await provider.sign({ aud: 'another-client' });
    provider.rewrite = (answer) => ({ ...answer, id_token: forged });
    await choose('Sign in');
    await provider.visit(await lastOpened(2));
    await page.getByText(/answered with something that is no valid answer|meant for another client/).waitFor();
    provider.rewrite = null;
    expect(await credentials()).toBe(3);
  });

  it('the browser, without a code', async () => {
    await page.getByRole('button', { name: 'Try again' }).click();
    await provider.visit(await lastOpened(3));
    await chip('Signed in').waitFor();
    expect(await credentials()).toBe(0);
    expect(complaints).toEqual([]);
  });
});
