/**
 * Reads and changes one of the user's own AWS files, as text without loss (`file-text.ts`). Links to it stay links, its mode
 * stays what it was, and before the very first change a copy is kept next to it. At every moment the file is the old or the new one.
 */
import { access, mkdir, readlink, realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { errorOfCase } from '../base/error-cases.ts';
import { DaypassError } from '../base/errors.ts';
import { shellWord } from '../base/shell-word.ts';
import { writeFileAtomically } from '../platform/files/atomic-file.ts';
import { withLockFile } from '../platform/files/lock-file.ts';
import { ownerInTheWay } from '../platform/files/owner-in-the-way.ts';
import { encodeText } from './file-text.ts';
import { type FileContent, readAwsFile } from './read-file.ts';

const ATTEMPTS = 3;
const LINKS = 20;
const OWNER_WRITES = 0o200;
/** Behind the file's name: the copy that is made before the very first change. */
export const BACKUP = '.daypass-backup';
const LOCK = '.daypass-lock';

/**
 * Reads, changes, writes, while no other process of Daypass does. A program that knows nothing of our lock and writes in
 * between is noticed, and the change is made again on what it wrote.
 * @param change from the old text ('' where there is no file) to the new one. May be called more than once.
 * @param options.keepCopy path of one more copy of the old file, for a change that is hard to undo by hand.
 * @throws DaypassError config-unreadable | state-unwritable, and whatever `change` throws; the file is the old one then.
 */
export async function editFile(
  path: string,
  change: (text: string) => string,
  { keepCopy }: { keepCopy?: string } = {},
): Promise<void> {
  const target = await targetOf(path);
  const now = (await read(target, path))?.text ?? '';
  if (change(now) === now) return;
  await makeFolder(dirname(target));
  await withLockFile(`${target}${LOCK}`, async (isHeld) => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const before = await read(target, path);
      const after = change(before?.text ?? '');
      if (after === (before?.text ?? '')) return;
      if (before) {
        requireWritable(path, before);
        if (!(await exists(`${path}${BACKUP}`))) await write(`${path}${BACKUP}`, before, target);
        if (keepCopy) await write(keepCopy, before, target);
      }
      if ((await read(target, path))?.text !== before?.text) continue;
      if (!(await isHeld())) break;
      if (before) await write(target, { ...before, text: after }, target);
      else await writeFileAtomically(target, encodeText(after));
      return;
    }
    throw errorOfCase('keeps-changing', { path });
  });
}

/** Where the links lead, even if there is no file yet. */
async function targetOf(path: string): Promise<string> {
  let target = path;
  for (let link = 0; link < LINKS; link += 1) {
    const real = await realpath(target).catch(() => null);
    if (real !== null) return real;
    const next = await readlink(target).catch(() => null);
    if (next === null) return target;
    target = resolve(dirname(target), next);
  }
  throw errorOfCase('links-nowhere', { path });
}

/** A file can be replaced in spite of its mode; one that a person has made read-only is not. @throws DaypassError state-unwritable */
function requireWritable(path: string, { mode }: FileContent): void {
  if (process.platform === 'win32' || (mode & OWNER_WRITES) !== 0) return;
  throw errorOfCase('read-only', { path }, undefined, {
    command: `Run \`chmod u+w ${shellWord(path)}\`, or change it where it is made.`,
  });
}

/** The file behind the links; messages name the one that was asked for. */
async function read(target: string, path: string): Promise<FileContent | null> {
  return readAwsFile(target).catch((error) => {
    if (!(error instanceof DaypassError) || target === path) throw error;
    const what = `${path} leads to ${target}: ${error.message}`;
    throw new DaypassError('config-unreadable', what, {
      next: error.next,
      details: { ...error.details, path },
      cause: error,
    });
  });
}

/** @param like the file that the content is of */
function write(path: string, { text, mode, uid, gid }: FileContent, like: string): Promise<void> {
  return writeFileAtomically(path, encodeText(text), { mode, owner: { uid, gid }, like });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function makeFolder(path: string): Promise<void> {
  try {
    // A user's home that is not known was left as it stands, and the agent's own folder is no place for it.
    if (path.startsWith('~')) throw new Error('There is no such user.');
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    const what = `The folder ${path} can't be created.`;
    throw (
      ownerInTheWay('write', path, cause) ?? new DaypassError('state-unwritable', what, { details: { path }, cause })
    );
  }
}
