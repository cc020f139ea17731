/** Signs in to sessions one after the other: the next begins when the one before has succeeded, and none after one was given up. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { SessionInfo } from '../../preload/contracts/main.ts';

interface Queue {
  /** How many follow the one under way. */
  readonly following: number;
  readonly start: (sessions: readonly SessionInfo[]) => void;
}

/** @param begin starts a sign-in; resolves with whether it has begun */
export function useSignInQueue(
  sessions: readonly SessionInfo[],
  begin: (session: SessionInfo) => Promise<boolean>,
): Queue {
  const [queue, setQueue] = useState<readonly string[]>([]);
  const current = useRef<{ readonly name: string; hasBegun: boolean } | null>(null);
  const latest = useRef(begin);
  latest.current = begin;
  useEffect(() => {
    const [name] = queue;
    if (name === undefined) {
      current.current = null;
      return;
    }
    const session = sessions.find((one) => one.name === name);
    const next = () => setQueue((names) => names.slice(1));
    if (!session || (session.state.status === 'signed-in' && session.signIn === null)) return next();
    if (current.current?.name !== name) {
      const mine = { name, hasBegun: false };
      current.current = mine;
      void latest.current(session).then((hasBegun) => {
        if (!hasBegun) setQueue([]);
      });
    } else if (session.signIn) current.current.hasBegun = true;
    else if (current.current.hasBegun) setQueue([]);
  }, [queue, sessions]);
  const start = useCallback((some: readonly SessionInfo[]) => setQueue(some.map(({ name }) => name)), []);
  return { following: Math.max(0, queue.length - 1), start };
}
