/**
 * `settings.json`: read at the start, read again when somebody has edited it, written as a whole and atomically. A file
 * that can't be understood is never overwritten: at the start it is set aside and defaults apply; while the agent runs, the
 * settings stay as they were until the file is good again. A file that asks for less protection than is held is in force
 * but for that, until the person agrees (`protection.ts`).
 */
import { realpath, rename } from 'node:fs/promises';
import { basename } from 'node:path';
import * as v from 'valibot';
import { circleFault, circlesAmong } from '../base/chain.ts';
import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { Emitter, type Event } from '../base/emitter.ts';
import { errorOfCase } from '../base/error-cases.ts';
import { DaypassError } from '../base/errors.ts';
import { WriteQueue } from '../base/write-queue.ts';
import { writeFileAtomically } from '../platform/files/atomic-file.ts';
import { whileHeld } from '../platform/files/held-file.ts';
import { readPlainFile } from '../platform/files/plain-file.ts';
import { watchFile } from '../platform/files/watch-file.ts';
import type { Log } from '../platform/log.ts';
import { bundleDigest, checkBundle } from '../platform/network/certificates.ts';
import { firstFault } from './issues.ts';
import {
  type Confirm,
  covers,
  keptProblem,
  lost,
  lostBy,
  type ProtectionSettings,
  protectedBy,
  protectionOf,
  together,
  type Weakening,
  without,
} from './protection.ts';
import { inForce, type OwnSettings, type Settings, SettingsSchema } from './schema.ts';
import { Faulty, faultOf, isDenied, keptAs } from './settings-fault.ts';
import { readSources } from './sources.ts';
import { readTeam, type StoredTeam, teamLayer, writeTeam } from './team.ts';

/** Editors write a file in several steps; wait for them to be done, in ms. */
const SETTLE_MS = 200;

interface ReadSettings {
  readonly settings: Settings;
  readonly caDigest: string | null;
}
type Pair = [ProtectionSettings, ProtectionSettings];

export class SettingsFile implements Disposable {
  readonly path: string;
  readonly #clock: Clock;
  readonly #log: Log;
  #own: OwnSettings = { version: 1 };
  #team: StoredTeam | null = null;
  /** What the layers say, and the digest of the certificate file that they name. */
  #said: ReadSettings = { settings: inForce(), caDigest: null };
  /** The protection in force, whatever the layers say; null until the file was read. */
  #held: ProtectionSettings | null = null;
  #inForce: Settings = inForce();
  #problem: DaypassError | null = null;
  #text: string | null = null;
  /** What is read or written now. */
  readonly #changes = new WriteQueue();
  #watcher: Disposable | null = null;
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

  /**
   * Puts a team's settings below the person's own, or takes them away.
   * @param confirm asks the person where that protects less.
   * @param also is done after a yes and before the settings change: they stay as they were where it fails.
   * @throws DaypassError state-unwritable | not-approved, or what `confirm` and `also` do
   */
  async setTeam(stored: StoredTeam | null, confirm: Confirm = refuse, also?: () => Promise<void>): Promise<void> {
    await this.#withConsent(confirm, async (agreed) => {
      const said = await this.#layers(this.#own, stored);
      const less = this.#beyond(said, agreed);
      if (less) return less;
      await also?.();
      await writeTeam(this.path, stored);
      this.#team = stored;
      this.#apply(said, agreed);
      return null;
    });
  }

  /** What is wrong with the file, if anything: settings-invalid, or approvals-kept | network-kept | terminal-kept where it protects less than is held. */
  get problem(): DaypassError | null {
    const less = this.#problem ? null : this.pending();
    if (!less) return this.#problem;
    return keptProblem(less);
  }

  /** What is held of the promise to the person. */
  get held(): ProtectionSettings {
    return this.#held ?? protectionOf(this.#said.settings, this.#said.caDigest);
  }

  /** Adds what was held before, in another run. */
  hold(before: ProtectionSettings): void {
    this.#held = together(before, this.held);
    this.#apply(this.#said, null);
  }

  /** What was taken out of the files without the person's word, and is held until then; null for nothing. */
  pending(): Weakening | null {
    return lost(this.held, protectionOf(this.#said.settings, this.#said.caDigest));
  }

  /** Lets go of what is pending. @throws DaypassError cancelled where that is more than was agreed to. */
  release(agreed: Weakening): void {
    const less = this.pending();
    if (less && !covers(agreed, less)) throw changedMeanwhile();
    this.#apply(this.#said, less);
  }

  /** Reads the file for the first time. Never fails. */
  async open(): Promise<void> {
    this.#team = await readTeam(this.path, { clock: this.#clock, log: this.#log });
    this.#said = await this.#layers(this.#own);
    this.#inForce = this.#said.settings;
    try {
      await this.#read();
    } catch (error) {
      this.#problem = isDenied(error) ? faultOf(this.path, error) : await this.#setAside(error);
      this.#log.warn('The settings can’t be used; starting with the defaults.', { error });
    }
    this.#held = this.held;
  }

  /** Keeps what is no settings under another name. */
  async #setAside(fault: unknown): Promise<DaypassError> {
    const kept = `${this.path}.damaged-${this.#clock.now()}`;
    await whileHeld(() => rename(this.path, kept)).catch((error) =>
      this.#log.warn('The damaged settings could not be kept.', { error }),
    );
    return keptAs(basename(kept), fault);
  }

  /** Reads the file again from now on whenever somebody has changed it. */
  watch(): void {
    this.#watcher ??= watchFile(this.path, () => void this.reload(), { clock: this.#clock, ms: SETTLE_MS });
  }

  /** Reads the file again. Never fails: with a file that is wrong the settings stay, and `problem` says why. */
  reload(): Promise<void> {
    // In turn with the changes: what was read before one of them would undo it.
    return this.#changes.add(async () => {
      try {
        await this.#read();
      } catch (error) {
        this.#problem = faultOf(this.path, error);
        this.#log.warn('The settings were changed to something wrong.', { error });
        this.#changed.fire();
      }
    });
  }

  /**
   * Changes settings, one change at a time. Setting a key to undefined brings its default back.
   * @param confirm asks the person where that protects less.
   * @throws DaypassError settings-invalid for a value that is none, or where the file on disk is wrong at the moment;
   * state-unwritable; not-approved, or what `confirm` does. Nothing is changed then.
   */
  update(change: (own: OwnSettings) => Partial<OwnSettings>, confirm: Confirm = refuse): Promise<void> {
    return this.#withConsent(confirm, async (agreed) => {
      await this.#read().catch((cause) => {
        throw faultOf(this.path, cause);
      });
      const wanted = { ...this.#own, ...change(this.#own), version: 1 };
      const parsed = v.safeParse(SettingsSchema, Object.fromEntries(Object.entries(wanted).filter(isSet)));
      if (!parsed.success) throw errorOfCase('change-wrong', firstFault(parsed.issues));
      await this.#requireUsable(parsed.output);
      const said = await this.#layers(parsed.output);
      const less = this.#beyond(said, agreed);
      if (less) return less;
      const text = `${JSON.stringify(parsed.output, null, 2)}\n`;
      const target = await realpath(this.path).catch(() => this.path);
      await writeFileAtomically(target, text, { mode: 'keep' });
      this.#take(text, parsed.output, said, agreed);
      return null;
    });
  }

  /** Looks again at what the certificate file holds. Never fails. */
  reloadCertificates(): Promise<void> {
    return this.#changes.add(() => this.#lookAtCertificates());
  }

  dispose(): void {
    void this.#watcher?.dispose();
    this.#changed.dispose();
  }

  /**
   * What a schema can't see, of what is new: a file that is not there, roles that build on each other.
   * @throws DaypassError ca-bundle-invalid | settings-invalid
   */
  async #requireUsable(wanted: OwnSettings): Promise<void> {
    const { caBundle } = wanted.network ?? {};
    if (caBundle && caBundle !== this.#own.network?.caBundle) {
      await checkBundle({ path: caBundle, from: 'network.caBundle' });
    }
    const circles = ({ sources }: OwnSettings) => circlesAmong(readSources(sources).sessions);
    const known = circles(this.#own).map(String);
    const circle = circles(wanted).find((names) => !known.includes(String(names)));
    if (circle) throw circleFault('settings-invalid', circle);
  }

  async #read(): Promise<void> {
    let text: string;
    try {
      text = await readPlainFile(this.path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      text = '{ "version": 1 }';
    }
    if (text === this.#text && !this.#problem) return this.#lookAtCertificates();
    const own = parse(text);
    this.#take(text, own, await this.#layers(own));
  }

  #take(text: string, own: OwnSettings, said: ReadSettings, agreed: Weakening | null = null): void {
    this.#text = text;
    this.#own = own;
    this.#problem = null;
    this.#apply(said, agreed);
  }

  #apply(said: ReadSettings, agreed: Weakening | null): void {
    this.#said = said;
    const { settings, caDigest } = said;
    if (this.#held) {
      const held = agreed ? without(this.#held, agreed) : this.#held;
      this.#held = together(held, protectionOf(settings, caDigest));
    }
    this.#inForce = this.#held ? protectedBy(settings, this.#held, caDigest) : settings;
    this.#changed.fire();
  }

  async #lookAtCertificates(): Promise<void> {
    const said = await this.#layers(this.#own);
    if (said.caDigest !== this.#said.caDigest) this.#apply(said, null);
  }

  async #layers(own: OwnSettings, team = this.#team): Promise<ReadSettings> {
    const settings = inForce(teamLayer(team), own);
    return { settings, caDigest: await bundleDigest(settings.network.caBundle) };
  }

  /** What a change takes away of what is said now, where that is more than was agreed to. */
  #beyond(said: ReadSettings, agreed: Weakening | null): Weakening | null {
    const [now, wanted] = [this.#said, said].map(({ settings, caDigest }) => protectionOf(settings, caDigest)) as Pair;
    const less = lostBy(this.held, now, wanted);
    return less && !(agreed && covers(agreed, less)) ? less : null;
  }

  /**
   * One change at a time. The person is asked between two attempts, so that others can continue meanwhile.
   * @param attempt makes the change, or tells what it would take away beyond what was agreed to.
   */
  async #withConsent(
    confirm: Confirm,
    attempt: (agreed: Weakening | null) => Promise<Weakening | null>,
  ): Promise<void> {
    const less = await this.#changes.add(() => attempt(null));
    if (!less) return;
    await confirm(less);
    if (await this.#changes.add(() => attempt(less))) throw changedMeanwhile();
  }
}

/** Where no way to ask the person was given. */
async function refuse(): Promise<never> {
  throw new DaypassError('not-approved', 'This would protect less, and no one was asked.');
}

function changedMeanwhile(): DaypassError {
  return new DaypassError('cancelled', 'The settings were changed elsewhere in the meantime.', {
    next: 'Try it again.',
  });
}

/** @throws Faulty */
function parse(text: string): OwnSettings {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw new Faulty(null, cause);
  }
  const parsed = v.safeParse(SettingsSchema, data);
  if (!parsed.success) throw new Faulty(firstFault(parsed.issues));
  return parsed.output;
}

function isSet([, value]: [string, unknown]): boolean {
  return value !== undefined;
}
