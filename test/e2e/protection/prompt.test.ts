import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axe } from '../../support/app/axe.ts';
import { ELECTRON, SCREENSHOTS, startApp } from '../../support/app/desktop-app.ts';
import { Installation } from '../../support/app/installation.ts';
import { openLiar } from '../../support/servers/liar.ts';

describe.skipIf(ELECTRON === '')('a sensitive role', () => {
  let daypass: Installation;
  let app: ElectronApplication;

  /** Asks as a program does, and resolves with the question on the screen. */
  async function ask(index = 0) {
    const { account, role } = roles[index] ?? daypass.anyRole;
    const { ended } = daypass.start(daypass.credentials(account, role));
    return { account, role, ended };
  }
  const question = async (): Promise<Page> => {
    const page = app.windows().find((each) => !each.isClosed()) ?? (await app.waitForEvent('window'));
    await page.getByRole('button', { name: 'Deny' }).waitFor();
    return page;
  };
  const windows = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
  const gone = () => expect.poll(() => app.windows().length).toBe(0);
  /** The window closes with the answer, and Playwright may notice that first. */
  const unlessGone = (error: Error) => {
    if (!/closed/.test(error.message)) throw error;
  };
  const pressEscape = (page: Page) => page.keyboard.press('Escape').catch(unlessGone);
  const click = (page: Page, name: string) =>
    page.getByRole('button', { name, exact: true }).click({ noWaitAfter: true }).catch(unlessGone);
  let roles: { account: string; role: string }[] = [];

  beforeAll(async () => {
    daypass = await Installation.open({ emulator: { accounts: 3 }, electron: ELECTRON });
    await mkdir(daypass.home, { mode: 0o700 });
    const settings = { version: 1, sensitive: [{ role: 'Admin*' }], approvalMinutes: 5 };
    await writeFile(join(daypass.home, 'settings.json'), JSON.stringify(settings));
    roles = daypass.emulator.accounts.flatMap(({ id, roles: names }) =>
      names.filter((name) => name.startsWith('Admin')).map((role) => ({ account: id, role })),
    );
    app = await startApp(daypass, ['--background']);
    await daypass.signIn();
    // Who asks is shown the account's name once it is known.
    await daypass.daypass(['list', '--refresh']);
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
  });

  it('is given once a person has seen who asks for what, and said yes', async () => {
    const { account, role, ended } = await ask();
    const page = await question();
    const name = daypass.emulator.accounts.find(({ id }) => id === account)?.name ?? '';
    expect(await page.getByRole('heading').textContent()).toMatch(new RegExp(`^Let \\S.* use ${name} / ${role}\\?$`));
    const facts = await page.locator('dd:not(.place)').allTextContents();
    expect(facts[0]).toMatch(/^\S.* \(process \d+\)$/);
    expect(facts.slice(1)).toEqual([`${name} (${account})`, role, 'acme']);
    await page.getByRole('button', { name: 'Allow once', disabled: false }).waitFor();
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: join(SCREENSHOTS, `prompt-${colorScheme}.png`) });
    }
    expect(await axe(page)).toEqual([]);
    await click(page, 'Allow once');
    expect(await ended).toMatchObject({ status: 0, stderr: '' });
    await gone();
  });

  it('is asked for again the next time, and Escape is a no', async () => {
    const { ended } = await ask();
    const page = await question();
    await pressEscape(page);
    const { status, stderr, stdout } = await ended;
    expect({ status, stdout }).toEqual({ status: 5, stdout: '' });
    expect(stderr).toMatch(/You refused/);
    await gone();
  });

  it('is not given by a click that comes too early to be meant', async () => {
    // Time stands still for the app, except for what the test adds, and then runs again.
    const stopTime = (addMs: number) =>
      app.evaluate((_electron, add) => {
        const at = Math.round(performance.now()) + add;
        Object.defineProperty(performance, 'now', { value: () => at, configurable: true });
      }, addMs);
    const goOn = () =>
      app.evaluate(() => {
        delete (performance as { now?: unknown }).now;
      });
    const answerYes = (page: Page) =>
      page.evaluate(async () => {
        const shown = await window.daypassPrompt.question();
        await window.daypassPrompt.answer(shown?.id ?? -1, 'once');
      });
    await stopTime(0);
    const { ended } = await ask();
    const page = await question();
    await answerYes(page);
    await stopTime(499);
    await answerYes(page);
    expect(await windows()).toBe(1);
    await stopTime(1);
    await answerYes(page).catch(unlessGone);
    expect((await ended).status).toBe(0);
    await goOn();
    await gone();
  });

  it('is asked for one question at a time', async () => {
    const first = await ask(0);
    const page = await question();
    const second = await ask(1);
    await page.getByText('1 more request is waiting.').waitFor();
    expect(await windows()).toBe(1);
    await click(page, 'Deny');
    expect((await first.ended).status).toBe(5);
    await page.getByText(second.account).waitFor();
    await click(page, 'Allow once');
    expect((await second.ended).status).toBe(0);
    await gone();
  });

  it('is asked for in full, with the buttons in sight, whatever things are called', async () => {
    const before = daypass.emulator.accounts;
    const [first] = before;
    const last = before.at(-1);
    if (!first || !last) throw new Error('There are no accounts.');
    const role = `Admin${'LongNameOfARole'.repeat(9)}`.slice(0, 64);
    const odd = [
      { ...first, name: `${'🦜'.repeat(20)} ${'payments'.repeat(25)}`, roles: [role] },
      { ...last, name: 'חשבון ייצור', roles: ['Admin'] },
    ];
    daypass.emulator.setAccounts(odd);
    await daypass.daypass(['list', '--refresh']);
    const shownIn = (page: Page) =>
      page.evaluate(() => {
        const within = (element: Element) => {
          const { top, bottom, left, right } = element.getBoundingClientRect();
          return top >= 0 && left >= 0 && right <= innerWidth && bottom <= innerHeight;
        };
        const parts = [...document.querySelectorAll('h1, dd, button, #left')];
        return { isWhole: parts.every(within), height: innerHeight };
      });
    const heights: number[] = [];
    for (const {
      id,
      name,
      roles: [wanted = ''],
    } of odd) {
      const { ended } = daypass.start(daypass.credentials(id, wanted));
      const page = await question();
      await page.getByText(name).first().waitFor();
      await expect.poll(() => shownIn(page).then(({ isWhole }) => isWhole)).toBe(true);
      heights.push((await shownIn(page)).height);
      // A right-to-left name reorders nothing but itself.
      const places = await page
        .locator('h1 bdi')
        .evaluateAll((names) => names.map((each) => each.getClientRects()[0]?.left ?? 0));
      if (name === odd[1]?.name) expect(places).toEqual([...places].sort((a, b) => a - b));
      expect(await axe(page)).toEqual([]);
      await pressEscape(page);
      expect((await ended).status).toBe(5);
      await gone();
    }
    expect(heights[0]).toBeGreaterThan(heights[1] ?? 0);
    daypass.emulator.setAccounts(before);
    await daypass.daypass(['list', '--refresh']);
  });

  describe.runIf(process.platform === 'linux')('is asked for with where the program is', () => {
    it.each([
      ['from-right-to-left', 'בדיקה'],
      ['long', `${'long-'.repeat(30)}name`],
      ['turned-round', 'turned\u202eround'],
    ])('in a folder with a name that is %s', async (kind, name) => {
      const folder = join(daypass.folder, name, name);
      await mkdir(folder, { recursive: true });
      const program = await openLiar(folder);
      try {
        const { account, role } = roles[0] ?? daypass.anyRole;
        const socket = join(daypass.home, 'state', 'run', 'agent.sock');
        const answer = program.ask(socket, daypass.credentials(account, role), program.pid);
        const page = await question();
        const place = page.locator('.place').last();
        const shown = await place.textContent();
        if (kind === 'long') expect(shown).toMatch(/^\/.*long-.*….*long-name\/liar\.py$/);
        else expect(shown).toBe(join(folder, 'liar.py').replaceAll('\u202e', '\ufffd'));
        // Folders come in order, also those that are read from right to left.
        const parts = await place
          .locator('bdi')
          .evaluateAll((all) => all.map((each) => each.getClientRects()[0]).filter((box) => box !== undefined));
        const places = parts.map(({ top, left }) => [Math.round(top), left] as const);
        expect(places.length).toBeGreaterThan(4);
        expect(places).toEqual([...places].sort(([a, b], [c, d]) => a - c || b - d));
        const lowest = () =>
          page
            .locator('.place, #left')
            .evaluateAll((all) => Math.max(...all.map((each) => each.getBoundingClientRect().bottom)) - innerHeight);
        await expect.poll(lowest).toBeLessThanOrEqual(0);
        await page.screenshot({ path: join(SCREENSHOTS, `prompt-place-${kind}.png`) });
        await click(page, 'Deny');
        expect(await answer).not.toContain('SecretAccessKey');
      } finally {
        program.end();
      }
      await gone();
    });
  });

  it('is asked for with names and buttons in sight at 300 %, and takes no yes before all names were', async () => {
    const before = daypass.emulator.accounts;
    const [first] = before;
    if (!first) throw new Error('There are no accounts.');
    const zoom = (factor: number) =>
      app.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(to), factor);
    const sight = (page: Page) =>
      page.evaluate(() => {
        const isSeen = (each: Element) => {
          const { top, bottom, left, right } = each.getBoundingClientRect();
          return top >= 0 && left >= 0 && right <= innerWidth + 1 && bottom <= innerHeight + 1;
        };
        const what = document.getElementById('what');
        return {
          buttons: [...document.querySelectorAll('button')].every(isSeen),
          names: (what?.clientHeight ?? 0) > 60 && isSeen(document.querySelector('h1 bdi') as Element),
          scrolls: (what?.scrollHeight ?? 0) > (what?.clientHeight ?? 0) + 1,
        };
      });
    daypass.emulator.setAccounts([{ ...first, name: `start ${'of a long name '.repeat(20)}end`, roles: ['Admin'] }]);
    await daypass.daypass(['list', '--refresh']);
    const { ended } = daypass.start(daypass.credentials(first.id, 'Admin'));
    const page = await question();
    await zoom(3);
    await expect.poll(() => sight(page)).toEqual({ buttons: true, names: true, scrolls: true });
    await pressEscape(page);
    expect((await ended).status).toBe(5);
    await gone();
    // The zoom stays for the next question, whose names have not been seen yet.
    const again = daypass.start(daypass.credentials(first.id, 'Admin'));
    const next = await question();
    await expect.poll(() => sight(next)).toEqual({ buttons: true, names: true, scrolls: true });
    // Longer than Allow is held back.
    await next.evaluate((ms) => new Promise((resolve) => setTimeout(resolve, ms)), 1_000);
    expect(await next.getByRole('button', { name: 'Allow once' }).isDisabled()).toBe(true);
    await next.screenshot({ path: join(SCREENSHOTS, 'prompt-zoomed.png') });
    await next.evaluate(() => document.getElementById('what')?.scrollTo(0, 1e6));
    await next.getByRole('button', { name: 'Allow once', disabled: false }).waitFor();
    await zoom(1);
    await pressEscape(next);
    expect((await again.ended).status).toBe(5);
    await gone();
    daypass.emulator.setAccounts(before);
    await daypass.daypass(['list', '--refresh']);
  });

  it('is not given when the window is closed', async () => {
    const { ended } = await ask();
    await question();
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    expect((await ended).status).toBe(5);
    await gone();
  });

  it('is given without a question for a while, to the same program', async () => {
    const first = await ask();
    await click(await question(), 'Allow for 5 min');
    expect((await first.ended).status).toBe(0);
    await gone();
    const again = await ask();
    expect((await again.ended).status).toBe(0);
    expect(await windows()).toBe(0);
  });

  it.runIf(process.platform === 'linux')('is not given to a program that says it is one that was allowed', async () => {
    const allowed = await ask(0);
    expect((await allowed.ended).status).toBe(0);
    const liar = await openLiar(daypass.folder);
    try {
      const socket = join(daypass.home, 'state', 'run', 'agent.sock');
      const answer = liar.ask(socket, daypass.credentials(allowed.account, allowed.role), process.pid);
      const page = await question();
      expect(await page.locator('dd').first().textContent()).toBe(`liar.py (process ${liar.pid})`);
      const [executable, script] = await page.locator('.place').allTextContents();
      expect(executable).toMatch(/^(\/|~\/).*\/python3[\d.]*$/);
      expect(script).toBe(join(daypass.folder, 'liar.py'));
      await click(page, 'Deny');
      expect(await answer).not.toContain('SecretAccessKey');
      const { stdout } = await daypass.daypass(['activity', '--json']);
      expect(JSON.parse(stdout).entries.at(-1)).toMatchObject({
        program: 'liar.py',
        pid: liar.pid,
        account: allowed.account,
      });
    } finally {
      liar.end();
    }
    await gone();
  });
});
