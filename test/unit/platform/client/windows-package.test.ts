import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builderConfig } from '../../../../build/package/builder-config.mjs';
import { tellWindowsWhoThisIs } from '../../../../main/desktop/app-identity.ts';
import { runEntryChange, windowsProgram } from '../../../../main/platform/client/run-entry.ts';
import { APP_ID, TOAST_ACTIVATOR, UNINSTALLER } from '../../../../main/platform/client/windows-package.ts';

const PATH = 'C:\\Users\\me\\AppData\\Local\\Programs\\daypass\\Daypass.exe';

describe('what Windows knows the app by', () => {
  const calls = () => {
    const said: string[] = [];
    const app = {
      setAppUserModelId: (id: string) => void said.push(id),
      setToastActivatorCLSID: (id: string) => void said.push(id),
    };
    return { app, said };
  };

  it('is told to it, the same at every start', () => {
    const { app, said } = calls();
    tellWindowsWhoThisIs(app, 'win32');
    expect(said).toEqual([APP_ID, TOAST_ACTIVATOR]);
    expect(TOAST_ACTIVATOR).toMatch(/^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/);
    const older = calls();
    tellWindowsWhoThisIs({ setAppUserModelId: older.app.setAppUserModelId }, 'win32');
    expect(older.said).toEqual([APP_ID]);
  });

  it('is nothing to other systems', () => {
    const { app, said } = calls();
    tellWindowsWhoThisIs(app, 'linux');
    tellWindowsWhoThisIs(app, 'darwin');
    expect(said).toEqual([]);
  });

  it('is what the installer gives to its shortcut, and what it removes again', () => {
    const stage = { app: '/tmp', resources: '/tmp/resources' };
    const { appId, productName, nsis } = builderConfig({ stage, output: '/tmp', version: '1', electron: null });
    expect(appId).toBe(APP_ID);
    expect(`Uninstall ${productName}.exe`).toBe(UNINSTALLER);
    expect(nsis.include).toBe(
      join(import.meta.dirname, '..', '..', '..', '..', 'build', 'package', 'windows', 'installer.nsh'),
    );
    const removed = readFileSync(nsis.include, 'utf8').match(
      /DeleteRegValue HKCU .*CurrentVersion\\\S*Run" "\$\{APP_ID\}"/g,
    );
    expect(removed).toHaveLength(2);
  });
});

describe('the entry that starts Daypass with Windows', () => {
  const state = { isOn: true, isAtStart: true, entry: null, path: PATH };

  it('is made where there is none, and removed where it is not wanted', () => {
    expect(runEntryChange(state)).toEqual({ openAtLogin: true, enabled: true });
    const off = { openAtLogin: false, enabled: false };
    expect(runEntryChange({ ...state, isOn: false, entry: { path: PATH, enabled: true } })).toEqual(off);
    expect(runEntryChange({ ...state, isOn: false })).toEqual(off);
  });

  it('stays as a person has set it in the Task Manager', () => {
    for (const enabled of [true, false]) {
      expect(runEntryChange({ ...state, entry: { path: PATH, enabled } })).toBeNull();
      expect(runEntryChange({ ...state, entry: { path: `"${PATH.toUpperCase()}"`, enabled } })).toBeNull();
      const moved = { ...state, entry: { path: 'C:\\old\\Daypass.exe', enabled } };
      expect(runEntryChange(moved)).toEqual({ openAtLogin: true, enabled });
    }
  });

  it('is on again once that person says so in Daypass', () => {
    const change = { ...state, isAtStart: false, entry: { path: PATH, enabled: false } };
    expect(runEntryChange(change)).toEqual({ openAtLogin: true, enabled: true });
  });

  it('starts the portable app itself, and never what that has unpacked into a temporary folder', () => {
    const unpacked = 'C:\\Users\\me\\AppData\\Local\\Temp\\2xYz\\Daypass.exe';
    const env = { PORTABLE_EXECUTABLE_FILE: 'D:\\tools\\daypass-portable.exe' };
    const none = () => false;
    expect(windowsProgram(unpacked, env, none)).toBe('D:\\tools\\daypass-portable.exe');
    expect(windowsProgram(PATH, {}, none)).toBe(PATH);
    // An installed app that a portable one has started.
    const isUninstaller = (path: string) =>
      path === 'C:\\Users\\me\\AppData\\Local\\Programs\\daypass\\Uninstall Daypass.exe';
    expect(windowsProgram(PATH, env, isUninstaller)).toBe(PATH);
  });
});
