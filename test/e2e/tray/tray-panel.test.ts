import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ELECTRON, startApp } from '../../support/app/desktop-app.ts';
import { Installation } from '../../support/app/installation.ts';
import { TrayHost } from '../../support/desktop/tray-host.ts';

describe.skipIf(ELECTRON === '' || process.platform !== 'linux')(
  'a panel that comes and goes while Daypass runs',
  () => {
    let daypass: Installation;
    let app: ElectronApplication;
    let panel: TrayHost | null = null;

    const windows = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
    /** Pages load only once this is over. What the next window is asked to do is noted: without a window manager nothing shows it. */
    const holdPages = async () => {
      await app.evaluate(({ app: own, session }) => {
        const noted = globalThis as unknown as { asked: string[]; release(): void };
        const held: (() => void)[] = [];
        noted.asked = [];
        session.defaultSession.webRequest.onBeforeRequest((_details, decide) => void held.push(() => decide({})));
        noted.release = () => {
          session.defaultSession.webRequest.onBeforeRequest((_details, decide) => decide({}));
          for (const each of held) each();
        };
        own.once('browser-window-created', (_event, made) => {
          for (const name of ['show', 'minimize'] as const) {
            const really = made[name].bind(made);
            made[name] = () => {
              noted.asked.push(name);
              really();
            };
          }
        });
      });
      return () => app.evaluate(() => (globalThis as unknown as { release(): void }).release());
    };
    /** The only one: whether its page is still coming, and what it was asked to do last. */
    const heldWindow = () =>
      app.evaluate(({ BrowserWindow }) => ({
        isLoading: BrowserWindow.getAllWindows()[0]?.webContents.isLoading(),
        asked: (globalThis as unknown as { asked: string[] }).asked.at(-1),
      }));
    const closeWindow = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    const icon = async () => {
      panel = await TrayHost.open();
      return panel.icon();
    };

    beforeAll(async () => {
      daypass = await Installation.open({ electron: ELECTRON });
      app = await startApp(daypass);
      await app.firstWindow();
    });
    afterAll(async () => {
      await app?.close();
      await panel?.close();
      await daypass?.close();
    });

    it('gets the icon whenever it comes, and the window need not stay any more', async () => {
      await closeWindow();
      expect(await windows()).toBe(1);
      const shown = await icon();
      expect(await shown.tooltip()).toBe('Daypass: signed out');
      expect(await shown.labels()).toContain('Sign in to acme');
      await closeWindow();
      await expect.poll(windows).toBe(0);
    });

    it('gets the icon again after it has restarted, once, and no window opens', async () => {
      await panel?.close();
      const shown = await icon();
      expect(await shown.labels()).toContain('Open Daypass');
      await daypass.signIn();
      await expect.poll(() => shown.tooltip()).toBe('Daypass: signed in');
      expect(panel?.count).toBe(1);
      expect(await windows()).toBe(0);
    });

    it('leaves a window, put away, when it does not come back', async () => {
      await panel?.close();
      await expect.poll(windows).toBe(1);
      await closeWindow();
      expect(await windows()).toBe(1);
    });

    it('takes the icon and the window’s place when it does after all', async () => {
      const shown = await icon();
      expect(await shown.tooltip()).toBe('Daypass: signed in');
      await expect.poll(windows).toBe(0);
      await shown.choose('Open Daypass');
      await expect.poll(windows).toBe(1);
      expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized())).toBe(false);
    });

    it('leaves a window that is put away no more when it was asked for before its page was there', async () => {
      await closeWindow();
      await expect.poll(windows).toBe(0);
      const release = await holdPages();
      await panel?.close();
      await expect.poll(windows).toBe(1);
      expect((await daypass.daypass(['agent', 'open'])).status).toBe(0);
      expect(await heldWindow()).toEqual({ isLoading: true, asked: 'show' });
      await release();
      await expect.poll(heldWindow).toEqual({ isLoading: false, asked: 'show' });
    });

    it('takes the icon again', async () => {
      const shown = await icon();
      await expect.poll(windows).toBe(1);
      expect(await shown.tooltip()).toBe('Daypass: signed in');
    });

    it('is all that stays when Escape has cleared the search, and is pressed again', async () => {
      const fieldOf = (page: Page) => page.getByRole('combobox', { name: 'Search accounts and roles' });
      // A page that has just closed may still be listed.
      const drawn = async () => {
        for (const each of app.windows())
          if (
            await fieldOf(each)
              .isVisible()
              .catch(() => false)
          )
            return each;
        return null;
      };
      await expect.poll(drawn).not.toBeNull();
      const page = await drawn();
      if (!page) throw new Error('The window has closed.');
      const field = fieldOf(page);
      await field.fill('prod');
      await field.press('Escape');
      await expect.poll(() => field.inputValue()).toBe('');
      expect(await windows()).toBe(1);
      await field.press('Escape', { noWaitAfter: true }).catch(() => undefined);
      await expect.poll(windows).toBe(0);
      const shown = await panel?.icon();
      expect(await shown?.tooltip()).toBe('Daypass: signed in');
      await shown?.choose('Open Daypass');
      await expect.poll(windows).toBe(1);
    });
  },
);
