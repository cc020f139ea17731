/** What puts the machine to sleep, as far as programs can tell: systemd's login manager, on a system bus of the test's own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import dbus, { type MessageBus } from 'dbus-next';
import type { ElectronApplication } from 'playwright-core';

const NAME = 'org.freedesktop.login1';

/** https://www.freedesktop.org/software/systemd/man/latest/org.freedesktop.login1.html */
class Manager extends dbus.interface.Interface {
  hasBeenAsked: () => void = () => undefined;

  /** Refuses, as the real one does outside of the session on the screen: the library can't send a file descriptor. */
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
  readonly #folder: string;
  readonly #daemon: ChildProcess;
  readonly #address: string;
  readonly #bus: MessageBus;
  readonly #manager: Manager;
  /** Who asks to delay a sleep is told of it from then on. */
  readonly #watched: Promise<void>;

  static async open(): Promise<LoginManager> {
    const folder = await mkdtemp(join(tmpdir(), 'daypass-system-bus-'));
    const config = join(folder, 'bus.conf');
    await writeFile(config, busConfig(folder));
    const daemon = spawn('dbus-daemon', [`--config-file=${config}`, '--nofork', '--print-address=1'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const address = await new Promise<string>((resolve, reject) => {
      daemon.stdout.once('data', (line) => resolve(String(line).trim()));
      daemon.once('error', reject);
    });
    const bus = dbus.sessionBus({ busAddress: address });
    const manager = new Manager(`${NAME}.Manager`);
    bus.export('/org/freedesktop/login1', manager);
    await bus.requestName(NAME, 0);
    return new LoginManager(folder, daemon, address, bus, manager);
  }

  private constructor(folder: string, daemon: ChildProcess, address: string, bus: MessageBus, manager: Manager) {
    this.#folder = folder;
    this.#daemon = daemon;
    this.#address = address;
    this.#bus = bus;
    this.#manager = manager;
    this.#watched = new Promise((resolve) => {
      manager.hasBeenAsked = resolve;
    });
  }

  /** For the environment of who is to hear of it. */
  get env(): { DBUS_SYSTEM_BUS_ADDRESS: string } {
    return { DBUS_SYSTEM_BUS_ADDRESS: this.#address };
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
    this.#daemon.kill();
    await rm(this.#folder, { recursive: true });
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

function busConfig(folder: string): string {
  return `<busconfig>
  <type>system</type>
  <listen>unix:dir=${folder}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow own="*"/>
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
  </policy>
</busconfig>
`;
}
