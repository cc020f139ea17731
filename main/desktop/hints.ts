/** What is explained once: noted in the state folder when the person has waved it away. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../platform/files/atomic-file.ts';
import type { Log } from '../platform/log.ts';

const HINTS = ['active', 'connect'] as const;
export type Hint = (typeof HINTS)[number];

export class Hints {
  readonly #path: string;
  readonly #log: Log;
  readonly #seen: Set<string>;

  /** Never fails: what can't be read is explained again. */
  static async open(stateFolder: string, log: Log): Promise<Hints> {
    const path = join(stateFolder, 'hints-seen');
    const text = await readFile(path, 'utf8').catch(() => '');
    return new Hints(path, new Set(text.split('\n')), log);
  }

  private constructor(path: string, seen: Set<string>, log: Log) {
    this.#path = path;
    this.#seen = seen;
    this.#log = log;
  }

  /** Those that are still to be shown. */
  open(): Hint[] {
    return HINTS.filter((hint) => !this.#seen.has(hint));
  }

  async dismiss(hint: Hint): Promise<void> {
    this.#seen.add(hint);
    const text = `${HINTS.filter((one) => this.#seen.has(one)).join('\n')}\n`;
    await writeFileAtomically(this.#path, text).catch((error) =>
      this.#log.warn('It will be explained again.', { error }),
    );
  }
}
