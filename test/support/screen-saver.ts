/** What locks the screen, as far as programs can tell: it says so on the session bus. */
import dbus, { type MessageBus } from 'dbus-next';

class Saver extends dbus.interface.Interface {
  ActiveChanged(isActive: boolean): boolean {
    return isActive;
  }
}
Saver.configureMembers({ signals: { ActiveChanged: { signature: 'b' } } });

export class ScreenSaver {
  readonly #bus: MessageBus;
  readonly #saver: Saver;

  static async open(): Promise<ScreenSaver> {
    const bus = dbus.sessionBus();
    const saver = new Saver('org.freedesktop.ScreenSaver');
    bus.export('/org/freedesktop/ScreenSaver', saver);
    await bus.requestName('org.freedesktop.ScreenSaver', 0);
    return new ScreenSaver(bus, saver);
  }

  private constructor(bus: MessageBus, saver: Saver) {
    this.#bus = bus;
    this.#saver = saver;
  }

  /** Resolves when the bus has it, not when everybody has heard of it. */
  async lock(isLocked: boolean): Promise<void> {
    this.#saver.ActiveChanged(isLocked);
    await this.#bus.call(
      new dbus.Message({
        destination: 'org.freedesktop.DBus',
        path: '/org/freedesktop/DBus',
        interface: 'org.freedesktop.DBus.Peer',
        member: 'Ping',
      }),
    );
  }

  close(): void {
    this.#bus.disconnect();
  }
}
