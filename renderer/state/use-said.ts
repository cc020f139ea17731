import { useCallback, useEffect, useState } from 'react';

/** How long a word about what was done stays, in ms. */
const STAYS_MS = 5_000;

/** What was just done, said for a moment. */
export function useSaid(): { said: string; say: (text: string) => void } {
  const [said, setSaid] = useState({ text: '', turn: 0 });
  const say = useCallback((text: string) => setSaid(({ turn }) => ({ text, turn: turn + 1 })), []);
  useEffect(() => {
    if (said.text === '') return;
    const timer = setTimeout(() => setSaid(({ turn }) => ({ text: '', turn })), STAYS_MS);
    return () => clearTimeout(timer);
  }, [said]);
  return { said: said.text, say };
}
