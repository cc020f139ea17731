import { useCallback, useEffect, useState } from 'react';

/** How long a confirmation stays, in ms: long enough to click Undo. */
const STAYS_MS = 5_000;

/** What was just done, or is being done. */
export interface Said {
  readonly text: string;
  /** Takes it back. */
  readonly undo?: (() => void) | undefined;
  /** Stays until the next message, because the work is not done yet. */
  readonly isWaiting?: boolean;
}

export type Say = (text: string, more?: Omit<Said, 'text'>) => void;

export const NOTHING_SAID: Said = { text: '' };

/** What was just done, said for a moment. */
export function useSaid(): { said: Said; say: Say } {
  const [said, setSaid] = useState(NOTHING_SAID);
  const say = useCallback<Say>((text, more) => setSaid({ text, ...more }), []);
  useEffect(() => {
    if (said.text === '' || said.isWaiting) return;
    const timer = setTimeout(() => setSaid(NOTHING_SAID), STAYS_MS);
    return () => clearTimeout(timer);
  }, [said]);
  return { said, say };
}
