/** Presses keys on the test's display, as the window manager sees them. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { WaylandInput } from './wayland-input.ts';

const X11 = join(import.meta.dirname, 'x11-keys.py');

/** @param keys such as `Ctrl+R`, `F5` */
export async function pressKeys(keys: string): Promise<void> {
  const { WAYLAND_DISPLAY, DBUS_SESSION_BUS_ADDRESS: bus = '' } = process.env;
  if (!WAYLAND_DISPLAY) return void (await promisify(execFile)('python3', [X11, 'press', keys]));
  const input = await WaylandInput.open(bus);
  try {
    await input.press(keys);
  } finally {
    input.close();
  }
}

/** Another program that has these keys. On X11 alone. */
export async function takeKeys(keys: string): Promise<{ free(): Promise<void> }> {
  const other = spawn('python3', [X11, 'take', keys], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(other.stdout, 'data');
  return {
    async free() {
      const ended = once(other, 'exit');
      other.stdin.end();
      await ended;
    },
  };
}
