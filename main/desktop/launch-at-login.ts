/** Starting with the desktop session, as the settings say: in the system's own way, at once and after every change. */
import { app } from 'electron';
import type { Disposable } from '../base/disposable.ts';
import { setAutostart } from '../platform/client/autostart.ts';
import { runEntryChange, windowsProgram } from '../platform/client/run-entry.ts';
import { APP_ID } from '../platform/client/windows-package.ts';
import type { Log } from '../platform/log.ts';
import type { SettingsFile } from '../settings/settings-file.ts';

/** How the app is told that the desktop session started it. */
const AT_LOGIN = '--at-login';

export interface LaunchAtLoginDependencies {
  readonly settings: SettingsFile;
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly log: Log;
}

export function followLaunchAtLogin({ settings, platform, env, home, log }: LaunchAtLoginDependencies): Disposable {
  let applied: boolean | null = null;
  const apply = async (isOn: boolean, isAtStart: boolean) => {
    if (platform === 'linux') await setAutostart(isOn, { env, home, command: command(env) });
    else if (platform === 'win32') setRunEntry(isOn, isAtStart, env);
    else app.setLoginItemSettings({ openAtLogin: isOn });
  };
  const follow = () => {
    const { launchAtLogin } = settings.get();
    if (launchAtLogin === applied) return;
    const isAtStart = applied === null;
    applied = launchAtLogin;
    apply(launchAtLogin, isAtStart).catch((error) => log.warn('Starting at login could not be set.', { error }));
  };
  follow();
  return settings.onDidChange(follow);
}

/** The uninstaller removes it by its name (`build/package/windows/installer.nsh`). */
function setRunEntry(isOn: boolean, isAtStart: boolean, env: LaunchAtLoginDependencies['env']): void {
  const path = windowsProgram(process.execPath, env);
  const own = { path, args: [AT_LOGIN] };
  const { launchItems } = app.getLoginItemSettings(own);
  const change = runEntryChange({
    isOn,
    isAtStart,
    entry: launchItems.find(({ name }) => name === APP_ID) ?? null,
    path,
  });
  if (change) app.setLoginItemSettings({ ...own, ...change, name: APP_ID });
}

/** Whether the desktop session started this process; no person waits for it then. */
export function wasStartedAtLogin(argv: readonly string[], platform: NodeJS.Platform): boolean {
  return argv.includes(AT_LOGIN) || (platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin);
}

/** An AppImage is mounted again at every start; its own path stays. */
function command(env: LaunchAtLoginDependencies['env']): string[] {
  const program = env.APPIMAGE || process.execPath;
  return app.isPackaged ? [program, AT_LOGIN] : [program, app.getAppPath(), AT_LOGIN];
}
