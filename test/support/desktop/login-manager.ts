/** Plays systemd's login manager, which tells programs that the machine goes to sleep, on a system bus of the test's own. */
import dbus, { type MessageBus } from 'dbus-next';
import type { ElectronApplication } from 'playwright-core';
import { OwnBus } from './own-bus.ts';
import { ownName } from './own-name.ts';

const NAME = 'org.freedesktop.login1';

/** https://www.freedesktop.org/software/systemd/man/latest/org.freedesktop.login1.html */
class Manager extends dbus.interface.Interface {
  hasBeenAsked: () => void = () => undefined;

  /** Refuses, as the real one does for a background session: dbus-next can't send the file descriptor. */
  Inhibit(): never {
    this.hasBeenAsked();
    throw new dbus.DBusError('org.freedesktop.DBus.Error.AccessDenied', 'Permission denied');
  }
  PrepareForSleep(isComing: boolean): boolean {
    return isComing;
  }
}
Manager.configureMembers({
  methods: { Inhibit: { inSignature: 'ssss', outSignature: 'h' } },
  signals: { PrepareForSleep: { signature: 'b' } },
});

/**
 * Chromium cuts its connections when the machine goes to sleep, the one by which Playwright sees pages included: from then
 * on a test has `app.evaluate` and no pages.
 */
export class LoginManager {
  readonly #own: OwnBus;
  readonly #bus: MessageBus;
  readonly #manager: Manager;
  /** Programs that delay sleep get its signal from then on. */
  readonly #watched: Promise<void>;

  static async open(): Promise<LoginManager> {
    const own = await OwnBus.open('system');
    const bus = dbus.sessionBus({ busAddress: own.address });
    const manager = new Manager(`${NAME}.Manager`);
    bus.export('/org/freedesktop/login1', manager);
    await ownName(bus, NAME);
    return new LoginManager(own, bus, manager);
  }

  private constructor(own: OwnBus, bus: MessageBus, manager: Manager) {
    this.#own = own;
    this.#bus = bus;
    this.#manager = manager;
    this.#watched = new Promise((resolve) => {
      manager.hasBeenAsked = resolve;
    });
  }

  /** For the environment of who is to hear of it. */
  get env(): { DBUS_SYSTEM_BUS_ADDRESS: string } {
    return { DBUS_SYSTEM_BUS_ADDRESS: this.#own.address };
  }

  /** The machine is about to sleep. Resolves when the app has heard of it. */
  async sleep(app: ElectronApplication): Promise<void> {
    await this.#tell(app, true);
  }

  /** The machine is awake again. Resolves when the app has heard of it. */
  async wake(app: ElectronApplication): Promise<void> {
    await this.#tell(app, false);
  }

  async close(): Promise<void> {
    this.#bus.disconnect();
    await this.#own.close();
  }

  async #tell(app: ElectronApplication, isComing: boolean): Promise<void> {
    await this.#watched;
    // Who listens last is told last.
    await app.evaluate(
      ({ powerMonitor }, event) => {
        const heard = new Promise<void>((resolve) => powerMonitor.once(event as 'resume', () => resolve()));
        Object.assign(globalThis, { heard });
      },
      isComing ? 'suspend' : 'resume',
    );
    this.#manager.PrepareForSleep(isComing);
    await app.evaluate(() => (globalThis as { heard?: Promise<void> }).heard);
  }
}
