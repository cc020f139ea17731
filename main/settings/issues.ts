import * as v from 'valibot';
import { SETTING_FAULTS_EN, type SettingFault } from '../../common/setting-faults.ts';

type Issue = v.BaseIssue<unknown> & { readonly requirement?: unknown };

interface SettingIssue {
  readonly setting: string;
  /** In English. */
  readonly fault: string;
  /** The key of that sentence, where there is one, and what is put into it. */
  readonly faultAs?: SettingFault;
  readonly expected?: string;
}

/** The first fault of a value that a schema refused: the setting that has it, and a sentence of it. */
export function firstFault(issues: readonly v.BaseIssue<unknown>[]): SettingIssue {
  const [first] = issues;
  const path = first ? v.getDotPath(first as v.BaseIssue<unknown>) : null;
  return { setting: path ?? '-', ...saidOf(first) };
}

/** @param issue none: nothing is known about it */
export function saidOf(issue: Issue | undefined): Omit<SettingIssue, 'setting'> {
  const faultAs = issue && (own(issue) ?? valibots(issue));
  if (!faultAs) return { fault: (issue?.message ?? 'unknown fault').replace(/\.?$/, '.') };
  const expected = limitOrChoice(issue);
  return { fault: SETTING_FAULTS_EN[faultAs].replace('{expected}', () => expected), faultAs, expected };
}

function own({ message }: Issue): SettingFault | null {
  const keys = Object.keys(SETTING_FAULTS_EN) as SettingFault[];
  return keys.find((key) => SETTING_FAULTS_EN[key] === message) ?? null;
}

const BY_TYPE: Readonly<Record<string, SettingFault>> = {
  min_length: 'empty',
  max_length: 'tooLong',
  min_value: 'minimum',
  max_value: 'maximum',
  integer: 'wholeNumber',
  picklist: 'oneOf',
  literal: 'oneOf',
  string: 'text',
  number: 'number',
  boolean: 'toggle',
  array: 'list',
  object: 'object',
  loose_object: 'object',
  record: 'object',
};

function valibots({ kind, type, received }: Issue): SettingFault | null {
  // What is there and of another type is named by its value or by its class.
  if (kind === 'schema' && received === 'undefined') return 'missing';
  return BY_TYPE[type] ?? null;
}

/** `"system", "light", "dark"`; for a limit the number. */
function limitOrChoice({ requirement, expected }: Issue): string {
  if (typeof requirement === 'number') return String(requirement);
  return (expected ?? '').replace(/^\((.*)\)$/, '$1').replaceAll(' | ', ', ');
}
