/**
 * A Wayland desktop without a screen: GNOME's compositor, with a keyboard and a pointer of its own. Windows on it are those that
 * people have, no X11 is there; keys that `key` presses reach whatever window has the focus.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import dbus, { type Message, type MessageBus } from 'dbus-next';

const REMOTE = 'org.gnome.Mutter.RemoteDesktop';
const START_LIMIT_MS = 30_000;
/** Linux's name for the left shift key: it types nothing. */
const SHIFT = 42;

export class WaylandDesktop {
  /** For programs that are to open windows there. */
  readonly env: Readonly<Record<string, string>>;
  readonly #compositor: ChildProcess;
  #bus: MessageBus | null = null;
  #session = '';

  /** @param session its bus and its folder for sockets */
  static async open(session: Readonly<Record<string, string>>): Promise<WaylandDesktop> {
    const { DBUS_SESSION_BUS_ADDRESS: bus = '', XDG_RUNTIME_DIR: folder = '' } = session;
    const name = 'wayland-daypass';
    const { DISPLAY: _display, ...env } = process.env;
    const args = ['--headless', '--wayland', '--no-x11', '--virtual-monitor', '1280x900', '--wayland-display', name];
    const compositor = spawn('mutter', args, { env: { ...env, ...session }, stdio: 'ignore' });
    const desktop = new WaylandDesktop({ WAYLAND_DISPLAY: name, XDG_SESSION_TYPE: 'wayland' }, compositor);
    try {
      await until(() => existsSync(join(folder, name)));
      await desktop.#plugIn(bus);
      return desktop;
    } catch (error) {
      desktop.close();
      throw error;
    }
  }

  private constructor(env: Record<string, string>, compositor: ChildProcess) {
    this.env = env;
    this.#compositor = compositor;
  }

  /** Presses and releases a key. @param code as `linux/input-event-codes.h` has it */
  async key(code: number): Promise<void> {
    for (const isDown of [true, false])
      await this.#call(this.#session, 'Session', 'NotifyKeyboardKeycode', 'ub', [code, isDown]);
  }

  close(): void {
    this.#bus?.disconnect();
    this.#compositor.kill('SIGKILL');
  }

  /** A keyboard is there for as long as a remote desktop's session is; without one no window has the focus. */
  async #plugIn(address: string): Promise<void> {
    this.#bus = dbus.sessionBus({ busAddress: address });
    const path = `/${REMOTE.replaceAll('.', '/')}`;
    await until(
      async () => (await this.#call('/org/freedesktop/DBus', '', 'NameHasOwner', 's', [REMOTE]))?.body[0] === true,
    );
    const created = await this.#call(path, '', 'CreateSession', '', []);
    this.#session = String(created?.body[0]);
    await this.#call(this.#session, 'Session', 'Start', '', []);
    await this.key(SHIFT);
  }

  async #call(path: string, part: string, member: string, signature: string, body: unknown[]): Promise<Message | null> {
    const isBus = path === '/org/freedesktop/DBus';
    const destination = isBus ? 'org.freedesktop.DBus' : REMOTE;
    const ofPart = part === '' ? destination : `${REMOTE}.${part}`;
    const message = new dbus.Message({ destination, path, interface: ofPart, member, signature, body });
    return (await this.#bus?.call(message)) ?? null;
  }
}

async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + START_LIMIT_MS;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error('The Wayland compositor did not start.');
    await wait(50);
  }
}
