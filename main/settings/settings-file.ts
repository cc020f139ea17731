/**
 * `settings.json`: read at the start, read again when somebody has edited it, written as a whole and atomically. A file
 * that can't be understood is never overwritten: at the start it is set aside and defaults apply; while the agent runs, the
 * settings stay as they were until the file is good again.
 */
import { type FSWatcher, watch } from 'node:fs';
import { readFile, realpath, rename } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import * as v from 'valibot';
import { circleFault, circlesAmong } from '../base/chain.ts';
import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { Emitter, type Event } from '../base/emitter.ts';
import { DaypassError } from '../base/errors.ts';
import { writeFileAtomically } from '../platform/files/atomic-file.ts';
import type { Log } from '../platform/log.ts';
import { checkBundle } from '../platform/network/certificates.ts';
import { describeIssues } from './issues.ts';
import { inForce, type OwnSettings, type Settings, SettingsSchema } from './schema.ts';
import { readSources } from './sources.ts';
import { readTeam, type StoredTeam, teamLayer, writeTeam } from './team.ts';

/** Editors write a file in several steps; wait for them to be done, in ms. */
const SETTLE_MS = 200;

export class SettingsFile implements Disposable {
  readonly path: string;
  readonly #clock: Clock;
  readonly #log: Log;
  #own: OwnSettings = { version: 1 };
  #team: StoredTeam | null = null;
  #inForce: Settings = inForce();
  #problem: DaypassError | null = null;
  #text: string | null = null;
  #writing: Promise<unknown> = Promise.resolve();
  #watcher: FSWatcher | null = null;
  #settling: Disposable | null = null;
  readonly #changed = new Emitter<void>();
  /** Fires when a setting or `problem` changed. */
  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(path: string, { clock, log }: { clock: Clock; log: Log }) {
    this.path = path;
    this.#clock = clock;
    this.#log = log;
  }

  /** What is in force. The same object until something changes. */
  get(): Settings {
    return this.#inForce;
  }

  /** What the person has set. */
  own(): OwnSettings {
    return this.#own;
  }

  /** What the team has set, below it; null where there is none. */
  team(): StoredTeam | null {
    return this.#team;
  }

  /** Puts a team's settings below the person's own, or takes them away. @throws DaypassError state-unwritable */
  async setTeam(stored: StoredTeam | null): Promise<void> {
    await writeTeam(this.path, stored);
    this.#team = stored;
    this.#inForce = inForce(teamLayer(stored), this.#own);
    this.#changed.fire();
  }

  /** What is wrong with the file, if anything: settings-invalid. */
  get problem(): DaypassError | null {
    return this.#problem;
  }

  /** Reads the file for the first time. Never fails. */
  async open(): Promise<void> {
    this.#team = await readTeam(this.path, { clock: this.#clock, log: this.#log });
    this.#inForce = inForce(teamLayer(this.#team));
    try {
      await this.#read();
    } catch (error) {
      const kept = `${this.path}.damaged-${this.#clock.now()}`;
      await rename(this.path, kept).catch((cause) =>
        this.#log.warn('The damaged settings could not be kept.', { error: cause }),
      );
      this.#problem = new DaypassError('settings-invalid', `${faultOf(error)} The defaults apply.`, {
        next: `Your file is kept as ${basename(kept)}.`,
        cause: error,
      });
      this.#log.warn('The settings were damaged; starting with the defaults.', { kept, error });
    }
  }

  /** Reads the file again from now on whenever somebody has changed it. */
  watch(): void {
    if (this.#watcher) return;
    try {
      this.#watcher = watch(dirname(this.path), { persistent: false }, (_event, changed) => {
        if (changed !== null && changed !== basename(this.path)) return;
        this.#settling?.dispose();
        this.#settling = this.#clock.after(SETTLE_MS, () => void this.reload());
      });
      this.#watcher.on('error', (error) => this.#log.warn('The settings are not watched.', { error }));
    } catch (error) {
      this.#log.warn('The settings are not watched.', { error });
    }
  }

  /** Reads the file again. Never fails: with a file that is wrong the settings stay, and `problem` says why. */
  async reload(): Promise<void> {
    try {
      await this.#read();
    } catch (error) {
      this.#problem = new DaypassError('settings-invalid', `${faultOf(error)} The settings stay as they were.`, {
        next: `Mend ${this.path}.`,
        cause: error,
      });
      this.#log.warn('The settings were changed to something wrong.', { error });
      this.#changed.fire();
    }
  }

  /**
   * Changes settings, one change at a time. Setting a key to undefined brings its default back.
   * @throws DaypassError settings-invalid for a value that is none, or where the file on disk is wrong at the moment;
   * state-unwritable. Nothing is changed then.
   */
  update(change: (own: OwnSettings) => Partial<OwnSettings>): Promise<void> {
    const work = this.#writing.then(async () => {
      await this.#read().catch((cause) => {
        throw new DaypassError('settings-invalid', faultOf(cause), { next: `Mend ${this.path} first.`, cause });
      });
      const wanted = { ...this.#own, ...change(this.#own), version: 1 };
      const parsed = v.safeParse(SettingsSchema, Object.fromEntries(Object.entries(wanted).filter(isSet)));
      if (!parsed.success)
        throw new DaypassError('settings-invalid', describeIssues(parsed.issues), { next: 'Nothing was changed.' });
      await this.#requireUsable(parsed.output);
      const text = `${JSON.stringify(parsed.output, null, 2)}\n`;
      const target = await realpath(this.path).catch(() => this.path);
      await writeFileAtomically(target, text);
      this.#take(text, parsed.output);
    });
    this.#writing = work.catch(() => undefined);
    return work;
  }

  dispose(): void {
    this.#settling?.dispose();
    this.#watcher?.close();
    this.#changed.dispose();
  }

  /**
   * What a schema can't see, of what is new: a file that is not there, roles that build on each other.
   * @throws DaypassError ca-bundle-invalid | settings-invalid
   */
  async #requireUsable(wanted: OwnSettings): Promise<void> {
    const { caBundle } = wanted.network ?? {};
    if (caBundle && caBundle !== this.#own.network?.caBundle) {
      await checkBundle({ path: caBundle, from: 'the setting network.caBundle' });
    }
    const circles = ({ sources }: OwnSettings) => circlesAmong(readSources(sources).sessions);
    const known = circles(this.#own).map(String);
    const circle = circles(wanted).find((names) => !known.includes(String(names)));
    if (circle) throw circleFault('settings-invalid', circle);
  }

  async #read(): Promise<void> {
    let text: string;
    try {
      text = await readFile(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      text = '{ "version": 1 }';
    }
    if (text === this.#text && !this.#problem) return;
    this.#take(text, parse(text));
  }

  #take(text: string, own: OwnSettings): void {
    this.#text = text;
    this.#own = own;
    this.#problem = null;
    this.#inForce = inForce(teamLayer(this.#team), own);
    this.#changed.fire();
  }
}

/** @throws Error with a message for a person. */
function parse(text: string): OwnSettings {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw new Error('The settings are not valid JSON.', { cause });
  }
  const parsed = v.safeParse(SettingsSchema, data);
  if (!parsed.success) throw new Error(describeIssues(parsed.issues));
  return parsed.output;
}

function isSet([, value]: [string, unknown]): boolean {
  return value !== undefined;
}

function faultOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === undefined ? message : 'The settings can’t be read.';
}
