import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ELECTRON, SCREENSHOTS } from '../../support/app/desktop-app.ts';
import { Installation } from '../../support/app/installation.ts';
import { focused, pressOn, tabTo } from '../../support/app/keyboard.ts';
import { personSays } from '../../support/app/person.ts';
import { openWindow } from '../../support/app/window.ts';

/** No pointer and no call of the page's own: keys, and nothing else. */
describe.skipIf(ELECTRON === '')('without a pointer', () => {
  let daypass: Installation;
  let app: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    daypass = await Installation.open({ electron: ELECTRON, emulator: { accounts: 12, rolesPerAccount: 3 } });
    await writeFile(daypass.configFile, '');
    ({ app, page } = await openWindow(daypass, { electron: ELECTRON }));
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
  });
  afterEach(async () => {
    await expect.poll(() => focused(page)).not.toBe('nothing');
  });

  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const keys = async (...pressed: string[]) => {
    for (const key of pressed) await page.keyboard.press(key);
  };
  const says = (text: string | RegExp) => page.getByText(text).first().waitFor();
  const clipboard = () => app.evaluate(({ clipboard }) => clipboard.readText());
  const settings = async () => JSON.parse(await readFile(join(daypass.home, 'settings.json'), 'utf8'));
  const field = () => page.getByRole('combobox', { name: 'Search accounts and roles' });
  const currentRow = () => page.locator('[role=row][aria-selected=true]');
  const hasFocus = (target: Locator) =>
    expect.poll(() => target.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  /** Types over what a field holds. */
  const type = async (target: Locator, text: string) => {
    await tabTo(page, target);
    await keys('Control+a');
    await page.keyboard.type(text);
  };
  /** Opens the menu of the session and goes to an item. */
  const sessionItem = async (name: string | RegExp) => {
    await pressOn(page, button(/^acme: /));
    await tabTo(page, page.getByRole('menuitem', { name }), 'ArrowDown');
    await keys('Enter');
  };
  /** The same for the role that is current. */
  const roleItem = async (name: string) => {
    await keys('Control+k');
    await tabTo(page, page.getByRole('menuitem', { name, exact: true }), 'ArrowDown');
    await keys('Enter');
  };
  const userCode = async () => {
    await says('Approve only if you started this sign-in.');
    return daypass.emulator.pendingUserCodes().at(-1) ?? '';
  };

  it('a session is added, and its sign-in opened, copied, cancelled, denied and tried again', async () => {
    await hasFocus(page.getByLabel('Start URL'));
    await page.keyboard.type(daypass.emulator.startUrl);
    await type(page.getByRole('combobox', { name: 'Region' }), daypass.emulator.region);
    await type(page.getByLabel('Name'), 'acme');
    await pressOn(page, button('Add and sign in'));
    const code = await userCode();
    await expect.poll(() => daypass.opened()).toHaveLength(1);
    await pressOn(page, button('Copy link'));
    await expect.poll(clipboard).toContain(code);
    await pressOn(page, button('Open sign-in page'), 'Space');
    await expect.poll(() => daypass.opened()).toHaveLength(2);
    await pressOn(page, button('Cancel'));
    await page.locator('.panel').waitFor({ state: 'hidden' });
    await hasFocus(page.locator('main'));
    await pressOn(page, button('Sign in without a code'));
    await says('This window continues automatically when you’re done.');
    await pressOn(page, button('Cancel'));
    await page.locator('.panel').waitFor({ state: 'hidden' });
    await pressOn(page, button('Sign in to acme'));
    daypass.emulator.deny(await userCode());
    await says('The sign-in was denied');
    await hasFocus(page.locator('main'));
    await pressOn(page, button('Try again'));
    daypass.emulator.approve(await userCode());
    await says('36 roles in 12 accounts');
    await hasFocus(page.locator('main'));
  });

  it('a role is found, used, let go, copied in three ways, made a favourite and forgotten', async () => {
    await keys('/');
    await page.keyboard.type('payments-prod admin');
    await expect.poll(() => currentRow().textContent()).toMatch(/payments-prod.*AdministratorAccess/);
    await keys('Enter');
    await says('acme-payments-prod / AdministratorAccess is active.');
    await keys('Control+c');
    await says(/^Credentials copied/);
    expect(await clipboard()).toContain('export AWS_ACCESS_KEY_ID=');
    await roleItem('Copy AWS profile');
    await expect.poll(clipboard).toContain('credential_process = ');
    await roleItem('Copy console link');
    await says(/^Console link copied/);
    await keys('Control+d');
    await says('Added to favorites.');
    await roleItem('Clear cached credentials');
    await says('Cached credentials cleared.');
    await roleItem('Stop using this role');
    await page.locator('.active-badge').first().waitFor({ state: 'hidden' });
    await keys('Escape', 'Control+1');
    await says('acme-payments-prod / AdministratorAccess is active.');
    await keys('End', 'PageUp', 'ArrowUp', 'Home');
    await expect.poll(() => currentRow().textContent()).toContain('acme-payments-prod');
    await roleItem('Remove from favorites');
    await says('Removed from favorites.');
    await hasFocus(field());
  });

  it('a search that is over leaves no role chosen that is out of sight', async () => {
    const isInSight = () =>
      currentRow().evaluate((row) => {
        const list = row.closest('.rows')?.getBoundingClientRect();
        const { top, bottom } = row.getBoundingClientRect();
        return list !== undefined && top >= list.top && bottom <= list.bottom;
      });
    await keys('/', 'End');
    await expect.poll(isInSight).toBe(true);
    await page.keyboard.type('prod');
    await expect.poll(isInSight).toBe(true);
    await keys('End', 'Escape');
    await expect.poll(() => field().inputValue()).toBe('');
    expect(await isInSight()).toBe(true);
    await page.keyboard.type('prod');
    expect(await isInSight()).toBe(true);
    await keys('Escape');
    await hasFocus(field());
  });

  it('the keys of the list are the list’s, also while a button has the focus', async () => {
    await keys('/', 'Home');
    const first = await currentRow().getAttribute('id');
    await pressOn(page, button('Roles'));
    await hasFocus(button('Roles'));
    await keys('ArrowDown');
    await hasFocus(field());
    await expect.poll(() => currentRow().getAttribute('id')).not.toBe(first);
    await pressOn(page, button('Roles'));
    await keys('Control+k');
    await page.getByRole('menu').waitFor();
    await keys('Escape');
    await hasFocus(field());
  });

  it('the key after the one that chose from a menu is not lost', async () => {
    await keys('Control+k');
    await tabTo(page, page.getByRole('menuitem', { name: 'Copy AWS profile' }), 'ArrowDown');
    await page.evaluate(() => {
      const note = () =>
        Object.assign(globalThis, { atKeyUp: document.activeElement?.getAttribute('role') ?? 'nothing' });
      window.addEventListener('keyup', note, { once: true, capture: true });
    });
    await keys('Enter');
    expect(await page.evaluate('atKeyUp')).toBe('combobox');
  });

  it('nor is one that is pressed before the focus has come back from a dialog or a menu', async () => {
    // The focus comes back by a frame; here there is none in between.
    const betweenFrames = async (...pressed: string[]) => {
      await page.evaluate(() => {
        const { requestAnimationFrame } = window;
        const held: FrameRequestCallback[] = [];
        window.requestAnimationFrame = (callback) => held.push(callback);
        Object.assign(globalThis, {
          goOn() {
            window.requestAnimationFrame = requestAnimationFrame;
            for (const callback of held) requestAnimationFrame(callback);
          },
        });
      });
      await keys(...pressed);
      await page.evaluate('goOn()');
    };
    await keys('?');
    await hasFocus(page.getByRole('dialog'));
    await betweenFrames('Escape', 'x', 'y');
    await expect.poll(() => field().inputValue()).toBe('xy');
    await hasFocus(field());
    await keys('Escape');
    await pressOn(page, button(/^acme: /));
    await hasFocus(page.getByRole('menu'));
    await betweenFrames('Escape', 'Enter');
    await hasFocus(page.getByRole('menu'));
    await keys('Escape');
    await hasFocus(button(/^acme: /));
    await pressOn(page, button('Activity'));
    await pressOn(page, button('Clear'));
    await hasFocus(page.getByRole('alertdialog'));
    await betweenFrames('Escape', 'Enter');
    await hasFocus(page.getByRole('alertdialog'));
    await keys('Escape');
    await hasFocus(button('Clear'));
    await keys('Escape');
    await hasFocus(field());
  });

  it('its console is opened, at a service and a region that are searched for', async () => {
    const before = (await daypass.opened()).length;
    await keys('/');
    await page.keyboard.type('payments-prod admin');
    await keys('Control+Enter');
    await expect.poll(async () => (await daypass.opened()).length).toBe(before + 1);
    await roleItem('Open console page…');
    await hasFocus(page.getByRole('searchbox', { name: 'Service' }));
    await page.keyboard.type('cloudw');
    await page
      .getByRole('option', { name: /CloudWatch/ })
      .first()
      .waitFor();
    const region = page.getByRole('combobox', { name: 'Region' });
    const regions = () => page.locator('.popover [role=option] [slot=description]').allTextContents();
    expect(await region.getAttribute('placeholder')).toBe('Default: us-east-1');
    await page.getByText('US East (N. Virginia)', { exact: true }).waitFor();
    await type(region, 'frankfurt');
    await expect.poll(regions).toEqual(['eu-central-1']);
    await page.screenshot({ path: join(SCREENSHOTS, 'console-region.png') });
    await keys('Escape');
    await page.getByText('Europe (Frankfurt) · eu-central-1').waitFor();
    // The service that will open stays highlighted.
    expect(await page.locator('.by-enter [slot=label]').allTextContents()).toEqual(['CloudWatch']);
    await pressOn(page, button('Open console'));
    await expect.poll(async () => (await daypass.opened()).length).toBe(before + 2);
    const at = await (await fetch((await daypass.opened()).at(-1) ?? '')).text();
    expect(at).toContain('cloudwatch');
    expect(at).toContain('eu-central-1');
    await hasFocus(field());
    await roleItem('Open console page…');
    await hasFocus(page.getByRole('searchbox', { name: 'Service' }));
    await page.getByRole('option').first().waitFor();
    // No region yet, which is said before anything is opened; then the one of last time comes first after the usual one.
    await type(region, 'nowhere');
    await pressOn(page, button('Open console'));
    await page.getByText('A region looks like eu-west-1.').waitFor();
    await hasFocus(region);
    await region.fill('');
    await keys('ArrowDown');
    await expect.poll(async () => (await regions()).slice(0, 3)).toEqual(['us-east-1', 'eu-central-1', 'us-east-2']);
    await keys('Escape');
    await page.getByRole('searchbox', { name: 'Service' }).focus();
    await keys('ArrowDown', 'ArrowDown', 'Enter');
    await expect.poll(async () => (await daypass.opened()).length).toBe(before + 3);
    await hasFocus(field());
    await keys('Control+Shift+Enter');
    const names = () => page.locator('.services [role=option] [slot=label]').allTextContents();
    // What was opened last, then what most people open.
    const last = await (await fetch((await daypass.opened()).at(-1) ?? '')).text();
    const first = last.includes('cloudwatch') ? ['CloudWatch', 'EC2'] : ['EC2', 'CloudWatch'];
    await expect.poll(async () => (await names()).slice(0, 4)).toEqual([...first, 'S3', 'Lambda']);
    const highlighted = page.locator('.by-enter');
    const colour = () => highlighted.evaluate((element) => getComputedStyle(element).backgroundColor);
    const plain = await page
      .getByRole('option')
      .nth(1)
      .evaluate((element) => getComputedStyle(element).backgroundColor);
    expect(await colour()).not.toBe(plain);
    await highlighted.filter({ hasText: (await names())[0] ?? '' }).waitFor();
    await keys('Enter');
    await expect.poll(async () => (await daypass.opened()).length).toBe(before + 4);
    await hasFocus(field());
  });

  it('a role is marked as sensitive, and a program is refused and allowed it', async () => {
    await roleItem('Require approval');
    await says('Daypass now asks you before a program gets this role.');
    const [marked] = (await settings()).sensitiveRoles;
    for (const [answer, status] of [
      ['Deny', 5],
      ['Allow once', 0],
    ] as const) {
      const window = app.waitForEvent('window');
      const { ended } = daypass.start(daypass.credentials(marked.account, marked.role));
      const prompt = await window;
      await prompt.getByRole('button', { name: 'Allow once', disabled: false }).waitFor();
      const key = await prompt.evaluate(() => document.activeElement?.textContent);
      expect(key).toBe('Deny');
      await tabTo(prompt, prompt.getByRole('button', { name: answer, exact: true }));
      // The window closes with the answer, and Playwright may notice that first.
      await prompt.keyboard.press('Enter').catch(() => undefined);
      expect((await ended).status).toBe(status);
    }
  });

  it('a listing is stopped and continues, and the list is refreshed', async () => {
    const held = daypass.emulator.faults.add({ operation: 'ListAccountRoles', times: Infinity, latencyMs: Infinity });
    await sessionItem('Refresh accounts and roles');
    await pressOn(page, button('Stop'));
    await says(/^Stopped at/);
    await hasFocus(button('Resume'));
    await keys('Enter');
    await button('Stop').waitFor();
    await hasFocus(button('Stop'));
    held.dispose();
    await button('Stop').waitFor({ state: 'hidden' });
  });

  it('activity is filtered, read and cleared', async () => {
    await pressOn(page, button('Activity'));
    await hasFocus(page.getByRole('searchbox'));
    await page.keyboard.type('qqzz');
    await says('No entry matches');
    await keys('Escape');
    await tabTo(page, page.getByRole('rowgroup', { name: 'Activity' }));
    await pressOn(page, button('Clear'));
    await hasFocus(page.getByRole('alertdialog'));
    await keys('Escape');
    await hasFocus(button('Clear'));
    await keys('Enter');
    await pressOn(page, page.getByRole('alertdialog').getByRole('button', { name: 'Clear' }));
    await says('No activity yet');
    await expect.poll(() => focused(page)).not.toBe('nothing');
  });

  it('settings are switched, chosen and typed; rules are added, changed, moved and removed', async () => {
    await keys('Control+,');
    const before = await settings();
    const hidden = page.getByRole('switch', { name: 'Start in the tray, without a window' });
    const wasHidden = await hidden.isChecked();
    await pressOn(page, hidden, 'Space');
    await expect.poll(async () => (await settings()).startHidden).toBe(!wasHidden);
    await pressOn(page, button(/Appearance/), 'Enter');
    await tabTo(page, page.getByRole('option', { name: 'Dark' }), 'ArrowDown');
    await keys('Enter');
    await expect.poll(async () => (await settings()).theme).toBe('dark');
    await hasFocus(button(/Appearance/));
    await type(page.getByRole('combobox', { name: 'Default region' }), 'eu-north-1');
    await keys('Enter');
    await expect.poll(async () => (await settings()).defaultRegion).toBe('eu-north-1');
    const colours = page.getByRole('region', { name: 'Colors' });
    const rules = async (): Promise<{ account: string; colour: string }[]> => (await settings()).colours;
    await pressOn(page, colours.getByRole('button', { name: 'Add a rule' }));
    await expect.poll(async () => (await rules())?.at(-1)).toEqual({ account: '*', colour: 'grey' });
    const count = (await rules()).length;
    // The file has it before the window does.
    await expect.poll(() => colours.getByRole('textbox').count()).toBe(count);
    await type(colours.getByRole('textbox').last(), '*mine*');
    await keys('Enter');
    await expect.poll(async () => (await rules()).at(-1)?.account).toBe('*mine*');
    const rule = colours.getByRole('group', { name: '*mine*' });
    await pressOn(page, rule.getByRole('button', { name: /Color/ }));
    await tabTo(page, page.getByRole('option', { name: 'Purple' }), 'ArrowUp');
    await keys('Enter');
    await expect.poll(async () => (await rules()).at(-1)?.colour).toBe('purple');
    await pressOn(page, rule.getByRole('button', { name: /up$/ }));
    await expect.poll(async () => (await rules()).at(-2)?.account).toBe('*mine*');
    await pressOn(page, rule.getByRole('button', { name: /^Remove/ }));
    await expect.poll(async () => (await rules()).length).toBe(count - 1);
    await hasFocus(colours);
    await pressOn(page, page.getByRole('button', { name: 'Show report' }));
    await hasFocus(page.getByRole('dialog'));
    await keys('Escape');
    await hasFocus(button('Show report'));
    expect(before.sensitiveRoles).toHaveLength(1);
    await keys('Escape');
    await hasFocus(field());
  });

  it('sessions of every other kind are added as far as their forms go', async () => {
    await pressOn(page, button('Add a session'));
    for (const [title, filled] of [
      ['My company uses an OpenID provider', { Issuer: 'https://login.example.com', 'Client ID': 'x', Role: 'x' }],
      ['My company signs in to AWS with SAML', { 'Sign-in address': 'x', Region: 'eu-west-1' }],
      ['I assume a role from another role', { Role: 'x' }],
      ['I sign in to the AWS console with a password', { Region: 'x' }],
    ] as const) {
      await pressOn(page, button(title));
      const form = page.getByRole('group', { name: title });
      for (const [label, text] of Object.entries(filled))
        await type(form.getByLabel(label, { exact: true }).and(form.locator('input')), text);
      await type(form.getByLabel('Name', { exact: true }), 'other');
      await pressOn(page, form.getByRole('button', { name: /^Add/ }));
      await form.locator('.fault').first().waitFor();
      await pressOn(page, button(title));
    }
    await pressOn(page, button('I assume a role from another role'));
    await type(page.getByLabel('Role', { exact: true }), 'arn:aws:iam::111122223333:role/Deploy');
    await pressOn(page, page.getByRole('button', { name: /Source session/ }));
    await tabTo(page, page.getByRole('option', { name: 'acme' }), 'ArrowDown');
    await keys('Enter');
    await type(page.getByRole('combobox', { name: /Source role/ }), 'payments-prod');
    await keys('ArrowDown', 'Enter');
    await personSays(app, 0);
    await type(page.getByRole('group', { name: 'I assume a role' }).getByLabel('Name', { exact: true }), 'deploy');
    await keys('Enter');
    await hasFocus(field());
    await keys('Escape');
    await says('37 roles in 13 accounts');
  });

  it('keys are listed; a session is edited, signed out, and removed', async () => {
    await keys('?');
    await hasFocus(page.getByRole('dialog', { name: 'Keyboard shortcuts' }));
    await keys('Escape');
    await hasFocus(field());
    await sessionItem('Edit…');
    await hasFocus(page.getByRole('dialog'));
    await pressOn(page, page.getByRole('dialog').getByRole('button', { name: 'Save' }));
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await expect.poll(() => focused(page)).not.toBe('nothing');
    await sessionItem('Sign out');
    await says('Showing the last known list.');
    await expect.poll(() => focused(page)).not.toBe('nothing');
    await sessionItem('Remove…');
    await pressOn(page, page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }));
    await button(/^acme: /).waitFor({ state: 'hidden' });
    expect(await readFile(daypass.configFile, 'utf8')).not.toContain('sso-session');
  });
});
