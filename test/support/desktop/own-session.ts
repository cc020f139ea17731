/**
 * Vitest's setup for end-to-end tests: each file gets a display (a Wayland one where `verify/wayland` asks), a session bus and an unlocked keychain of its own, so that
 * files run at the same time and a panel that one of them plays is not in the way of another. Nothing on the bus can be
 * started by its name: a notification daemon that is installed here would take the place of the one that a test plays.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { afterAll } from 'vitest';
import { DIES_WITH_US } from './own-bus.ts';
import { OwnKeyring } from './own-keyring.ts';
import { WaylandDesktop } from './wayland-desktop.ts';

if (process.platform === 'linux') {
  const isWayland = process.env.DAYPASS_TEST_DISPLAY === 'wayland';
  delete process.env.WAYLAND_DISPLAY;
  const [keyring, display] = await Promise.all([startKeyring(), isWayland ? null : startDisplay()]);
  Object.assign(process.env, keyring.env, { DISPLAY: display?.name ?? '' });
  const wayland = isWayland ? await WaylandDesktop.open(keyring.env) : null;
  Object.assign(process.env, wayland?.env);
  afterAll(async () => {
    display?.server.kill();
    wayland?.close();
    await keyring.close();
  });
}

async function startKeyring(): Promise<OwnKeyring> {
  const keyring = await OwnKeyring.open();
  await keyring.start('unlocked');
  return keyring;
}

/** Xvfb picks a free number and says it. `-ac`: some tests start the app as another user. `-noreset`: the last of its programs may end and the next one start at once. */
async function startDisplay(): Promise<{ readonly server: ChildProcess; readonly name: string }> {
  const args = ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp', '-ac', '-noreset'];
  const server = spawn('setpriv', [...DIES_WITH_US, 'Xvfb', ...args], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const [line] = (await once(server.stdio[3] as Readable, 'data')) as [Buffer];
  return { server, name: `:${String(line).trim()}` };
}
