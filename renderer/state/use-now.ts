import { useEffect, useState } from 'react';

/** How soon what is shown of times has to be right, in ms. */
const TICK_MS = 15_000;

/** The time in ms since the epoch, updated every `everyMs`. */
export function useNow(everyMs = TICK_MS): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
