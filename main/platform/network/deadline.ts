/**
 * Limits of what the network may take. They are in real time, whatever a clock says: an answer comes when it comes.
 */

/** A timer that fires this much too late was kept from it; then there is this much time for what has come, in ms. */
const LATE_MS = 500;
const AWAKE_MS = 2_000;

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
