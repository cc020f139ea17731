/**
 * A desktop session of its own for tests and the demo: a display, a session bus and an unlocked keychain, all of which
 * end with the program that runs in it. On macOS and Windows the program runs in the session that is there.
 */
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../steps.mjs';
import { ensureSystem } from '../system.mjs';

/**
 * What bus and display servers say on stderr is of no interest; the program's own goes by another way round them.
 * Ctrl-C is for the program: the session stays until it has ended.
 */
const QUIETLY = 'trap "" INT; exec 3>&2 2>/dev/null; exec "$@"';
/** Starts the keychain with a password that nothing depends on: the keychain ends with the session. */
const UNLOCK = 'eval "$(printf daypass | gnome-keyring-daemon --unlock --components=secrets)"; exec "$@" 2>&3 3>&-';

/**
 * @param {{ folder: string, display: boolean, env?: NodeJS.ProcessEnv }} options folder: where the keychain's files go.
 * @returns {Promise<number>} the program's exit status.
 */
export async function runInSession(command, args, { folder, display, env = process.env }) {
  if (process.platform !== 'linux') return (await run(command, args, { env })).status;
  await ensureSystem('keychain', ...(display ? ['display'] : []));
  const runtime = join(folder, 'runtime');
  mkdirSync(runtime, { recursive: true });
  chmodSync(runtime, 0o700);
  const data = join(folder, 'data');
  // Without this folder each fish at a terminal writes completions for every manual page, in the background: minutes of computing.
  mkdirSync(join(data, 'fish', 'generated_completions'), { recursive: true });
  const own = {
    ...env,
    XDG_DATA_HOME: data,
    XDG_RUNTIME_DIR: runtime,
    // Whatever session this was started from must not be mistaken for the one that is made here.
    DBUS_SESSION_BUS_ADDRESS: undefined,
    WAYLAND_DISPLAY: undefined,
  };
  const inBus = ['dbus-run-session', '--', 'sh', '-c', UNLOCK, 'sh', command, ...args];
  const inDisplay = display ? ['xvfb-run', '-a', '-s', '-screen 0 1280x900x24', ...inBus] : inBus;
  return (await run('sh', ['-c', QUIETLY, 'sh', ...inDisplay], { env: own })).status;
}
