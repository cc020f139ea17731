/**
 * Reads files that any program of this user could replace by what never ends or never begins: a device, a pipe to which no one
 * writes, more than fits into memory.
 */
import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';

/** Bytes; the largest of ours, a list of 20,000 roles, has a few MB. */
const LARGEST = 64 * 1024 * 1024;

/** The text of a file. @throws Error as the system does; without a code, and for a person, where it is no file or too large a one. */
export async function readPlainFile(path: string): Promise<string> {
  // To open a pipe or a device may do something already.
  requirePlain(await stat(path));
  let file: FileHandle | undefined;
  try {
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    requirePlain(await file.stat());
    return await file.readFile('utf8');
  } finally {
    await file?.close();
  }
}

function requirePlain(stats: Stats): void {
  if (!stats.isFile()) throw new Error('This is not a file.');
  if (stats.size > LARGEST) throw new Error('This file is too large.');
}
