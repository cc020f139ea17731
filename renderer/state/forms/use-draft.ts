import { useState } from 'react';

/** What was typed into forms that were left without an answer: it is there again when they come back, until the window ends. */
const drafts = new Map<string, unknown>();

export interface Draft<T> {
  readonly value: T;
  readonly set: (value: T) => void;
  /** Once it was sent, or given up on purpose. */
  readonly drop: () => void;
}

/** @param key the same for a form that is opened again; no secret may be typed into it. */
export function useDraft<T>(key: string, initial: T): Draft<T> {
  const [value, setValue] = useState(() => (drafts.has(key) ? (drafts.get(key) as T) : initial));
  return {
    value,
    set(next) {
      drafts.set(key, next);
      setValue(next);
    },
    drop: () => void drafts.delete(key),
  };
}
