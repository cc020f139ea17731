/**
 * Newer versions of the app. Looks for one once a day unless that is off, downloads automatically only if that is allowed, and
 * installs when the app ends anyway or at a person's click. Never a word unasked: what was found shows in the window's last
 * line and in the tray's menu.
 */
import { join } from 'node:path';
import * as v from 'valibot';
import type { Clock } from '../../base/clock.ts';
import { type Disposable, DisposableStack } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/emitter.ts';
import { asDaypassError, DaypassError, type ErrorView } from '../../base/errors.ts';
import { writeFileAtomically } from '../../platform/files/atomic-file.ts';
import { readStateFile } from '../../platform/files/state-file.ts';
import type { Log } from '../../platform/log.ts';
import type { Fetch } from '../../platform/network/fetch.ts';
import type { SettingsFile } from '../../settings/settings-file.ts';
import { type Channel, type ChannelFile, judge } from './channel-file.ts';
import { fetchChannelFile } from './fetch-channel-file.ts';
import type { Installer } from './installer.ts';
import type { ReleaseSource } from './release-source.ts';

/** The start is no time for it, in ms. */
const FIRST_LOOK_MS = 2 * 60_000;
/** How often it is looked whether a day has passed: a machine sleeps, and a clock is set. In ms. */
const LOOK_EVERY_MS = 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

type Problem = ErrorView;

export type UpdateState =
  /** This build has no key to check a newer one with. */
  | { readonly status: 'none' }
  | { readonly status: 'idle' | 'checking'; readonly checkedAt: number | null; readonly problem: Problem | null }
  /** `installs`: whether Daypass can do that itself. `back`: the version in use was withdrawn. */
  | {
      readonly status: 'available';
      readonly version: string;
      readonly back: boolean;
      readonly installs: boolean;
      readonly problem: Problem | null;
    }
  | { readonly status: 'downloading'; readonly version: string; readonly percent: number }
  | { readonly status: 'ready'; readonly version: string };

export interface UpdatesDependencies {
  readonly source: ReleaseSource | null;
  readonly system: string;
  readonly arch: string;
  /** What runs. */
  readonly version: string;
  readonly settings: SettingsFile;
  readonly clock: Clock;
  readonly log: Log;
  readonly fetch: Fetch;
  readonly stateFolder: string;
  /** Null where a package of the system's own is the system's to replace. */
  readonly loadInstaller: (() => Promise<Installer>) | null;
}

const times = v.object({ stable: v.optional(v.number()), beta: v.optional(v.number()) });
const State = v.object({ version: v.literal(1), checkedAt: v.nullable(v.number()), issuedAt: times });
type Remembered = v.InferOutput<typeof State>;

export class Updates implements Disposable {
  readonly #dependencies: UpdatesDependencies;
  readonly #resources = new DisposableStack();
  readonly #changed = new Emitter<void>();
  readonly onDidChange: Event<void> = this.#changed.event;
  #state: UpdateState;
  #remembered: Remembered = { version: 1, checkedAt: null, issuedAt: {} };
  #offered: ChannelFile | null = null;
  #installer: Installer | null = null;
  #channel: Channel;
  #timer: Disposable | null = null;
  #checking: Promise<void> | null = null;
  #starts = false;

  constructor(dependencies: UpdatesDependencies) {
    this.#dependencies = dependencies;
    this.#channel = dependencies.settings.get().updates.channel;
    this.#state = dependencies.source ? { status: 'idle', checkedAt: null, problem: null } : { status: 'none' };
  }

  get state(): UpdateState {
    return this.#state;
  }

  /** Where a person gets a package by hand; null where this build does not know. */
  get page(): string | null {
    return this.#dependencies.source?.page ?? null;
  }

  /** Never fails. */
  async open(): Promise<void> {
    const { source, settings, clock, log } = this.#dependencies;
    if (!source) return;
    this.#remembered =
      (await readStateFile(this.#path, (data) => v.parse(State, data), { clock, log })) ?? this.#remembered;
    this.#set({ status: 'idle', checkedAt: this.#remembered.checkedAt, problem: null });
    this.#resources.add(settings.onDidChange(() => this.#onSettings()));
    this.#arm(FIRST_LOOK_MS);
  }

  /** Looks for a newer version now. The result, problems included, is in `state`. */
  check(): Promise<void> {
    if (!this.#dependencies.source || this.#state.status === 'downloading') return Promise.resolve();
    this.#checking ??= this.#check(this.#dependencies.source).finally(() => {
      this.#checking = null;
    });
    return this.#checking;
  }

  /**
   * Downloads what is available, or, when that is done, ends the app to install it.
   * @throws DaypassError cancelled where there is nothing to do
   */
  async install(): Promise<void> {
    const { state } = this;
    if (state.status === 'ready' && this.#installer) {
      this.#starts = true;
      this.#installer.restart();
    } else if (state.status === 'available' && state.installs) await this.#download();
    else throw new DaypassError('cancelled', 'There is no new version to install.');
  }

  /** For the very end of the process. @param status with which it ends: after a failure nothing is changed */
  atExit(status: number): void {
    if (this.#state.status !== 'ready' || status !== 0) return;
    try {
      this.#installer?.atExit(this.#starts);
    } catch (error) {
      this.#dependencies.log.warn('The new version could not be installed.', { error });
    }
  }

  async dispose(): Promise<void> {
    this.#timer?.dispose();
    await this.#resources.dispose();
    this.#changed.dispose();
  }

  get #path(): string {
    return join(this.#dependencies.stateFolder, 'update-check.json');
  }

  #onSettings(): void {
    const { channel } = this.#dependencies.settings.get().updates;
    if (channel === this.#channel) return;
    this.#channel = channel;
    // What the other channel had is of no more interest.
    if (this.#state.status !== 'downloading') this.#nothing(null);
    if (this.#isWanted()) void this.check();
  }

  #isWanted(): boolean {
    return this.#dependencies.settings.get().updates.check === 'daily';
  }

  #arm(ms: number): void {
    const { clock } = this.#dependencies;
    this.#timer = clock.after(ms, () => {
      this.#arm(LOOK_EVERY_MS);
      const age = clock.now() - (this.#remembered.checkedAt ?? Number.NEGATIVE_INFINITY);
      // A clock that was set back must not put it off for long.
      if (this.#isWanted() && (age >= DAY_MS || age < 0)) void this.check();
    });
  }

  async #check(source: ReleaseSource): Promise<void> {
    const { clock, log, fetch, settings, system, arch } = this.#dependencies;
    const channel = this.#channel;
    if (this.#state.status === 'idle') this.#set({ ...this.#state, status: 'checking', problem: null });
    try {
      const seenIssuedAt = this.#remembered.issuedAt[channel] ?? 0;
      const file = await fetchChannelFile(source, { channel, system, arch, seenIssuedAt }, fetch);
      if (channel !== this.#channel) return;
      await this.#remember({
        checkedAt: clock.now(),
        issuedAt: { ...this.#remembered.issuedAt, [channel]: file.issuedAt },
      });
      this.#take(file);
    } catch (error) {
      log.warn('It could not be found out whether there is a new version.', { error });
      await this.#remember({ checkedAt: clock.now() });
      // What was found before stays.
      if (this.#state.status === 'checking') this.#nothing(asDaypassError(error).toJSON());
    }
    if (this.#state.status === 'available' && this.#state.installs && settings.get().updates.download) {
      await this.#download().catch(() => undefined);
    }
  }

  #take(file: ChannelFile): void {
    const verdict = judge(file, this.#dependencies.version);
    if (verdict === 'none') {
      this.#nothing(null);
      return;
    }
    if (this.#state.status === 'ready' && this.#state.version === file.version) return;
    this.#offered = file;
    this.#dependencies.log.info('There is another version.', { version: file.version, verdict });
    const installs = this.#dependencies.loadInstaller !== null;
    this.#set({ status: 'available', version: file.version, back: verdict === 'back', installs, problem: null });
  }

  #nothing(problem: Problem | null): void {
    this.#offered = null;
    this.#set({ status: 'idle', checkedAt: this.#remembered.checkedAt, problem });
  }

  /** @throws DaypassError, which is in the state too */
  async #download(): Promise<void> {
    const { loadInstaller, log } = this.#dependencies;
    const { state } = this;
    const file = this.#offered;
    if (state.status !== 'available' || !file || !loadInstaller) return;
    const { version } = file;
    let percent = 0;
    this.#set({ status: 'downloading', version, percent });
    try {
      this.#installer ??= await loadInstaller();
      await this.#installer.download(file, (bytes) => {
        const now = Math.floor((bytes / file.package.size) * 100);
        if (now === percent) return;
        percent = now;
        this.#set({ status: 'downloading', version, percent });
      });
    } catch (error) {
      log.warn('The new version could not be downloaded.', { error });
      const problem = asDaypassError(error);
      this.#set({ ...state, problem: problem.toJSON() });
      throw problem;
    }
    log.info('A new version is ready to be installed.', { version });
    if (file.channel === this.#channel) this.#set({ status: 'ready', version });
    else this.#nothing(null);
  }

  async #remember(change: Partial<Remembered>): Promise<void> {
    this.#remembered = { ...this.#remembered, ...change };
    await writeFileAtomically(this.#path, `${JSON.stringify(this.#remembered)}\n`).catch((error) =>
      this.#dependencies.log.warn('When it was looked for a new version could not be kept.', { error }),
    );
  }

  #set(state: UpdateState): void {
    this.#state = state;
    this.#changed.fire();
  }
}
