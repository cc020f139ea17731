/**
 * Where Daypass keeps what, on each system. `DAYPASS_HOME` moves all of it into one folder.
 *
 * The socket lies in the state folder, not in `XDG_RUNTIME_DIR`: cron jobs, `sudo -u` and ssh sessions without that
 * variable must find the same agent, because two agents would use up each other's refresh tokens
 * (`docs/decisions/0003-one-place-for-the-socket.md`). The client computes the same path (`client/src/paths.rs`).
 */
import { posix, win32 } from 'node:path';
import { expandPath, type Surroundings } from './expand-path.ts';

export interface Paths {
  /** Settings that people may edit. */
  readonly config: string;
  /** What can be fetched again: the catalogue. */
  readonly state: string;
  /** The folder of the socket, mode 0700. */
  readonly run: string;
  readonly logs: string;
  /** Path of the Unix socket, or name of the Windows pipe. */
  readonly socket: string;
  /** The user's AWS config file. */
  readonly awsConfig: string;
  /** The AWS file of long-lived keys: profiles in it come before those of the config file. Never written. */
  readonly awsCredentials: string;
}

export function resolvePaths(surroundings: Surroundings): Paths {
  const { platform, env, home } = surroundings;
  const { join } = platform === 'win32' ? win32 : posix;
  const { AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE } = env;
  const awsConfig = AWS_CONFIG_FILE ? expandPath(AWS_CONFIG_FILE, surroundings) : join(home, '.aws', 'config');
  const awsCredentials = AWS_SHARED_CREDENTIALS_FILE
    ? expandPath(AWS_SHARED_CREDENTIALS_FILE, surroundings)
    : join(home, '.aws', 'credentials');
  const folders = standardFolders(platform, env, home);
  const run = join(folders.state, 'run');
  const socket = platform === 'win32' ? pipeName(folders.state) : join(run, 'agent.sock');
  return { ...folders, run, socket, awsConfig, awsCredentials };
}

function standardFolders(platform: NodeJS.Platform, env: Surroundings['env'], home: string) {
  const { join } = platform === 'win32' ? win32 : posix;
  const own = env.DAYPASS_HOME;
  if (own) return { config: own, state: join(own, 'state'), logs: join(own, 'logs') };
  if (platform === 'darwin') {
    const base = join(home, 'Library', 'Application Support', 'Daypass');
    return { config: base, state: join(base, 'state'), logs: join(home, 'Library', 'Logs', 'Daypass') };
  }
  if (platform === 'win32') {
    const base = join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'Daypass');
    return { config: base, state: join(base, 'state'), logs: join(base, 'logs') };
  }
  const config = join(env.XDG_CONFIG_HOME || join(home, '.config'), 'daypass');
  const state = join(env.XDG_STATE_HOME || join(home, '.local', 'state'), 'daypass');
  return { config, state, logs: join(state, 'logs') };
}

/** Pipes share one name space on Windows, so the name carries a hash (FNV-1a, 64 bit) of the state folder. */
function pipeName(state: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(state.toLowerCase(), 'utf8')) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return `\\\\.\\pipe\\daypass-${hash.toString(16).padStart(16, '0')}`;
}
