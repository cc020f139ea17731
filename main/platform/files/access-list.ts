/**
 * Access lists of POSIX (acl(5)), which Node doesn't know. Where a file has one, the bits of its group are the list's mask: on a new
 * file they alone would give the group what only somebody named has had.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { errorOfCase } from '../../base/error-cases.ts';

const run = promisify(execFile);

const GROUP = 0o070;
/** Of the mode as ls(1) writes it: what follows the nine bits. */
const MARK = 10;

/**
 * The list of a file as setfacl(1) takes it; null where there is nothing beyond the mode. A mask of nothing gives no one anything.
 * @throws DaypassError state-unwritable where there is a list that can't be read
 */
export async function accessListOf(path: string, mode: number): Promise<string | null> {
  if (process.platform !== 'linux' || (mode & GROUP) === 0) return null;
  const listed = await run('ls', ['-ld', '--', path]).catch(() => null);
  if (listed?.stdout[MARK] !== '+') return null;
  const found = await run('getfacl', ['--omit-header', '--numeric', '--absolute-names', '--', path]).catch((cause) => {
    throw errorOfCase('access-list-kept', { path }, cause);
  });
  return found.stdout;
}

/** @throws DaypassError state-unwritable */
export async function setAccessList(path: string, list: string, named: string): Promise<void> {
  const setting = run('setfacl', ['--set-file=-', '--', path]);
  // Where the program can't be started there is nothing to write to, which the promise says.
  setting.child.stdin?.on('error', () => undefined).end(list);
  await setting.catch((cause) => {
    throw errorOfCase('access-list-kept', { path: named }, cause);
  });
}
