/** When the age of an access key was last reported: `key-reminders.json` of the state folder, so that a restart doesn't repeat it. */
import { join } from 'node:path';
import * as v from 'valibot';
import type { Clock } from '../../base/clock.ts';
import { WriteQueue } from '../../base/write-queue.ts';
import { writeFileAtomically } from '../../platform/files/atomic-file.ts';
import { readStateFile } from '../../platform/files/state-file.ts';
import type { Log } from '../../platform/log.ts';

/** How often the same key is reported, in ms. */
export const REMIND_EVERY_MS = 7 * 24 * 60 * 60_000;

const Stored = v.object({ version: v.literal(1), told: v.record(v.string(), v.pipe(v.number(), v.finite())) });

export interface KeyRemindersDependencies {
  readonly clock: Clock;
  readonly log: Log;
}

export class KeyReminders {
  readonly #path: string;
  readonly #dependencies: KeyRemindersDependencies;
  /** By id of the key: ms since the epoch. */
  readonly #told: Map<string, number>;
  readonly #writes = new WriteQueue();

  static async open(folder: string, dependencies: KeyRemindersDependencies): Promise<KeyReminders> {
    const path = join(folder, 'key-reminders.json');
    const stored = await readStateFile(path, (data) => v.parse(Stored, data), dependencies);
    return new KeyReminders(path, dependencies, new Map(Object.entries(stored?.told ?? {})));
  }

  private constructor(path: string, dependencies: KeyRemindersDependencies, told: Map<string, number>) {
    this.#path = path;
    this.#dependencies = dependencies;
    this.#told = told;
  }

  /** How long until this key may be reported again, in ms; 0 for now. A clock that was set back makes nothing wait for longer. */
  waitFor(keyId: string): number {
    const sinceMs = this.#dependencies.clock.now() - (this.#told.get(keyId) ?? Number.NEGATIVE_INFINITY);
    return sinceMs < 0 || sinceMs >= REMIND_EVERY_MS ? 0 : REMIND_EVERY_MS - sinceMs;
  }

  /** Notes that it was reported now, and forgets notes that are no longer useful. */
  note(keyId: string): void {
    for (const other of this.#told.keys()) if (this.waitFor(other) === 0) this.#told.delete(other);
    this.#told.set(keyId, this.#dependencies.clock.now());
    const content = JSON.stringify({ version: 1, told: Object.fromEntries(this.#told) });
    this.#writes
      .add(() => writeFileAtomically(this.#path, content))
      .catch((error) => this.#dependencies.log.warn('It will be told again after a restart.', { error }));
  }

  /** What was noted is on disk. */
  dispose(): Promise<void> {
    return this.#writes.idle();
  }
}
