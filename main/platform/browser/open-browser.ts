/** Opens an address in the browser of the person at the keyboard. */
import { spawn } from 'node:child_process';
import { release } from 'node:os';
import { DaypassError } from '../../base/errors.ts';
import { browserCommands } from './browser-variable.ts';
import { requireWebAddress } from './hand-over.ts';

export interface BrowserSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** The kernel's release, as `uname -r` tells it; this machine's unless told. */
  readonly kernel?: string;
}

/** Takes the address as it is, without a shell that would make something of `&`. */
const RUNDLL = 'rundll32.exe';
const BY_PROTOCOL = ['url.dll,FileProtocolHandler'] as const;

/** How long an opener may take to fail; one that still runs then has opened something (xdg-open may stay), in ms. */
const GRACE_MS = 3_000;

/**
 * Resolves once an opener has taken the address. No shell is involved, so nothing in the address is interpreted.
 * @throws DaypassError browser-failed
 */
export async function openBrowser(url: string, surroundings: BrowserSurroundings): Promise<void> {
  const { env } = surroundings;
  requireWebAddress(url);
  let failure: unknown;
  for (const [program, ...args] of openers(url, surroundings)) {
    try {
      await launch(program, args, env);
      return;
    } catch (error) {
      failure = error;
    }
  }
  throw new DaypassError('browser-failed', 'No browser could be opened.', { cause: failure });
}

function openers(url: string, surroundings: BrowserSurroundings): [string, ...string[]][] {
  const { env, platform } = surroundings;
  if (platform === 'win32') return [[RUNDLL, ...BY_PROTOCOL, url]];
  const chosen = browserCommands(env.BROWSER ?? '', url);
  if (platform === 'darwin') return [...chosen, ['open', url]];
  // In WSL the browser is that of Windows: wslu brings a way to it, and programs of Windows can be started from there.
  const windows: [string, ...string[]][] = isWsl(surroundings)
    ? [
        ['wslview', url],
        [RUNDLL, ...BY_PROTOCOL, url],
        // Where `appendWindowsPath` is switched off in /etc/wsl.conf.
        [`/mnt/c/Windows/System32/${RUNDLL}`, ...BY_PROTOCOL, url],
      ]
    : [];
  return [...chosen, ...windows, ['xdg-open', url]];
}

/** WSL names the distribution in every shell that it starts, and its kernel names Microsoft. */
function isWsl({ env, kernel = release() }: BrowserSurroundings): boolean {
  return Boolean(env.WSL_DISTRO_NAME) || /microsoft/i.test(kernel);
}

/** Starts a program that opens something. Resolves when it has ended well or is still at work after a moment. */
export function launch(program: string, args: readonly string[], env: BrowserSurroundings['env']): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, detached: true, stdio: 'ignore', windowsHide: true });
    const grace = setTimeout(resolve, GRACE_MS);
    grace.unref();
    child.once('error', (error) => {
      clearTimeout(grace);
      reject(error);
    });
    child.once('exit', (status) => {
      clearTimeout(grace);
      if (status === 0) resolve();
      else reject(new Error(`${program} ended with status ${status}.`));
    });
    child.unref();
  });
}
