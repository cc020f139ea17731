import { isSameAccess, type RoleRef } from '../../../common/roles.ts';
import { editedRules, type RuleEdit } from '../../../common/rule-edits.ts';
import type { ArgsOf } from '../../../preload/contracts/contract.ts';
import type { MAIN } from '../../../preload/contracts/main.ts';
import { errorOfCase } from '../../base/error-cases.ts';
import type { Confirm } from '../../settings/protection.ts';
import type { OwnSettings } from '../../settings/schema.ts';
import type { SettingsFile } from '../../settings/settings-file.ts';

/**
 * Changes the settings that are named. Groups are joined with what the person has set in them before.
 * @param confirm asks the person before there are fewer approvals.
 * @throws DaypassError settings-invalid | state-unwritable
 */
export async function changeSettings(
  file: SettingsFile,
  change: ArgsOf<typeof MAIN, 'changeSettings'>[0],
  confirm?: Confirm,
): Promise<void> {
  await file.update((own) => {
    const said = Object.entries(change).filter(([, value]) => value !== undefined);
    const joined = said.map(([key, value]) => [key, isGroup(value) ? { ...groupOf(own, key), ...value } : value]);
    return Object.fromEntries(joined) as Partial<OwnSettings>;
  }, confirm);
}

function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function groupOf(own: OwnSettings, key: string): object {
  const group = own[key as keyof OwnSettings];
  return isGroup(group) ? group : {};
}

/**
 * Changes one rule of the list as it is by now. A rule that is gone already needs no removal; it can't be changed any more.
 * Of what is sensitive, a person's own rules are changed: the team's stay, whatever stands above them.
 * @throws DaypassError settings-invalid | state-unwritable
 */
export async function changeRule(file: SettingsFile, edit: RuleEdit, confirm?: Confirm): Promise<void> {
  await file.update((own) => {
    const list = edit.list === 'sensitive' ? (own.sensitive ?? []) : file.get()[edit.list];
    const rules = editedRules(list, edit);
    if (rules) return { [edit.list]: rules };
    if (edit.list === 'sensitive' && hasRule(file.team()?.team.sensitive, edit.rule))
      throw errorOfCase('rule-of-team', {}, undefined, OF_TEAM);
    if (edit.edit !== 'replace') return {};
    throw errorOfCase('rule-changed', {});
  }, confirm);
}

function hasRule(rules: OwnSettings['sensitive'] = [], { account, role }: RuleEdit['rule']): boolean {
  return rules.some((rule) => rule.account === account && rule.role === role);
}

/** @throws DaypassError settings-invalid where the team's settings make the role sensitive. */
export function refuseIfOfTeam(file: SettingsFile, role: RoleRef): void {
  if (file.team()?.team.sensitiveRoles?.some((other) => isSameAccess(other, role)))
    throw errorOfCase('role-of-team', { role: role.role }, undefined, OF_TEAM);
}

const OF_TEAM = { command: 'Ask the person who maintains them, or run `daypass team remove`.' };
