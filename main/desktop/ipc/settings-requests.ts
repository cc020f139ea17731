import { editedRules, type RuleEdit } from '../../../common/rule-edits.ts';
import type { ArgsOf } from '../../../preload/contract.ts';
import { DaypassError } from '../../base/errors.ts';
import type { OwnSettings } from '../../settings/schema.ts';
import type { SettingsFile } from '../../settings/settings-file.ts';

/**
 * Changes the settings that are named. Groups are joined with what the person has set in them before.
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

/**
 * Changes one rule of the list as it is by now. A rule that is gone already needs no removal; it can't be changed any more.
 * @throws DaypassError settings-invalid | state-unwritable
 */
export async function changeRule(file: SettingsFile, edit: RuleEdit): Promise<void> {
  await file.update(() => {
    const rules = editedRules(file.get()[edit.list], edit);
    if (rules) return { [edit.list]: rules };
    if (edit.edit !== 'replace') return {};
    throw new DaypassError('settings-invalid', 'This rule was changed elsewhere in the meantime.', {
      next: 'Change it again as it is now.',
    });
  });
}
