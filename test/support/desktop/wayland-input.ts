/** A keyboard on the Wayland desktop of a test, plugged in over the bus: its keys go to whatever window has the focus. */
import { setTimeout as wait } from 'node:timers/promises';
import dbus, { type Message, type MessageBus } from 'dbus-next';

const REMOTE = 'org.gnome.Mutter.RemoteDesktop';
const START_LIMIT_MS = 30_000;
/** As `linux/input-event-codes.h` has them. */
const CODES: Readonly<Record<string, number>> = {
  Enter: 28,
  Ctrl: 29,
  Shift: 42,
  Alt: 56,
  F5: 63,
  F6: 64,
  R: 19,
  F: 33,
  Left: 105,
  Right: 106,
};

export class WaylandInput {
  readonly #bus: MessageBus;
  #session = '';

  /** @param address of the desktop's session bus */
  static async open(address: string): Promise<WaylandInput> {
    const input = new WaylandInput(dbus.sessionBus({ busAddress: address }));
    await input.#plugIn();
    return input;
  }

  private constructor(bus: MessageBus) {
    this.#bus = bus;
  }

  /** Presses keys one after the other and releases them. @param keys such as `Ctrl+R` */
  async press(keys: string): Promise<void> {
    const codes = keys.split('+').map((name) => CODES[name]);
    if (codes.includes(undefined)) throw new Error(`There is a key without a code in ${keys}.`);
    const notify = (code: number | undefined, isDown: boolean) =>
      this.#call(this.#session, 'Session', 'NotifyKeyboardKeycode', 'ub', [code, isDown]);
    for (const code of codes) await notify(code, true);
    for (const code of codes.reverse()) await notify(code, false);
  }

  /** The keyboard is gone then. */
  close(): void {
    this.#bus.disconnect();
  }

  async #plugIn(): Promise<void> {
    const path = `/${REMOTE.replaceAll('.', '/')}`;
    await until(
      async () => (await this.#call('/org/freedesktop/DBus', '', 'NameHasOwner', 's', [REMOTE]))?.body[0] === true,
    );
    const created = await this.#call(path, '', 'CreateSession', '', []);
    this.#session = String(created?.body[0]);
    await this.#call(this.#session, 'Session', 'Start', '', []);
  }

  async #call(path: string, part: string, member: string, signature: string, body: unknown[]): Promise<Message | null> {
    const isBus = path === '/org/freedesktop/DBus';
    const destination = isBus ? 'org.freedesktop.DBus' : REMOTE;
    const ofPart = part === '' ? destination : `${REMOTE}.${part}`;
    const message = new dbus.Message({ destination, path, interface: ofPart, member, signature, body });
    return await this.#bus.call(message);
  }
}

/** @throws Error when what is waited for does not come */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + START_LIMIT_MS;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error('The Wayland compositor did not start.');
    await wait(50);
  }
}
