/**
 * The AWS config file, which people and other tools write: reading never fails, and whatever Daypass puts in or takes out,
 * every byte that is not its own stays.
 */

import { decodeText, encodeText } from '../../../main/aws-files/file-text.ts';
import { parseIni } from '../../../main/aws-files/ini.ts';
import { foreignProfiles, ownProfiles, putProfiles } from '../../../main/aws-files/managed-block.ts';
import { withSessionSection } from '../../../main/aws-files/sessions/edit-session.ts';
import { readSessions } from '../../../main/aws-files/sessions/read-sessions.ts';
import { withoutBlock } from '../../support/files/without-block.ts';
import { hold, requireWhole, valueOrOursSync } from '../properties.ts';

const PROFILES = ['fuzz-a', 'fuzz two'].map((name) => ({
  name,
  region: 'eu-west-1',
  credentialProcess: `/usr/bin/daypass credentials --session acme --account 111122223333 --role ${name.slice(-1)}`,
}));
const SESSION = { name: 'fuzz', startUrl: 'https://fuzz.awsapps.com/start', region: 'eu-west-1' };

export function fuzz(input: Uint8Array): void {
  const text = decodeText(input);
  hold(encodeText(text).equals(input), 'every byte of the text comes back');
  requireOrder(text);
  const { sessions } = readSessions(text, 'config');
  for (const { name, startUrl, region } of sessions) requireWhole({ name, startUrl, region });
  hold(new Set(sessions.map(({ name }) => name)).size === sessions.length, 'a session is listed once');
  requireOthersKept(text);
  const added = valueOrOursSync(() => withSessionSection(text, SESSION));
  if (added === null) return;
  hold(added.startsWith(text), 'adding a session keeps what was there');
  const found = readSessions(added, 'config').sessions.some(({ name }) => name === SESSION.name);
  hold(found, 'a session that was added is there');
}

/** Sections follow one another, and together with what stands before the first they are the file. */
function requireOrder(text: string): void {
  let end: number | null = null;
  for (const section of parseIni(text)) {
    hold(end === null || section.start === end, 'a section begins where the one before ends');
    hold(section.end > section.start, 'a section has a header');
    end = section.end;
  }
  hold(end === null || end === text.length, 'the last section ends with the file');
}

function requireOthersKept(text: string): void {
  const own = valueOrOursSync(() => ownProfiles(text));
  if (own === null) return;
  const others = foreignProfiles(text);
  const put = valueOrOursSync(() => putProfiles(text, PROFILES, () => false));
  if (put === null) return;
  const names = ownProfiles(put.text).map(({ name }) => name);
  for (const { name } of PROFILES) hold(names.includes(name), `profile ${name} is there`);
  for (const { name } of own) hold(names.includes(name), 'a profile of ours that no one took away is there');
  hold(same(foreignProfiles(put.text), others), 'the profiles of others are the same');
  hold(putProfiles(put.text, PROFILES, () => false).text === put.text, 'putting the same again changes nothing');
  const without = valueOrOursSync(() => withoutBlock(put.text));
  const before = valueOrOursSync(() => withoutBlock(text));
  if (without === null || before === null) return;
  hold(ownProfiles(without).length === 0, 'nothing of ours is left');
  hold(same(foreignProfiles(without), others), 'the profiles of others are the same without ours');
  hold(bare(without) === bare(before), 'putting and taking away keeps every other byte');
}

function same(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((one) => b.has(one));
}

/** Without blank lines: those around the block are its own. */
function bare(text: string): string {
  return text
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .join('\n');
}
