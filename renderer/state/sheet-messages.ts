import { createContext, type ReactNode, useContext, useEffect } from 'react';

interface SheetMessages {
  /** What the window says of an action: it can't be seen, or undone, behind a sheet. */
  readonly said: ReactNode;
  /** A sheet is open until the returned function is called. */
  readonly opened: () => () => void;
}

export const SheetMessages = createContext<SheetMessages>({ said: null, opened: () => () => undefined });

/** To be called by a sheet. @returns what it has to say in place of the window */
export function useSheetMessages(): ReactNode {
  const { said, opened } = useContext(SheetMessages);
  useEffect(opened, [opened]);
  return said;
}
