/**
 * The file that AWS's console gives once for a new access key: `accessKeys.csv`, or `credentials.csv` with a password next to
 * it (docs.aws.amazon.com/IAM/latest/UserGuide/access-key-self-managed.html).
 */
import { readFile, stat, unlink } from 'node:fs/promises';
import { errorOfCase } from '../base/error-cases.ts';
import { DaypassError } from '../base/errors.ts';
import { Secret } from '../base/secret.ts';
import { whileHeld } from '../platform/files/held-file.ts';
import type { StaticKey } from './credentials-file.ts';

/** Bytes; AWS's own have a few hundred. */
const LARGEST = 64 * 1024;
const ID_COLUMN = 'access key id';
const SECRET_COLUMN = 'secret access key';

/** @throws DaypassError key-invalid where the file is no such download, or holds several keys; config-unreadable. */
export async function readKeyDownload(path: string): Promise<StaticKey> {
  const [header = [], ...rows] = rowsOf(await textOf(path));
  const columns = header.map((name) => name.toLowerCase());
  const [id, secret] = [columns.indexOf(ID_COLUMN), columns.indexOf(SECRET_COLUMN)];
  if (id < 0 || secret < 0) {
    throw errorOfCase('key-file-foreign', {});
  }
  const [row, ...more] = rows;
  const [accessKeyId, secretAccessKey] = [row?.[id], row?.[secret]];
  if (!accessKeyId || !secretAccessKey) throw errorOfCase('key-file-empty', {});
  if (more.length > 0) {
    throw errorOfCase('key-file-several', {});
  }
  return { accessKeyId, secretAccessKey: new Secret(secretAccessKey) };
}

/** Deletes the file, if it is still the one with this key. @throws DaypassError config-unreadable | key-invalid | state-unwritable */
export async function deleteKeyDownload(path: string, accessKeyId: string): Promise<void> {
  if ((await readKeyDownload(path)).accessKeyId !== accessKeyId) {
    throw errorOfCase('key-file-changed', { path });
  }
  try {
    await whileHeld(() => unlink(path));
  } catch (cause) {
    throw errorOfCase('key-file-kept', { path }, cause);
  }
}

async function textOf(path: string): Promise<string> {
  try {
    const about = await stat(path);
    if (!about.isFile() || about.size > LARGEST) {
      throw errorOfCase('key-file-foreign', {});
    }
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof DaypassError) throw cause;
    throw new DaypassError('config-unreadable', `${path} can't be read.`, {
      next: 'Check its permissions.',
      details: { path },
      cause,
    });
  }
}

/** Fields of each line that is not empty (RFC 4180, without line ends in a field). */
function rowsOf(text: string): string[][] {
  return text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:\s*"((?:[^"]|"")*)"\s*(?=,|$)|([^,]*))/g)].map(([, quoted, plain]) =>
        (quoted?.replaceAll('""', '"') ?? plain ?? '').trim(),
      ),
    );
}
