/** The person's language, for every component below. */
import { createContext, type ReactNode, useContext } from 'react';
import { type Words, wordsFor } from './language.ts';

export { type Words, wordsFor } from './language.ts';

const Context = createContext<Words>(wordsFor('en', 'en-US'));

export function WordsProvider({ words, children }: { words: Words; children: ReactNode }) {
  return <Context.Provider value={words}>{children}</Context.Provider>;
}

export function useWords(): Words {
  return useContext(Context);
}
