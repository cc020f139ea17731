import { useState } from 'react';

/** What was typed into forms that were closed without sending: it is restored when they open again, until the window closes. */
const drafts = new Map<string, unknown>();

export interface Draft<T> {
  readonly value: T;
  readonly set: (value: T) => void;
  /** Called when the form was sent, or cancelled on purpose. */
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
