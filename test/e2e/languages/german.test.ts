import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ELECTRON, startApp } from '../../support/app/desktop-app.ts';
import { Installation } from '../../support/app/installation.ts';
import { NotificationHost } from '../../support/desktop/notification-host.ts';
import { TrayHost, type TrayIcon } from '../../support/desktop/tray-host.ts';

describe.skipIf(ELECTRON === '' || process.platform !== 'linux')('Daypass in German', () => {
  let host: TrayHost;
  let notifications: NotificationHost;
  let daypass: Installation;
  let app: ElectronApplication;
  let icon: TrayIcon;

  const settings = (text: string) => writeFile(join(daypass.home, 'settings.json'), text);

  beforeAll(async () => {
    host = await TrayHost.open();
    notifications = await NotificationHost.open();
    daypass = await Installation.open({ emulator: { accounts: 3 }, electron: ELECTRON });
    await mkdir(daypass.home, { mode: 0o700 });
    await settings('{ "version": 1, "language": "de" }');
    app = await startApp(daypass, ['--background']);
    icon = await host.icon();
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
    await notifications?.close();
    await host?.close();
  });

  it('has a German tray', async () => {
    expect(await icon.tooltip()).toBe('Daypass: abgemeldet');
    expect(await icon.labels()).toEqual([
      'Keine aktive Rolle',
      'Bei acme anmelden',
      'Daypass öffnen',
      'Einstellungen …',
      'Daypass beenden',
    ]);
  });

  it('notifies in German of a program that needs a sign-in', async () => {
    const { account, role } = daypass.anyRole;
    await daypass.daypass(daypass.credentials(account, role));
    await notifications.notification(/ braucht Ihre Anmeldung bei acme$/);
  });

  it('notifies in German of what went wrong by a click in the tray', async () => {
    const { account, role } = daypass.anyRole;
    expect((await daypass.signIn()).status).toBe(0);
    await daypass.daypass(['list', '--refresh']);
    const denied = daypass.emulator.faults.add({ operation: 'GetRoleCredentials', status: 403, times: Infinity });
    await settings(
      JSON.stringify({ version: 1, language: 'de', favourites: [{ session: 'acme', account, role, name: 'mine' }] }),
    );
    await expect.poll(() => icon.labels()).toContainEqual(expect.stringMatching(/^mine /));
    const label = (await icon.labels()).find((each) => each.startsWith('mine ')) ?? '';
    await icon.choose(label, 'Zugangsdaten kopieren');
    const { body } = await notifications.notification(/^Daypass konnte das nicht ausführen$/);
    expect(body).toMatch(/^Sie haben keinen Zugriff auf .*Bitten Sie die Administration/);
    denied.dispose();
  });

  it('has German menus, and English ones as soon as that is set', async () => {
    const menus = () =>
      app.evaluate(({ Menu }) =>
        (Menu.getApplicationMenu()?.items ?? []).map(({ label, submenu }) => [
          label,
          ...(submenu?.items ?? []).filter(({ type }) => type !== 'separator').map((item) => item.label),
        ]),
      );
    // Developer tools are for those who build Daypass, not in what is shipped.
    const tools = (await app.evaluate(({ app: own }) => own.isPackaged)) ? [] : ['Entwicklerwerkzeuge'];
    expect(await menus()).toEqual([
      ['Datei', 'Fenster schließen', 'Beenden'],
      ['Bearbeiten', 'Rückgängig', 'Wiederholen', 'Ausschneiden', 'Kopieren', 'Einfügen', 'Alles auswählen'],
      ['Ansicht', 'Originalgröße', 'Vergrößern', 'Verkleinern', ...tools],
      ['Fenster', 'Minimieren', 'Zoomen', 'Fenster schließen'],
    ]);
    await settings('{ "version": 1, "language": "en" }');
    await expect.poll(async () => (await menus()).map(([label]) => label)).toEqual(['File', 'Edit', 'View', 'Window']);
    await settings('{ "version": 1, "language": "de" }');
    await expect.poll(async () => (await menus())[0]?.[0]).toBe('Datei');
  });

  it('shows German errors in its window: of an action, of a session, and of the settings', async () => {
    // The tray puts changes together, so it follows the menus a moment later.
    await expect.poll(() => icon.labels()).toContain('Daypass öffnen');
    const opened = app.waitForEvent('window');
    await icon.choose('Daypass öffnen');
    const page = await opened;
    await page.getByRole('combobox', { name: 'Konten und Rollen suchen' }).waitFor();
    daypass.emulator.revokeSessions();
    await page.getByRole('button', { name: 'Zugangsdaten kopieren', exact: false }).first().click();
    await page.getByText(/^Bei acme anmelden, um Zugangsdaten für .* zu kopieren$/).waitFor();
    await page.getByRole('button', { name: 'Abbrechen' }).click();
    expect((await daypass.signIn()).status).toBe(0);
    daypass.emulator.faults.add({ operation: 'GetRoleCredentials', status: 403, times: 9 });
    await page.getByRole('button', { name: 'Zugangsdaten kopieren', exact: false }).first().click();
    await page
      .getByRole('alert')
      .getByText(/^Sie haben keinen Zugriff auf/)
      .waitFor();
    daypass.emulator.faults.clear();
    await settings('{ "version": 1, "language": "de", "theme": "pink" }');
    await page.getByText(/^Die Einstellung theme ist falsch: .* Die Einstellungen bleiben, wie sie waren\./).waitFor();
  });

  it('says in another language what the checks have found, as soon as that is set', async () => {
    await settings('{ "version": 1, "language": "de" }');
    const page = await app.firstWindow();
    await page.getByRole('button', { name: 'Einstellungen', exact: true }).click();
    await page.getByRole('button', { name: 'Prüfung starten', exact: true }).click();
    const found = page.getByRole('dialog').getByRole('listitem');
    await found
      .filter({ hasText: /Schlüsselbund/ })
      .first()
      .waitFor();
    const many = await found.count();
    await settings('{ "version": 1, "language": "fr" }');
    await found
      .filter({ hasText: /Trousseau/ })
      .first()
      .waitFor();
    expect(await found.filter({ hasText: /Schlüsselbund/ }).count()).toBe(0);
    expect(await found.count()).toBe(many);
    await page.keyboard.press('Escape');
    await settings('{ "version": 1, "language": "de" }');
    await page.getByRole('button', { name: 'Einstellungen', exact: true }).waitFor();
  });

  it.skipIf(process.platform === 'darwin')('names the keys as they stand on a German keyboard', async () => {
    const page = await app.firstWindow();
    await page.getByRole('button', { name: 'Hilfe', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Tastenkürzel' }).click();
    const keys = page.getByRole('dialog').locator('kbd');
    await keys.getByText('Strg+F', { exact: true }).waitFor();
    expect((await keys.allTextContents()).join(' ')).not.toMatch(/Ctrl|Shift|Enter|Page/);
  });
});
