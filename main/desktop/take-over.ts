import { type Clock, sleep } from '../base/clock.ts';
import { isCode } from '../base/errors.ts';
import { request } from '../broker/connect.ts';

const LIMIT_MS = 8_000;
const PAUSE_MS = 50;

/**
 * Starts an agent; where one without a window runs already, asks it to end and takes its place. Sign-ins go over by way
 * of the keychain.
 * @throws DaypassError agent-running when the other one does not go; what `start` throws.
 */
export async function takeOver<T>(start: () => Promise<T>, socketPath: string, clock: Clock): Promise<T> {
  const deadline = clock.monotonic() + LIMIT_MS;
  for (;;) {
    try {
      return await start();
    } catch (error) {
      if (!isCode(error, 'agent-running') || clock.monotonic() > deadline) throw error;
    }
    await askToStop(socketPath);
    await sleep(clock, PAUSE_MS);
  }
}

async function askToStop(socketPath: string): Promise<void> {
  const terminal = { stdin: false, stdout: false, stderr: false, columns: 80, rows: 24 };
  const { pid, ppid } = process;
  const ask = { argv: ['agent', 'stop'], version: '', cwd: '/', pid, parentPid: ppid, env: {}, terminal };
  const ignore = () => undefined;
  // It may be on its way out already.
  await request(socketPath, ask, { stdout: ignore, stderr: ignore }).catch(ignore);
}
