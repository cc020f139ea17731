/** The keys that open the palette from any program, as the settings name them; off until they do. */
import { type Disposable, DisposableStack } from '../base/disposable.ts';
import { Emitter, type Event } from '../base/emitter.ts';
import { errorOfCase } from '../base/error-cases.ts';
import { DaypassError, type ErrorView } from '../base/errors.ts';
import type { Log } from '../platform/log.ts';
import type { SettingsFile } from '../settings/settings-file.ts';

/** The first Electron of which each release asks Wayland's portal for shortcuts (electron/electron#45171). */
const PORTAL_SINCE = 35;

/** As much of Electron's `globalShortcut`. */
interface Keys {
  register(keys: string, onPressed: () => void): boolean;
  unregister(keys: string): void;
}

export interface PaletteShortcutDependencies {
  readonly keys: Keys;
  readonly settings: Pick<SettingsFile, 'get' | 'onDidChange'>;
  readonly log: Log;
  readonly onPressed: () => void;
  /** Whether the session is Wayland's, and whether our windows are. */
  readonly wayland: { readonly session: boolean; readonly windows: boolean };
  /** Version of Electron, `45.4.1`. */
  readonly electron: string;
  readonly hasPortal: () => Promise<boolean>;
  /** It doesn't work, and the person is to know why. */
  readonly onProblem: (error: DaypassError) => void;
}

export class PaletteShortcut implements Disposable {
  readonly #dependencies: PaletteShortcutDependencies;
  readonly #resources = new DisposableStack();
  readonly #changed = this.#resources.add(new Emitter<void>());
  /** Fires when `problem` is another one. */
  readonly onDidChange: Event<void> = this.#changed.event;
  #wanted: string | null = null;
  #registered: string | null = null;
  #problem: DaypassError | null = null;

  constructor(dependencies: PaletteShortcutDependencies) {
    this.#dependencies = dependencies;
    const { settings } = dependencies;
    const look = () => void this.#follow(settings.get().paletteShortcut);
    look();
    this.#resources.add(settings.onDidChange(look));
  }

  get problem(): ErrorView | null {
    return this.#problem?.toJSON() ?? null;
  }

  async dispose(): Promise<void> {
    this.#wanted = null;
    this.#release();
    await this.#resources.dispose();
  }

  async #follow(keys: string | null): Promise<void> {
    if (keys === this.#wanted) return;
    this.#wanted = keys;
    this.#release();
    const problem = keys === null ? null : await this.#register(keys);
    // Changed once more meanwhile.
    if (keys !== this.#wanted) return;
    this.#problem = problem;
    this.#changed.fire();
    if (!problem) return;
    this.#dependencies.log.warn('The shortcut for the palette could not be registered.', { error: problem });
    this.#dependencies.onProblem(problem);
  }

  async #register(keys: string): Promise<DaypassError | null> {
    const { wayland } = this.#dependencies;
    if (wayland.session && !(await this.#hasPortal())) {
      return errorOfCase('no-global-shortcuts', {});
    }
    if (keys !== this.#wanted) return null;
    if (this.#claim(keys)) {
      this.#registered = keys;
      return null;
    }
    return new DaypassError('shortcut-unavailable', `Another program or the desktop has taken ${keys}.`, {
      next: 'Choose other keys.',
      details: { keys },
    });
  }

  /** Through XWayland Electron says yes, and hears the keys in X11's windows alone. */
  async #hasPortal(): Promise<boolean> {
    const { wayland, electron, hasPortal } = this.#dependencies;
    return wayland.windows && Number.parseInt(electron, 10) >= PORTAL_SINCE && (await hasPortal());
  }

  #claim(keys: string): boolean {
    try {
      return this.#dependencies.keys.register(keys, () => this.#dependencies.onPressed());
    } catch {
      return false;
    }
  }

  #release(): void {
    if (this.#registered !== null) this.#dependencies.keys.unregister(this.#registered);
    this.#registered = null;
  }
}
