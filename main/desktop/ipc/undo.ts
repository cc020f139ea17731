import type { Clock } from '../../base/clock.ts';
import { errorOfCase } from '../../base/error-cases.ts';
import type { DaypassError } from '../../base/errors.ts';
import type { OwnSettings } from '../../settings/schema.ts';
import type { SettingsFile } from '../../settings/settings-file.ts';

/** How long the last change may be taken back, in ms: longer than the window offers it. */
const UNDO_MS = 10_000;
const KEYS = ['favourites', 'regions', 'colours', 'sensitive', 'sensitiveRoles'] as const;

type Undone = Pick<OwnSettings, (typeof KEYS)[number]>;

/**
 * Takes the window's last change of favourites, rules and approvals back. The page says only that, not to what: the settings
 * become exactly what they were, and only where no one else has changed them since. So nothing that was in force before is lost.
 */
export class Undo {
  readonly #settings: SettingsFile;
  readonly #clock: Clock;
  #last: { readonly before: Undone; readonly after: string; readonly until: number } | null = null;

  constructor(settings: SettingsFile, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
  }

  /** Does work that changes settings, and remembers how they were. */
  async noting(work: () => Promise<void>): Promise<void> {
    const before = undone(this.#settings.own());
    this.#last = null;
    await work();
    const after = JSON.stringify(undone(this.#settings.own()));
    if (after === JSON.stringify(before)) return;
    this.#last = { before, after, until: this.#clock.monotonic() + UNDO_MS };
  }

  /** @throws DaypassError settings-invalid where it is too late; state-unwritable */
  async undo(): Promise<void> {
    const last = this.#last;
    this.#last = null;
    if (!last || last.until < this.#clock.monotonic()) throw tooLate();
    const change = (own: OwnSettings) => {
      if (JSON.stringify(undone(own)) !== last.after) throw tooLate();
      return last.before;
    };
    // What would be lost was only just added.
    await this.#settings.update(change as (own: OwnSettings) => Partial<OwnSettings>, async () => undefined);
  }
}

function undone(own: OwnSettings): Undone {
  return Object.fromEntries(KEYS.map((key) => [key, own[key]])) as Undone;
}

function tooLate(): DaypassError {
  return errorOfCase('undo-gone', {});
}
