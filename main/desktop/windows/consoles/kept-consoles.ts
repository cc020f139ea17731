/**
 * What consoles keep on disk where that is set: a cookie jar for each role, in Electron's folder of partitions. A jar that is
 * in use can't be taken off the disk; it is emptied and marked, and what is left of it goes at the next start.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Session, session } from 'electron';
import { type RoleRef, roleKey } from '../../../../common/roles.ts';
import { removeFile, removeFolder } from '../../../platform/files/held-file.ts';
import { encryptsCookies } from '../cookie-encryption.ts';

/** Marks the folder of a jar that was emptied. */
const EMPTIED = 'daypass-emptied';
/** What the encryption of cookies is tried with; it goes at the next start. */
const PROBE = 'cookie-probe';
const NAME = /^console-[\da-f]{12}-[\da-f]{16}$/;

export interface KeptConsole {
  readonly name: string;
  readonly bytes: number;
}

/** What the jar of a role is called: the session's part first, so that all of a session are found. */
export function jarName(role: RoleRef): string {
  return `${jarPrefix(role.session)}${hash(roleKey(role), 16)}`;
}

export function jarPrefix(session: string): string {
  return `console-${hash(session, 12)}-`;
}

export class KeptConsoles {
  readonly #folder: string;
  /** Jars that this run has opened. */
  readonly #opened = new Map<string, Session>();
  /** Whether cookies on disk are encrypted; it doesn't change while the app runs. */
  #encrypts: Promise<boolean> | null = null;

  /** @param userData Electron's folder of this app */
  constructor(userData: string) {
    this.#folder = join(userData, 'Partitions');
  }

  /** The jar of that name, to be kept; null where its cookies would lie on the disk for everybody to read. */
  async open(name: string): Promise<Session | null> {
    const jar = session.fromPartition(`persist:${name}`);
    this.#opened.set(name, jar);
    if (!(await this.canKeep())) {
      await this.remove(name);
      return null;
    }
    await removeFile(join(this.#folder, name, EMPTIED));
    return jar;
  }

  /** False where the cookies would lie on the disk for everybody to read. */
  canKeep(): Promise<boolean> {
    this.#encrypts ??= encryptsCookies(() => session.fromPartition(`persist:${PROBE}`), join(this.#folder, PROBE));
    return this.#encrypts;
  }

  async list(): Promise<readonly KeptConsole[]> {
    const kept: KeptConsole[] = [];
    for (const name of await this.#names()) {
      const files = await filesOf(join(this.#folder, name));
      if (files.some(([path]) => path === EMPTIED)) continue;
      kept.push({ name, bytes: files.reduce((sum, [, bytes]) => sum + bytes, 0) });
    }
    return kept;
  }

  /** @throws Error where a file can't be removed */
  async remove(name: string): Promise<void> {
    const folder = join(this.#folder, name);
    const jar = this.#opened.get(name);
    if (!jar) return removeFolder(folder);
    await Promise.all([jar.clearStorageData(), jar.clearCache(), jar.clearAuthCache()]);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(join(folder, EMPTIED), '');
  }

  /** For the start, before any jar is opened: takes what is left of emptied jars off the disk, and jars that belong to no session. */
  async sweep(isWanted: (name: string) => boolean): Promise<void> {
    await removeFolder(join(this.#folder, PROBE));
    const full = new Set((await this.list()).map(({ name }) => name));
    for (const name of await this.#names()) if (!full.has(name) || !isWanted(name)) await this.remove(name);
  }

  async #names(): Promise<string[]> {
    const names = await readdir(this.#folder).catch(() => []);
    return names.filter((name) => NAME.test(name));
  }
}

function hash(text: string, digits: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, digits);
}

/** Files below a folder with their sizes; those that go meanwhile are left out. */
async function filesOf(folder: string): Promise<[path: string, bytes: number][]> {
  const files: [string, number][] = [];
  const look = async (below: string) => {
    for (const entry of await readdir(join(folder, below), { withFileTypes: true }).catch(() => [])) {
      const path = join(below, entry.name);
      if (entry.isDirectory()) await look(path);
      else
        files.push([
          path,
          await stat(join(folder, path)).then(
            ({ size }) => size,
            () => 0,
          ),
        ]);
    }
  };
  await look('');
  return files;
}
