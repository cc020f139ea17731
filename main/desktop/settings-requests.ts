import type { ArgsOf } from '../../preload/contract.ts';
import type { OwnSettings } from '../settings/schema.ts';
import type { SettingsFile } from '../settings/settings-file.ts';

/**
 * Changes the settings that are named. Groups are joined with what the person has set in them before; lists are replaced.
 * @throws DaypassError settings-invalid | state-unwritable
 */
export async function changeSettings(file: SettingsFile, change: ArgsOf<'changeSettings'>[0]): Promise<void> {
  await file.update((own) => {
    const { console, notifications, updates, ...rest } = change;
    const joined = Object.fromEntries(
      Object.entries(rest).filter(([, value]) => value !== undefined),
    ) as Partial<OwnSettings>;
    if (console) joined.console = { ...own.console, ...console };
    if (notifications) joined.notifications = { ...own.notifications, ...notifications };
    if (updates) joined.updates = { ...own.updates, ...updates };
    return joined;
  });
}
