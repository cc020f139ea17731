import { useCallback, useEffect, useState } from 'react';

/** How long a word about what was done stays, in ms: long enough to take it back. */
const STAYS_MS = 5_000;

/** What was just done, or is being done. */
export interface Said {
  readonly text: string;
  /** Takes it back. */
  readonly undo?: (() => void) | undefined;
  /** It stays until something else is said: the work is not done yet. */
  readonly isWaiting?: boolean;
  /** It stays as long, as the person has something left to do. */
  readonly isForPerson?: boolean;
}

export type Say = (text: string, more?: Omit<Said, 'text'>) => void;

const NOTHING: Said = { text: '' };

/** What was just done, said for a moment. */
export function useSaid(): { said: Said; say: Say } {
  const [said, setSaid] = useState(NOTHING);
  const say = useCallback<Say>((text, more) => setSaid({ text, ...more }), []);
  useEffect(() => {
    if (said.text === '' || said.isWaiting || said.isForPerson) return;
    const timer = setTimeout(() => setSaid(NOTHING), STAYS_MS);
    return () => clearTimeout(timer);
  }, [said]);
  return { said, say };
}
