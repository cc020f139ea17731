/**
 * Changes one of the user's own AWS files. The file is handled as Latin-1 text, one character for each byte, so that nothing
 * is lost even where it is not valid UTF-8. Links to it stay links, its mode stays what it was, and before the very first
 * change a copy is put beside it. At every moment the file is the old or the new one.
 */
import { access, mkdir, readFile, readlink, realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { DaypassError } from '../base/errors.ts';
import { writeFileAtomically } from '../platform/files/atomic-file.ts';
import { withLockFile } from '../platform/files/lock-file.ts';

const ATTEMPTS = 3;
const LINKS = 20;
/** Behind the file's name: the copy that is made before the very first change. */
export const BACKUP = '.daypass-backup';
const LOCK = '.daypass-lock';

interface Content {
  readonly text: string;
  readonly mode: number;
}

/**
 * Reads, changes, writes, while no other process of Daypass does. A program that knows nothing of our lock and writes in
 * between is noticed, and the change is made anew on what it wrote.
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
        if (!(await exists(`${path}${BACKUP}`))) await write(`${path}${BACKUP}`, before);
        if (keepCopy) await write(keepCopy, before);
      }
      if ((await read(target, path))?.text !== before?.text) continue;
      if (!(await isHeld())) break;
      await write(target, { text: after, mode: before?.mode ?? 0o600 });
      return;
    }
    throw new DaypassError('state-unwritable', `Another program keeps changing ${path}.`, { next: 'Try again.' });
  });
}

/** The text of an AWS file, one character for each byte; '' where there is none. @throws DaypassError config-unreadable */
export async function readFileText(path: string): Promise<string> {
  return (await read(path, path))?.text ?? '';
}

/** UTF-8 text as one character for each byte. */
export function toBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** One character for each byte as UTF-8 text; what isn't UTF-8 is shown as replacement characters. */
export function fromBytes(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** The line end that the file uses; that of Unix where it has none yet. */
export function lineEnd(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** What separates a section that is added at the end from the text before: a blank line, and the line end that is missing. */
export function gap(text: string, eol: string): string {
  if (text === '' || /(^|\n)\r?\n$/.test(text)) return '';
  return text.endsWith('\n') ? eol : `${eol}${eol}`;
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
  throw new DaypassError('config-unreadable', `The links of ${path} lead nowhere.`);
}

async function read(target: string, path: string): Promise<Content | null> {
  try {
    const [text, { mode }] = await Promise.all([readFile(target, 'latin1'), stat(target)]);
    return { text, mode: mode & 0o777 };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new DaypassError('config-unreadable', `${path} can't be read.`, { details: { path }, cause });
  }
}

function write(path: string, { text, mode }: Content): Promise<void> {
  return writeFileAtomically(path, Buffer.from(text, 'latin1'), { mode });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new DaypassError('state-unwritable', `The folder ${path} can't be created.`, { cause });
  }
}
