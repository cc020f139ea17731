/** Starting with the desktop session on Linux: an entry in the autostart folder (freedesktop.org, Desktop Application Autostart). */

import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../files/atomic-file.ts';
import { isPlainWord } from './plain-client.ts';

export interface AutostartDependencies {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home folder. */
  readonly home: string;
  /** Program and arguments. */
  readonly command: readonly string[];
}

/**
 * Adds or removes the entry. One that starts the same program is left as it is: desktops switch entries off inside the file.
 * @throws DaypassError state-unwritable
 */
export async function setAutostart(isOn: boolean, { env, home, command }: AutostartDependencies): Promise<void> {
  const folder = join(env.XDG_CONFIG_HOME || join(home, '.config'), 'autostart');
  const path = join(folder, 'daypass.desktop');
  if (!isOn) return rm(path, { force: true });
  const exec = execLine(command);
  const present = await readFile(path, 'utf8').catch(() => '');
  if (present.split('\n').includes(exec)) return;
  await mkdir(folder, { recursive: true });
  await writeFileAtomically(path, autostartEntry(command), { mode: 'keep' });
}

/** Exported for tests. */
export function autostartEntry(command: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Daypass',
    'Comment=Short-term AWS credentials',
    execLine(command),
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/** Quoted twice over: as an argument, and as a string of the file (Desktop Entry Specification, "The Exec key"). */
function execLine(command: readonly string[]): string {
  const quote = (word: string) => (isPlainWord(word, 'linux') ? word : `"${word.replace(/["`$\\]/g, '\\$&')}"`);
  const text = command.map((word) => quote(word).replaceAll('%', '%%')).join(' ');
  return `Exec=${text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`;
}
