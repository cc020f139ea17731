/**
 * A Wayland desktop without a screen: GNOME's compositor, with a keyboard of its own. Windows on it are those that people have,
 * no X11 is there.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { until, WaylandInput } from './wayland-input.ts';

export class WaylandDesktop {
  /** For programs that are to open windows there. */
  readonly env: Readonly<Record<string, string>>;
  readonly #compositor: ChildProcess;
  #input: WaylandInput | null = null;

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
      // Without a keyboard no window has the focus. It is there from its first key on, and Shift types nothing.
      desktop.#input = await WaylandInput.open(bus);
      await desktop.#input.press('Shift');
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

  close(): void {
    this.#input?.close();
    this.#compositor.kill('SIGKILL');
  }
}
