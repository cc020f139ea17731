/** Starting with Windows: a value under the registry's `Run` key, which a person switches off in the Task Manager. */
import { existsSync } from 'node:fs';
import { win32 } from 'node:path';
import { UNINSTALLER } from './windows-package.ts';

export interface RunEntryState {
  readonly isOn: boolean;
  /** Whether this is what the settings say when the app starts, and no change that a person has just made in Daypass. */
  readonly isAtStart: boolean;
  /** The entry that is there. */
  readonly entry: { readonly path: string; readonly enabled: boolean } | null;
  /** What it is to start. */
  readonly path: string;
}

/** What is to be done about the entry; null for nothing. `enabled` is what the Task Manager shows, and overrules it. */
export function runEntryChange({ isOn, isAtStart, entry, path }: RunEntryState): {
  readonly openAtLogin: boolean;
  readonly enabled: boolean;
} | null {
  // Also where none is seen: Electron shows those that start this very file, and one of another place may be left.
  if (!isOn) return { openAtLogin: false, enabled: false };
  const isOurs = entry !== null && bare(entry.path) === bare(path);
  // A person's choice in the Task Manager holds until they change the one in Daypass.
  const enabled = isAtStart && entry !== null ? entry.enabled : true;
  return isOurs && entry.enabled === enabled ? null : { openAtLogin: true, enabled };
}

/** Windows takes paths that differ in case for one; the registry may hold them in quotes. */
function bare(path: string): string {
  return path.replace(/^"|"$/g, '').toLowerCase();
}

/** What starts this app again. The portable app runs from a folder for temporary files, which is another at every start. */
export function windowsProgram(
  program: string,
  env: Readonly<Record<string, string | undefined>>,
  isThere: (path: string) => boolean = existsSync,
): string {
  // The variable may come from a portable app that started this one, which is installed.
  const isInstalled = isThere(win32.join(win32.dirname(program), UNINSTALLER));
  return isInstalled ? program : env.PORTABLE_EXECUTABLE_FILE || program;
}
