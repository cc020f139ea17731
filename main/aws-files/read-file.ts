/** Reads one of the user's own AWS files without ever waiting for somebody to write it. */
import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { errorOfCase } from '../base/error-cases.ts';
import { DaypassError } from '../base/errors.ts';
import { ownerInTheWay } from '../platform/files/owner-in-the-way.ts';
import { decodeText } from './file-text.ts';

/** Bytes; one with a profile for each of 10,000 roles has some 3 MB. */
const LARGEST = 32 * 1024 * 1024;

export interface FileContent {
  readonly text: string;
  /** Permission bits, and whose the file is. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/**
 * Null where there is no file. @throws DaypassError config-unreadable for one that can't be read, and for what is none: a pipe in its
 * place would hold up every program that reads it.
 */
export async function readAwsFile(path: string): Promise<FileContent | null> {
  let file: FileHandle | undefined;
  try {
    requireFile(path, await stat(path));
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stats = await file.stat();
    requireFile(path, stats);
    return {
      text: decodeText(await file.readFile()),
      mode: stats.mode & 0o777,
      uid: stats.uid,
      gid: stats.gid,
    };
  } catch (cause) {
    if (cause instanceof DaypassError) throw cause;
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    const what = `${path} can't be read.`;
    throw (
      ownerInTheWay('read', path, cause) ?? new DaypassError('config-unreadable', what, { details: { path }, cause })
    );
  } finally {
    await file?.close();
  }
}

/**
 * The text of an AWS file; '' where there is none, and for `/dev/null`, by which people say so.
 * @throws DaypassError config-unreadable
 */
export async function readFileText(path: string): Promise<string> {
  if (await isDevice(path)) return '';
  return (await readAwsFile(path))?.text ?? '';
}

async function isDevice(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isCharacterDevice(),
    () => false,
  );
}

function requireFile(path: string, stats: Stats): void {
  if (!stats.isFile()) {
    throw errorOfCase('not-a-file', { path });
  }
  if (stats.size > LARGEST) {
    throw errorOfCase('file-large', { path, size: String(Math.ceil(stats.size / 1024 / 1024)) });
  }
}
