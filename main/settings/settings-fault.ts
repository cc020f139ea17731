/** What is wrong with the file of settings. */
import { errorOfCase } from '../base/error-cases.ts';
import type { DaypassError } from '../base/errors.ts';
import { ownerInTheWay } from '../platform/files/owner-in-the-way.ts';
import type { firstFault } from './issues.ts';

/** What is wrong with the file: one setting, or, without one, all of it is no JSON. */
export class Faulty extends Error {
  readonly setting: ReturnType<typeof firstFault> | null;

  constructor(setting: ReturnType<typeof firstFault> | null, cause?: unknown) {
    super(setting ? `${setting.setting}: ${setting.fault}` : 'no JSON', { cause });
    this.setting = setting;
  }
}

/** @param path of the file that is to be put right */
export function faultOf(path: string, error: unknown): DaypassError {
  if (!(error instanceof Faulty))
    return (
      ownerInTheWay('read', path, error, { code: 'settings-invalid' }) ??
      errorOfCase('settings-unreadable', { path }, error)
    );
  if (!error.setting) return errorOfCase('settings-no-json', { path }, error);
  return errorOfCase('setting-wrong', { path, ...error.setting }, error);
}

/** @param path where the file is by now */
export function keptAs(path: string, error: unknown): DaypassError {
  if (!(error instanceof Faulty)) return errorOfCase('settings-unreadable-kept', { path }, error);
  if (!error.setting) return errorOfCase('settings-no-json-kept', { path }, error);
  return errorOfCase('setting-wrong-kept', { path, ...error.setting }, error);
}

/** Whether this user may not read the file: then it is no worse than it was, and stays where it is. */
export function isDenied(error: unknown): boolean {
  return ['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '');
}
