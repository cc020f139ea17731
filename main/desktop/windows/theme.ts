import { nativeTheme } from 'electron';
import type { Disposable } from '../../base/disposable.ts';
import type { SettingsFile } from '../../settings/settings-file.ts';

/** Windows are light or dark as the settings say, from now on; `system` leaves it to the system. */
export function followTheme(settings: SettingsFile): Disposable {
  const apply = () => {
    nativeTheme.themeSource = settings.get().theme;
  };
  apply();
  return settings.onDidChange(apply);
}
