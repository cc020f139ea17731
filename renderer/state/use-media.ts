import { useEffect, useState } from 'react';

/** A window in which rows take two lines. */
export const NARROW = '(max-width: 680px)';

/** Whether a media query holds, at every moment. */
export function useMedia(query: string): boolean {
  const [holds, setHolds] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const look = () => setHolds(list.matches);
    look();
    list.addEventListener('change', look);
    return () => list.removeEventListener('change', look);
  }, [query]);
  return holds;
}
