import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { visit } from '../../../emulator/index.ts';
import { wordsFor } from '../../../renderer/strings/language.ts';
import { ELECTRON } from '../../support/app/desktop-app.ts';
import { Installation } from '../../support/app/installation.ts';
import { openWindow } from '../../support/app/window.ts';
import { IDP, roleValue, samlResponse } from '../../support/saml/identity-provider.ts';
import { type IdpServer, startIdpServer } from '../../support/saml/idp-server.ts';

const ACCOUNT = '111122223333';
const { signIn: t, cancel, session: chips, done, remove, tryAgain } = wordsFor('en', null).t;

describe.skipIf(ELECTRON === '')('each step of a sign-in in the window', () => {
  let daypass: Installation;
  let idp: IdpServer;
  let app: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    daypass = await Installation.open({ emulator: { accounts: 2 }, electron: ELECTRON });
    idp = await startIdpServer(() => samlResponse({ roles: [roleValue(ACCOUNT, 'Admin')] }));
    const { iam } = daypass.emulator;
    const provider = `arn:aws:iam::${ACCOUNT}:saml-provider/acme`;
    iam.addSamlProvider(provider, IDP);
    iam.addRole({ arn: `arn:aws:iam::${ACCOUNT}:role/Admin`, trust: { to: 'saml', provider } });
    const sources = [
      { kind: 'console-login', name: 'console', region: 'us-east-1' },
      { kind: 'saml', name: 'corp', region: 'us-east-1', signInUrl: idp.signInUrl },
    ];
    await mkdir(daypass.home, { recursive: true, mode: 0o700 });
    await writeFile(
      join(daypass.home, 'settings.json'),
      JSON.stringify({ version: 1, sources, signInMethods: { console: 'device' } }),
    );
    ({ app, page } = await openWindow(daypass, { electron: ELECTRON }));
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
    await idp?.close();
  });

  const panel = (session: string) => page.getByRole('region', { name: t.title({ session }) });
  const button = (session: string, name: string) => panel(session).getByRole('button', { name, exact: true });
  const begin = async (session: string) => {
    await page.getByRole('button', { name: new RegExp(`^${session}: `) }).press('Enter');
    await page.getByRole('menuitem', { name: chips.signIn, exact: true }).press('Enter');
    await panel(session).waitFor();
  };
  const clipboard = () => app.evaluate(({ clipboard: own }) => own.readText());
  const buttonsOf = (session: string) => panel(session).getByRole('button').allTextContents();
  /** "Open" leads to the page of the step once more, and "Copy" to its address. */
  const leadsTo = async (session: string, address: RegExp) => {
    await expect.poll(async () => (await daypass.opened()).at(-1)).toMatch(address);
    const before = await daypass.opened();
    await button(session, t.open).press('Enter');
    await expect.poll(() => daypass.opened()).toHaveLength(before.length + 1);
    expect((await daypass.opened()).at(-1)).toBe(before.at(-1));
    await app.evaluate(({ clipboard: own }) => own.writeText(''));
    await button(session, t.copy).press('Enter');
    await expect.poll(clipboard).toBe(before.at(-1));
  };
  const cancels = async (session: string) => {
    await button(session, cancel).press('Enter');
    await panel(session).waitFor({ state: 'detached' });
  };
  const approves = async () => {
    const signedIn = page.getByRole('button', { name: /^acme: Signed in/ });
    // The codes that were given up wait on, too.
    const approved = async () => {
      for (const code of daypass.emulator.pendingUserCodes()) daypass.emulator.approve(code);
      return signedIn.count();
    };
    await expect.poll(approved, { timeout: 30_000 }).toBe(1);
  };
  const opens = async (count: number) => expect.poll(() => daypass.opened()).toHaveLength(count);

  it('while AWS is asked for a code can be cancelled', async () => {
    const held = daypass.emulator.faults.add({ latencyMs: Number.POSITIVE_INFINITY, times: Number.POSITIVE_INFINITY });
    await begin('acme');
    await panel('acme').getByText(t.starting).waitFor();
    expect(await buttonsOf('acme')).toEqual([cancel]);
    await cancels('acme');
    held.dispose();
  });

  it('with a code to compare opens and copies its page, takes the other way, and can be cancelled', async () => {
    await begin('acme');
    await panel('acme').getByText(t.warning).waitFor();
    expect(await buttonsOf('acme')).toEqual([t.open, t.copy, t.other.browser, t.startOver, cancel, t.findRegion]);
    await opens(1);
    await leadsTo('acme', /user_code=/);
    await button('acme', t.other.browser).press('Enter');
    await panel('acme').getByText(t.browserHint).waitFor();
  });

  it('in the browser opens and copies its page, takes the other way back, and can be cancelled', async () => {
    expect(await buttonsOf('acme')).toEqual([
      t.always({ session: 'acme' }),
      t.open,
      t.copy,
      t.other.device,
      cancel,
      t.findRegion,
    ]);
    await opens(3);
    await leadsTo('acme', /code_challenge/);
    await button('acme', t.other.device).press('Enter');
    await panel('acme').getByText(t.warning).waitFor();
    await cancels('acme');
  });

  it('in a region that is not the portal’s says so next to the code, and corrects it after and before the code ends', async () => {
    const { emulator } = daypass;
    const { host } = new URL(emulator.startUrl);
    const { region } = emulator;
    emulator.settings.foreignRegion = 'pending';
    const silent = emulator.faults.add({ operation: 'PortalPage', status: 200, body: '<html></html>', times: 2 });
    await begin('acme');
    await panel('acme').getByText(t.region({ region, host })).waitFor();
    emulator.settings.deviceCodeSeconds = 1;
    await button('acme', t.startOver).press('Enter');
    await panel('acme').getByText(t.expiredRegion({ region, host })).waitFor();
    // The portal does not say, and nothing is changed.
    await button('acme', t.findRegion).press('Enter');
    await page.getByText(/The portal of acme doesn.t say which region it is in\./).waitFor();
    silent.dispose();
    await button('acme', tryAgain).press('Enter');
    await panel('acme').getByText('acme is set to us-east-1, but its portal is in eu-west-1.').waitFor();
    emulator.settings.deviceCodeSeconds = 600;
    await button('acme', t.correctRegion).press('Enter');
    await panel('acme')
      .getByText(t.region({ region: 'eu-west-1', host }))
      .waitFor();
    expect(await readFile(daypass.configFile, 'utf8')).toContain('sso_region = eu-west-1');
    await button('acme', t.findRegion).press('Enter');
    await page.getByText(done.regionSame({ session: 'acme', region: 'eu-west-1' })).waitFor();
    emulator.settings.foreignRegion = null;
    await button('acme', t.startOver).press('Enter');
    await approves();
  });

  it.each([
    ['signed out of', chips.signOut],
    ['removed', chips.remove],
  ])('%s while AWS does not take it says where the browser is still signed in', async (_how, item) => {
    const { emulator } = daypass;
    if (item === chips.remove) {
      await begin('acme');
      await approves();
      expect(await page.getByText(chips.stillSignedIn({ page: emulator.startUrl })).count()).toBe(0);
    }
    emulator.faults.add({ operation: 'Logout', errorType: 'UnauthorizedException', times: 9 });
    await page.getByRole('button', { name: /^acme: / }).press('Enter');
    await page.getByRole('menuitem', { name: item, exact: true }).press('Enter');
    if (item === chips.remove) await page.getByRole('alertdialog').getByRole('button', { name: remove }).press('Enter');
    // Above the list, until the person has seen to it: the line at the bottom has the active role.
    const notice = page.locator('.notices').getByText(chips.stillSignedIn({ page: emulator.startUrl }));
    await notice.waitFor();
    await page.locator('.notices').getByRole('button', { name: chips.openSignOut }).press('Enter');
    await notice.waitFor({ state: 'hidden' });
    await expect.poll(async () => (await daypass.opened()).at(-1)).toBe(emulator.startUrl);
    emulator.faults.clear();
  });

  it('with a code from a page opens and copies that page, and can be cancelled', async () => {
    await begin('console');
    await panel('console').getByLabel(t.pageCodeLabel).waitFor();
    await leadsTo('console', /v1\/authorize/);
    await cancels('console');
  });

  it('says next to the page of `aws login` what to do if it answers 400, which helps, by code and in the browser', async () => {
    const { emulator } = daypass;
    emulator.settings.deadConsoleSession = true;
    await begin('console');
    await panel('console').getByLabel(t.pageCodeLabel).waitFor();
    await panel('console').getByText(t.oldConsole).waitFor();
    await button('console', t.other.browser).press('Enter');
    await panel('console').getByText(t.browserHint).waitFor();
    await panel('console').getByText(t.oldConsole).waitFor();
    const shown = async () => (await fetch((await daypass.opened()).at(-1) ?? '')).status;
    expect(await shown()).toBe(400);
    await fetch(`${emulator.url}/oauth?Action=logout`);
    await button('console', t.open).press('Enter');
    await expect.poll(shown).toBe(200);
    await cancels('console');
  });

  it('takes the code that the page shows, as long as it is', async () => {
    await begin('console');
    const field = panel('console').getByLabel(t.pageCodeLabel);
    await field.waitFor();
    await field.fill(Buffer.from('state=other&code=another').toString('base64'));
    await button('console', t.mfaSend).press('Enter');
    await panel('console').getByText(t.pageCodeWrong).waitFor();
    const { text } = await visit((await daypass.opened()).at(-1) ?? '', 'approve');
    const code = /id="code">([^<]+)</.exec(text)?.[1] ?? '';
    expect(code.length).toBeGreaterThanOrEqual(76);
    await field.fill(code);
    await field.press('Enter');
    await page.getByRole('button', { name: /^console: Signed in/ }).waitFor();
  });

  it('in a window of its own can be cancelled, which closes that window', async () => {
    const opened = app.waitForEvent('window');
    await begin('corp');
    const own = await opened;
    await own.getByRole('heading', { name: 'Acme sign-in' }).waitFor();
    expect(await buttonsOf('corp')).toEqual([cancel]);
    await cancels('corp');
    await expect.poll(() => own.isClosed()).toBe(true);
  });
});
