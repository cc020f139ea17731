/** Plays the screen saver, which tells programs on the session bus that the screen is locked. */
import dbus, { type MessageBus } from 'dbus-next';
import { ownName } from './own-name.ts';

class Saver extends dbus.interface.Interface {
  isActive = false;

  GetActive(): boolean {
    return this.isActive;
  }
  ActiveChanged(isActive: boolean): boolean {
    return isActive;
  }
}
Saver.configureMembers({
  methods: { GetActive: { inSignature: '', outSignature: 'b' } },
  signals: { ActiveChanged: { signature: 'b' } },
});

export class ScreenSaver {
  readonly #bus: MessageBus;
  readonly #saver: Saver;

  /** @param who which desktop's: `gnome`; without, what most have in common. */
  static async open(who = 'freedesktop'): Promise<ScreenSaver> {
    const bus = dbus.sessionBus();
    const saver = new Saver(`org.${who}.ScreenSaver`);
    bus.export(`/org/${who}/ScreenSaver`, saver);
    await ownName(bus, `org.${who}.ScreenSaver`);
    return new ScreenSaver(bus, saver);
  }

  private constructor(bus: MessageBus, saver: Saver) {
    this.#bus = bus;
    this.#saver = saver;
  }

  /** Resolves when the bus has it, not when everybody has heard of it. */
  async lock(isLocked: boolean): Promise<void> {
    this.#saver.isActive = isLocked;
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
