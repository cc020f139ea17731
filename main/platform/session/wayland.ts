/** What is different where windows are drawn on Wayland, and the clipboard there. */
import { spawn } from 'node:child_process';
import { DaypassError } from '../../base/errors.ts';

/** The first Electron that draws on Wayland without being told to. */
const WAYLAND_BY_DEFAULT = 38;
/** Compositors without a protocol for this give wl-copy the focus for a moment first, in ms. */
const LIMIT_MS = 5_000;
const TEXT = ['--type', 'text/plain'];

/** Whether the desktop is Wayland's, however our own windows are drawn. */
export function isWaylandSession({
  env,
  platform,
}: {
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
}) {
  return platform === 'linux' && env.XDG_SESSION_TYPE === 'wayland' && Boolean(env.WAYLAND_DISPLAY);
}

/** @param ozone Chromium's switch `--ozone-platform`, empty where it wasn't given. @param electron its version, `45.4.1` */
export function isOnWayland(
  { env, platform }: { readonly env: NodeJS.ProcessEnv; readonly platform: NodeJS.Platform },
  { ozone, electron }: { readonly ozone: string; readonly electron: string },
): boolean {
  if (platform !== 'linux') return false;
  if (ozone !== '') return ozone === 'wayland';
  const byDefault = Number.parseInt(electron, 10) >= WAYLAND_BY_DEFAULT;
  return byDefault && isWaylandSession({ env, platform });
}

/**
 * The clipboard through wl-clipboard. Wayland takes what a program copies only while that has the focus and after a key or a
 * click in it, and what Electron clears there stays (docs/decisions/0014): a copy from the tray would be lost, and a secret
 * would never leave. What is copied goes to wl-copy by its standard input.
 */
export const waylandClipboard = {
  async readText(): Promise<string> {
    const { status, output } = await run('wl-paste', ['--no-newline'], '');
    return status === 0 ? output : '';
  },
  /**
   * Histories of the clipboard are asked to leave it out, from wl-clipboard 2.3 on; an older one copies nothing then, and ends with
   * a failure. @throws DaypassError no-clipboard
   */
  async writeText(text: string): Promise<void> {
    const { status } = await run('wl-copy', ['--sensitive', ...TEXT], text);
    if (status !== 0) await copy(TEXT, text);
  },
  /** @throws DaypassError no-clipboard */
  async clear(): Promise<void> {
    await copy(['--clear'], '');
  },
} as const;

async function copy(args: readonly string[], input: string): Promise<void> {
  const { status } = await run('wl-copy', args, input);
  if (status === 0) return;
  throw new DaypassError(
    'no-clipboard',
    status === null
      ? 'On Wayland Daypass copies credentials through wl-copy, which is not installed.'
      : 'wl-copy could not write to the clipboard of this desktop.',
  );
}

/** @returns the exit status; null where there is no such program. */
function run(
  program: string,
  args: readonly string[],
  input: string,
): Promise<{ readonly status: number | null; readonly output: string }> {
  return new Promise((resolve) => {
    // wl-copy stays behind to hand out what was copied: it must hold no pipe of ours.
    const reads = program === 'wl-paste';
    const child = spawn(program, args, { stdio: ['pipe', reads ? 'pipe' : 'ignore', 'ignore'], timeout: LIMIT_MS });
    let output = '';
    child.stdout?.on('data', (chunk) => {
      output += chunk;
    });
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
    child.on('error', () => resolve({ status: null, output: '' }));
    child.on(reads ? 'close' : 'exit', (status) => resolve({ status: status ?? 1, output }));
  });
}
