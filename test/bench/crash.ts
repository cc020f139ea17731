/** Crashes inside of Electron, which end the app with a signal: a part that is lost by one is measured again, aloud. */
import type { ChildProcess } from 'node:child_process';

/** A driver hears of a lost connection before the system tells of the process's end, in ms. */
const END_LIMIT_MS = 5_000;

class Crash extends Error {}

/** A `Crash` where the process was ended by a signal of its own making, else `cause` itself. */
export async function crashOf(process: ChildProcess, cause: unknown): Promise<unknown> {
  const isLost = cause instanceof Error && /has been closed|crashed/.test(cause.message);
  if (!isLost) return cause;
  await ended(process);
  const { signalCode } = process;
  return signalCode === null ? cause : new Crash(`Electron crashed (${signalCode}).`, { cause });
}

/** Resolves when the process has ended, or after a limit. */
export function ended(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const limit = setTimeout(resolve, END_LIMIT_MS);
    process.once('exit', () => {
      clearTimeout(limit);
      resolve();
    });
  });
}

/** Measures once more after a crash, and says so. @throws what went wrong the second time, or was no crash. */
export async function againAfterCrash<T>(measure: () => Promise<T>, progress: (text: string) => void): Promise<T> {
  try {
    return await measure();
  } catch (cause) {
    if (!(cause instanceof Crash)) throw cause;
    progress(`${cause.message} Measuring this part again …`);
    return measure();
  }
}
