/** A person with many sessions: all of them at the same emulator, each signed in to on its own. */
import { appendFile } from 'node:fs/promises';
import type { Installation } from './installation.ts';

/** Adds sessions to the config file. @returns their names, the first of the installation included */
export async function addSessions(daypass: Installation, count: number): Promise<string[]> {
  const more = Array.from({ length: count - 1 }, (_none, index) => `team-${String(index + 2).padStart(2, '0')}`);
  const { startUrl, region } = daypass.emulator;
  const sections = more.map((name) => `[sso-session ${name}]\nsso_start_url = ${startUrl}\nsso_region = ${region}\n`);
  await appendFile(daypass.configFile, `\n${sections.join('\n')}`);
  return [daypass.session, ...more];
}
