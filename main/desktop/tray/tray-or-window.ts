/**
 * An icon in the tray, or, for as long as the desktop shows none, a window that stays. Panels come up late, go and come back:
 * that is followed for as long as the app runs.
 */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, sleep } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { writeFileAtomically } from '../../platform/files/atomic-file.ts';
import type { Log } from '../../platform/log.ts';

/** Some trays are found by looking only; how often at the start, in ms. */
const LOOK_EVERY_MS = 2_000;
/** A panel that restarts is back within this time, in ms. */
const GRACE_MS = 5_000;

export interface TrayOrWindowDependencies {
  readonly hasHost: () => Promise<boolean>;
  /** Tells when a panel has come, gone or been replaced. */
  readonly watchHost: (on: { onListening: () => void; onDidChange: () => void }) => Disposable;
  readonly openTray: () => Disposable;
  /** Whether the window is put away instead of closed. */
  readonly keepWindow: (isKept: boolean) => void;
  /** Opens one where there is none, without getting in anybody's way. */
  readonly putWindowAway: () => void;
  readonly sayOnce: () => void;
  /** Where it is noted that it was said. */
  readonly stateFolder: string;
  readonly clock: Clock;
  readonly log: Log;
}

export class TrayOrWindow implements Disposable {
  readonly #dependencies: TrayOrWindowDependencies;
  #watch: Disposable | null = null;
  #tray: Disposable | null = null;
  #isKept = false;
  #isOver = false;
  #grace: Disposable | null = null;
  /** Looks come one after the other. */
  #looking: Promise<void> = Promise.resolve();

  constructor(dependencies: TrayOrWindowDependencies) {
    this.#dependencies = dependencies;
  }

  /** Resolves with whether there is a tray. @param waitMs how long to wait for one before the window is kept */
  async start(waitMs: number): Promise<boolean> {
    const { hasHost, watchHost, keepWindow, clock } = this.#dependencies;
    // Until that is known: a window that is closed before would leave nothing to be seen.
    this.#isKept = true;
    keepWindow(true);
    const deadline = clock.monotonic() + waitMs;
    let isThere = await hasHost();
    while (!isThere && clock.monotonic() < deadline && !this.#isOver) {
      await sleep(clock, LOOK_EVERY_MS);
      isThere = await hasHost();
    }
    if (this.#isOver) return isThere;
    if (isThere) this.#open();
    else await this.#keep();
    if (this.#isOver) return isThere;
    const look = () => this.#look();
    this.#watch = watchHost({ onListening: look, onDidChange: look });
    return isThere;
  }

  async dispose(): Promise<void> {
    this.#isOver = true;
    this.#grace?.dispose();
    await this.#watch?.dispose();
    await this.#looking;
    await this.#tray?.dispose();
  }

  /** An icon that is there makes itself known to every panel that comes: Electron sees to that. */
  #look(): void {
    const work = this.#looking.then(async () => {
      const isThere = await this.#dependencies.hasHost();
      if (this.#isOver) return;
      if (isThere) {
        this.#grace?.dispose();
        this.#grace = null;
        if (!this.#tray) this.#open();
      } else if (this.#tray && !this.#grace) {
        this.#grace = this.#dependencies.clock.after(GRACE_MS, () => this.#giveUp());
      }
    });
    this.#looking = work.catch((error) => this.#dependencies.log.warn('The tray could not be followed.', { error }));
  }

  /** The panel has not come back. */
  #giveUp(): void {
    const work = this.#looking.then(async () => {
      this.#grace = null;
      if (this.#isOver || (await this.#dependencies.hasHost())) return;
      await this.#close();
      await this.#keep();
      this.#dependencies.putWindowAway();
    });
    this.#looking = work.catch((error) => this.#dependencies.log.warn('The tray could not be followed.', { error }));
  }

  #open(): void {
    this.#tray = this.#dependencies.openTray();
    if (this.#isKept) this.#dependencies.keepWindow(false);
    this.#isKept = false;
  }

  async #close(): Promise<void> {
    const tray = this.#tray;
    this.#tray = null;
    await tray?.dispose();
  }

  async #keep(): Promise<void> {
    const { log, keepWindow, stateFolder, sayOnce } = this.#dependencies;
    log.info('This desktop shows no tray icons; the window stays instead.');
    this.#isKept = true;
    keepWindow(true);
    const noted = join(stateFolder, 'no-tray-said');
    const wasSaid = await access(noted).then(
      () => true,
      () => false,
    );
    if (wasSaid) return;
    await writeFileAtomically(noted, '').catch((error) => log.warn('It will be said again.', { error }));
    sayOnce();
  }
}
