/**
 * The agent's own files, damaged: it starts with each of them, what it serves from them has the shape that it should, and
 * what it writes then can be read again.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Activity } from '../../../main/agent/activity.ts';
import { catalogueFile } from '../../../main/agent/listing/catalogue-file.ts';
import { UsageFile } from '../../../main/agent/usage.ts';
import { ACME } from '../../support/agent/definitions.ts';
import { FakeClock } from '../../support/agent/fake-clock.ts';
import { silentLog } from '../../support/agent/silent-log.ts';
import { hold, requireWhole } from '../properties.ts';
import { emptyFolder } from '../scratch.ts';

const parts = { clock: new FakeClock(), log: silentLog };
const ROLE = { session: 'acme', account: '111122223333', role: 'Admin' };

/** @param input a letter that names the file, then what is in it. */
export async function fuzz(input: Uint8Array): Promise<void> {
  const folder = emptyFolder();
  const [kind = 0, ...content] = input;
  const bytes = Buffer.from(content);
  switch (kind % 3) {
    case 0:
      return activity(folder, bytes);
    case 1:
      return usage(folder, bytes);
    default:
      return catalogue(folder, bytes);
  }
}

async function activity(folder: string, bytes: Buffer): Promise<void> {
  writeFileSync(join(folder, 'activity.jsonl'), bytes);
  const list = new Activity(folder, parts);
  await list.load();
  for (const { id, at, lastAt, count } of list.list()) requireWhole({ id, at, lastAt, count });
  const before = list.list();
  list.add({ program: 'fuzz', pid: 1, ...ROLE, action: 'credentials', result: 'served' });
  hold(list.list().length === before.length + 1, 'one more is in the list');
  const after = list.list();
  await list.dispose();
  const again = new Activity(folder, parts);
  await again.load();
  await again.dispose();
  hold(isDeepStrictEqual(again.list(), after), 'what was written can be read, damaged lines or not');
}

async function usage(folder: string, bytes: Buffer): Promise<void> {
  writeFileSync(join(folder, 'usage.json'), bytes);
  const used = new UsageFile(folder, parts);
  await used.load();
  for (const recent of used.recents()) hold(typeof recent.role === 'string', 'a role is one');
  used.setActive(ROLE);
  used.note(ROLE);
  const expected = [used.active(), used.recents(), used.services()];
  await used.dispose();
  const again = new UsageFile(folder, parts);
  await again.load();
  await again.dispose();
  hold(
    isDeepStrictEqual([again.active(), again.recents(), again.services()], expected),
    'what was written can be read',
  );
}

async function catalogue(folder: string, bytes: Buffer): Promise<void> {
  const file = catalogueFile(folder, ACME, { ...parts, seal: null });
  await file.write({ completedAt: 1, accounts: [], isVouchedFor: false });
  // Its name is a hash; there is no other file here.
  writeFileSync(join(folder, readdirSync(folder)[0] ?? ''), bytes);
  const content = await file.read();
  if (!content) return;
  for (const { id, roles } of content.accounts)
    hold(typeof id === 'string' && Array.isArray(roles), 'an account is one');
  const { completedAt, accounts } = content;
  await file.write({ completedAt, accounts, isVouchedFor: false });
  const again = await file.read();
  hold(
    isDeepStrictEqual([again?.completedAt, again?.accounts], [completedAt, accounts]),
    'what was written can be read',
  );
}
