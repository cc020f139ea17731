/** Pages of identity providers that do more than show one form: windows of their own, and passwords by HTTP. */
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ELECTRON, startApp } from '../../support/app/desktop-app.ts';
import { answerBoxes, byClick, click, granted, NOTHING, WISHES } from '../../support/app/foreign-page.ts';
import { Installation } from '../../support/app/installation.ts';
import { AWS_SAML, IDP, roleValue, samlResponse } from '../../support/saml/identity-provider.ts';
import { Listening } from '../../support/servers/company-network.ts';

const ACCOUNT = '111122223333';

describe.skipIf(ELECTRON === '')('the pages of an identity provider', () => {
  let daypass: Installation;
  let provider: Listening;
  let app: ElectronApplication;

  const begin = async (session: string) => {
    const opened = app.waitForEvent('window');
    const { ended, child } = daypass.start(['login', session]);
    return { ended, child, page: await opened };
  };
  const titleOf = async (page: Page) => (await app.browserWindow(page)).evaluate((window) => window.getTitle());

  beforeAll(async () => {
    daypass = await Installation.open({ electron: ELECTRON });
    const answer = async () => samlResponse({ roles: [roleValue(ACCOUNT, 'Admin')] });
    const server = createServer(async ({ url, headers }, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      if (url === '/basic' && !headers.authorization) {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="corp"' }).end('<h1>No</h1>');
        return;
      }
      const form = `<form method="post" action="${AWS_SAML}"><input name="SAMLResponse" value="${await answer()}"></form>`;
      response.end(`<!doctype html><title>Acme</title><h1>${url}</h1>${url === '/code' ? form : ''}`);
    });
    provider = await Listening.open(server);
    const arn = `arn:aws:iam::${ACCOUNT}:saml-provider/acme`;
    daypass.emulator.iam.addSamlProvider(arn, IDP);
    daypass.emulator.iam.addRole({ arn: `arn:aws:iam::${ACCOUNT}:role/Admin`, trust: { to: 'saml', provider: arn } });
    await mkdir(daypass.home, { recursive: true, mode: 0o700 });
    const source = (name: string, path: string) => {
      return { kind: 'saml', name, region: 'us-east-1', signInUrl: `http://127.0.0.1:${provider.port}${path}` };
    };
    const sources = [source('corp', '/sign-in'), source('intranet', '/basic')];
    await writeFile(join(daypass.home, 'settings.json'), JSON.stringify({ version: 1, sources }));
    app = await startApp(daypass, ['--background']);
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
    await provider?.close();
  });

  it('open windows under the same lock, and an answer from there signs in', async () => {
    const { ended, page } = await begin('corp');
    await page.getByRole('heading', { name: '/sign-in' }).waitFor();
    const [child] = await Promise.all([
      app.waitForEvent('window'),
      byClick(page, 'window.open("/code", "_blank", "kiosk,title=Bank")'),
    ]);
    await child.getByRole('heading', { name: '/code' }).waitFor();
    expect(await titleOf(child)).toBe(`127.0.0.1:${provider.port} — sign-in to corp`);
    const inside = () => [typeof process, 'daypass' in window, Notification.permission];
    expect(await child.evaluate(inside)).toEqual(['undefined', false, 'denied']);
    await child.evaluate(() => location.assign('file:///etc/passwd')).catch(() => undefined);
    expect(child.url()).toContain('/code');
    await byClick(child, 'document.forms[0].submit()');
    expect(await ended).toMatchObject({ status: 0 });
    // All windows of the sign-in go with it.
    await expect.poll(() => app.windows()).toEqual([]);
  });

  it('get nothing of the machine, not even after a click, and save no file', async () => {
    const { ended, child, page } = await begin('corp');
    await page.getByRole('heading', { name: '/sign-in' }).waitFor();
    for (const wish of WISHES) {
      expect({ wish, given: await granted(app, page, wish) }).toEqual({ wish, given: expect.stringMatching(NOTHING) });
    }
    expect(await (await app.browserWindow(page)).evaluate((window) => window.isFullScreen())).toBe(false);
    const begun = await (await app.browserWindow(page)).evaluateHandle((own) => {
      const refused: boolean[] = [];
      own.webContents.session.on('will-download', (event: Electron.Event) => refused.push(event.defaultPrevented));
      return refused;
    });
    await byClick(
      page,
      'Object.assign(document.createElement("a"), { href: "data:text/csv,x", download: "x" }).click()',
    );
    await expect.poll(() => begun.evaluate((list) => list)).toEqual([true]);
    child.kill('SIGINT');
    await ended;
    await expect.poll(() => app.windows()).toEqual([]);
  });

  it('stay or go with unsaved work, as the person says, popups too', async () => {
    const question = {
      message: 'Leave this page?',
      detail: 'Changes you made may not be saved.',
      buttons: ['Leave', 'Stay'],
    };
    const beDirty = async (page: Page) => {
      await click(page);
      await page.evaluate(() => {
        window.onbeforeunload = (event) => {
          event.preventDefault();
          event.returnValue = 'unsaved';
        };
      });
    };
    const close = async (page: Page) => (await app.browserWindow(page)).evaluate((own) => own.close());
    const { ended, page } = await begin('corp');
    await page.getByRole('heading', { name: '/sign-in' }).waitFor();
    const [child] = await Promise.all([app.waitForEvent('window'), byClick(page, 'window.open("/sign-in")')]);
    await child.waitForLoadState();
    await beDirty(page);
    await beDirty(child);
    const stay = await answerBoxes(app, 'Stay');
    await close(page);
    await expect.poll(stay.asked).toEqual([question]);
    expect(app.windows()).toHaveLength(2);
    const gone = page.waitForEvent('close');
    await answerBoxes(app, 'Leave');
    await close(page);
    await gone;
    // The popup closes with the first window, unless the person stays.
    await expect.poll(() => app.windows()).toEqual([]);
    expect((await ended).stderr).toContain('cancelled');
  });

  it('keep a sign-in as long as the person stays on a popup of it', async () => {
    const { ended, page } = await begin('corp');
    await page.getByRole('heading', { name: '/sign-in' }).waitFor();
    const [child] = await Promise.all([app.waitForEvent('window'), byClick(page, 'window.open("/code")')]);
    await child.getByRole('heading', { name: '/code' }).waitFor();
    await click(child);
    await child.evaluate(() => {
      window.onbeforeunload = (event) => event.preventDefault();
    });
    const stay = await answerBoxes(app, 'Stay');
    const gone = page.waitForEvent('close');
    await (await app.browserWindow(page)).evaluate((own) => own.close());
    await gone;
    await expect.poll(async () => (await stay.asked()).length).toBe(1);
    expect(app.windows()).toEqual([child]);
    await child.evaluate(() => {
      window.onbeforeunload = null;
    });
    await byClick(child, 'document.forms[0].submit()');
    expect(await ended).toMatchObject({ status: 0 });
    await expect.poll(() => app.windows()).toEqual([]);
  });

  it('say what to do where they want a password that the browser asks for', async () => {
    const { ended, page } = await begin('intranet');
    await page.getByRole('heading', { name: 'This page asks for a password in a box of the browser' }).waitFor();
    await page.getByText('daypass login intranet --no-browser', { exact: false }).waitFor();
    await (await app.browserWindow(page)).evaluate((window) => window.close());
    expect((await ended).stderr).toContain('cancelled');
  });
});
