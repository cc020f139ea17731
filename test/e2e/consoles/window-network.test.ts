/** Console windows behind a company's network, by AWS's own host names: a real proxy with a password, a real private authority. */
import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { contentsOf, nextForeignPage, pagesOf } from '../../support/app/console-pages.ts';
import { ELECTRON, startApp } from '../../support/app/desktop-app.ts';
import { answerBoxes, byClick, drawn } from '../../support/app/foreign-page.ts';
import { Installation } from '../../support/app/installation.ts';
import { personSays } from '../../support/app/person.ts';
import { Authority, ForwardProxy, type Listening, tlsFrontOf } from '../../support/servers/company-network.ts';

const HAS_OPENSSL = spawnSync('openssl', ['version'], { stdio: 'ignore' }).status === 0;
const HOSTS = ['*.signin.aws.amazon.com', '*.console.aws.amazon.com'];
const PAGE = 'https://eu-central-1.console.aws.amazon.com/console?region=eu-central-1';
const PASSWORD = 'p@ss#1:2';

describe.skipIf(ELECTRON === '' || !HAS_OPENSSL)('console windows behind a company’s network', () => {
  let daypass: Installation;
  let authority: Authority;
  let front: Listening;
  let proxy: ForwardProxy;
  let app: ElectronApplication;
  let role: string;

  const open = async (): Promise<Page> => {
    const [page, { status, stderr }] = await Promise.all([
      nextForeignPage(app),
      daypass.daypass(['console', role, '--isolated', '--region', 'eu-west-1']),
    ]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.any(String) });
    await page.getByRole('heading', { name: 'Signed in to the console' }).waitFor();
    return page;
  };
  /** Opens a page of the console that the network doesn't let through, and reads what is shown instead. */
  const failureOf = async (page: Page, path: string) => {
    await page.goto(`https://us-west-2.console.aws.amazon.com/${path}`).catch(() => undefined);
    await page.getByRole('heading', { name: 'AWS’s console can’t be reached' }).waitFor();
    return page.locator('small').textContent();
  };

  beforeAll(async () => {
    daypass = await Installation.open({ emulator: { accounts: 2 }, electron: ELECTRON });
    authority = new Authority('Example Root', 'Example Corp');
    front = await tlsFrontOf(daypass.emulator.url, authority.issue(HOSTS));
    proxy = await ForwardProxy.start(front.port);
    proxy.credentials = `sam:${PASSWORD}`;
    delete daypass.env.AWS_ENDPOINT_URL_SIGNIN;
    daypass.env.HTTPS_PROXY = `http://sam:${encodeURIComponent(PASSWORD)}@127.0.0.1:${proxy.port}`;
    daypass.env.AWS_CA_BUNDLE = authority.bundle;
    await mkdir(daypass.home, { mode: 0o700 });
    await writeFile(join(daypass.home, 'settings.json'), JSON.stringify({ version: 1 }));
    app = await startApp(daypass, ['--background']);
    await daypass.signIn();
    await daypass.daypass(['list', '--refresh']);
    const [account] = daypass.emulator.accounts;
    role = `${account?.name}/${account?.roles[0]}`;
  });
  afterAll(async () => {
    await app?.close();
    await proxy?.close();
    await front?.close();
    await daypass?.close();
    authority?.close();
  });
  afterEach(async () => {
    proxy.backend = front.port;
    proxy.credentials = `sam:${PASSWORD}`;
    proxy.refuses = null;
    await app.evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows()) window.destroy();
    });
    await expect.poll(() => pagesOf(app)).toEqual([]);
  });

  it('go by the proxy with its password, and trust the company’s authority', async () => {
    proxy.asked.length = 0;
    const page = await open();
    expect(page.url()).toMatch(/^https:\/\/eu-west-1\.signin\.aws\.amazon\.com\//);
    // The first two are the agent's own, and the window's before it was asked for the password.
    expect(proxy.asked.filter((host) => host === 'eu-west-1.signin.aws.amazon.com:443').length).toBeGreaterThan(2);
    await page.goto(PAGE);
    expect(proxy.asked).toContain('eu-central-1.console.aws.amazon.com:443');
  });

  it('come back to the page and region where they were once the session has ended', async () => {
    const page = await open();
    await page.goto(PAGE);
    const [fresh] = await Promise.all([
      nextForeignPage(app),
      byClick(page, 'location.href = "https://daypass.invalid/"'),
    ]);
    await fresh.getByText(PAGE, { exact: true }).waitFor();
    expect(new URL(fresh.url()).hostname).toBe('eu-central-1.signin.aws.amazon.com');
  });

  it('offer to sign in again, and do nothing more, where the session ends while no one is there', async () => {
    const page = await open();
    await page.goto(PAGE);
    await page.evaluate(() => location.assign('https://daypass.invalid/'));
    await page.getByRole('heading', { name: 'Your console session has expired' }).waitFor();
    expect(pagesOf(app)).toEqual([page]);
    await drawn(page);
    const link = await page.getByRole('link', { name: 'Sign in again' }).boundingBox();
    const [fresh] = await Promise.all([nextForeignPage(app), page.mouse.click((link?.x ?? 0) + 5, (link?.y ?? 0) + 5)]);
    await fresh.getByText(PAGE, { exact: true }).waitFor();
  });

  it('say when the proxy refuses, and when its password is wrong', async () => {
    const page = await open();
    proxy.refuses = 403;
    expect(await failureOf(page, 'refused')).toContain(
      `The proxy http://127.0.0.1:${proxy.port} refused the way to us-west-2.console.aws.amazon.com (status 403).`,
    );
    proxy.refuses = null;
    proxy.credentials = 'sam:another';
    await (await contentsOf(app, page)).evaluate((own) => own.session.clearAuthCache());
    expect(await failureOf(page, 'wrong')).toContain('wants a user name and a password');
  });

  it('name who intercepts the connection, and show nothing of it', async () => {
    const page = await open();
    const interceptor = new Authority('Corp Inspection CA', 'Acme Security');
    const intercepting = await tlsFrontOf(daypass.emulator.url, interceptor.issue(HOSTS));
    proxy.backend = intercepting.port;
    expect(await failureOf(page, 'console')).toContain('"Corp Inspection CA" (Acme Security)');
    await intercepting.close();
    interceptor.close();
  });

  it('trust an authority that is named while they are open: old windows say what to do, new ones show the page', async () => {
    const page = await open();
    const later = new Authority('Later Root', 'Example Corp');
    const behindIt = await tlsFrontOf(daypass.emulator.url, later.issue(HOSTS));
    proxy.backend = behindIt.port;
    expect(await failureOf(page, 'console?named=not')).toContain('"Later Root" (Example Corp)');
    await personSays(app, 0);
    expect((await daypass.daypass(['settings', 'set', 'network.caBundle', later.bundle])).status).toBe(0);
    expect(await failureOf(page, 'console?named=now')).toContain('Close this window and open it again.');
    const fresh = await open();
    await fresh.goto('https://us-west-2.console.aws.amazon.com/console?named=now');
    // Nor do new ones trust it any longer when it is no longer named.
    await daypass.daypass(['settings', 'unset', 'network.caBundle']);
    proxy.backend = front.port;
    const last = await open();
    proxy.backend = behindIt.port;
    await (await contentsOf(app, last)).evaluate((own) => own.session.closeAllConnections());
    expect(await failureOf(last, 'console?named=no-longer')).toContain('"Later Root" (Example Corp)');
    await behindIt.close();
    later.close();
  });

  it.each<[string, readonly string[], number]>([
    ['another host', ['*.example.com'], 1],
    ['another time', HOSTS, -1],
  ])('trust no certificate of %s, although the authority is the company’s', async (_what, hosts, days) => {
    const page = await open();
    const wrong = await tlsFrontOf(daypass.emulator.url, authority.issue(hosts, days));
    proxy.backend = wrong.port;
    expect(await failureOf(page, `console?${days}`)).toMatch(
      /^The certificate.*\(issuer: "Example Root" \(Example Corp\)\)/,
    );
    await wrong.close();
  });

  it('send a certificate of the person only where the person chooses one', async () => {
    await open();
    /** What Chromium would send where a server asks for a certificate, and it has two; `first` is Electron's own choice. */
    const sent = () =>
      app.evaluate(async ({ app: electron, BrowserWindow }) => {
        const [view] = (BrowserWindow.getAllWindows()[0]?.contentView.children ?? []) as Electron.WebContentsView[];
        const contents = view?.webContents;
        const offered = ['Ann', 'Ann (old)'].map((subjectName) => ({ subjectName, issuerName: 'Corp' }));
        let isPrevented = false;
        const preventDefault = () => {
          isPrevented = true;
        };
        const event = { preventDefault };
        const chosen = await new Promise<{ subjectName: string } | undefined>((resolve) => {
          electron.emit('select-client-certificate', event, contents, 'idp.test:443', offered, resolve);
        });
        return isPrevented ? (chosen?.subjectName ?? 'none') : 'first';
      });
    const none = await answerBoxes(app, 'Don’t send one');
    expect(await sent()).toBe('none');
    expect((await none.asked()).map(({ message, buttons }) => [message, ...buttons])).toEqual([
      ['Send a certificate to idp.test?', 'Don’t send one', 'Ann (Corp)', 'Ann (old) (Corp)'],
    ]);
    await answerBoxes(app, 'Ann (old)');
    expect(await sent()).toBe('Ann (old)');
  });

  it('follow the setting at once', async () => {
    const page = await open();
    await personSays(app, 0);
    expect((await daypass.daypass(['settings', 'set', 'network.proxy', 'http://127.0.0.1:9'])).status).toBe(0);
    expect(await failureOf(page, 'elsewhere')).toContain("The proxy http://127.0.0.1:9 can't be reached.");
    await daypass.daypass(['settings', 'unset', 'network.proxy']);
  });
});
