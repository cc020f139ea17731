/**
 * Time limits for the network. They use real time, because answers don't follow a clock that tests move.
 */
import { AWAKE_MS, LATE_MS } from '../../base/clock.ts';

/**
 * Calls `onEnd` after `limitMs` ms, unless the function that it returns was called before. After the machine slept, or the process
 * was stopped, what waits on the sockets is read first.
 */
export function deadline(limitMs: number, onEnd: () => void): () => void {
  const startedAt = performance.now();
  let timer = setTimeout(() => {
    const isLate = performance.now() - startedAt - limitMs > LATE_MS;
    timer = setTimeout(onEnd, isLate ? AWAKE_MS : 0);
  }, limitMs);
  return () => clearTimeout(timer);
}
