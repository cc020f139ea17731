/** Opens an address in the browser of the person at the keyboard. */
import { spawn } from 'node:child_process';
import { DaypassError } from '../base/errors.ts';

export interface BrowserSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

/** How long an opener may take to fail; one that still runs then has opened something (xdg-open may stay), in ms. */
const GRACE_MS = 3_000;

/**
 * Resolves once an opener has taken the address. No shell is involved, so nothing in the address is interpreted.
 * @throws DaypassError browser-failed
 */
export async function openBrowser(url: string, { env, platform }: BrowserSurroundings): Promise<void> {
  const { protocol } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') {
    throw new DaypassError('browser-failed', 'Only web addresses are opened in the browser.');
  }
  let failure: unknown;
  for (const [program, ...args] of openers(url, env, platform)) {
    try {
      await launch(program, args, env);
      return;
    } catch (error) {
      failure = error;
    }
  }
  throw new DaypassError('browser-failed', 'No browser could be opened.', { cause: failure });
}

function openers(url: string, env: BrowserSurroundings['env'], platform: NodeJS.Platform): [string, ...string[]][] {
  if (platform === 'darwin') return [['open', url]];
  if (platform === 'win32') return [['rundll32.exe', 'url.dll,FileProtocolHandler', url]];
  // BROWSER is a colon-separated list of commands, where %s stands for the address (as xdg-open and Python read it).
  const own = (env.BROWSER ?? '').split(':').filter((command) => command.trim() !== '');
  const chosen = own.map((command): [string, ...string[]] => {
    const [program = '', ...args] = command.trim().split(/\s+/);
    return args.includes('%s') ? [program, ...args.map((arg) => (arg === '%s' ? url : arg))] : [program, ...args, url];
  });
  return [...chosen, ['xdg-open', url]];
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
