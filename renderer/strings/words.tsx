/** The person's language, for every component below. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import type { Language } from '../../common/languages.ts';
import { translationOf, type Words, wordsFor } from './language.ts';

export type { Words } from './language.ts';

/** The person's region, for times and numbers: main passes it in the address of the page. */
const REGION = new URLSearchParams(location.search).get('region') ?? navigator.language;

const Context = createContext<Words>(wordsFor('en', null, 'en-US'));

export function WordsProvider({ words, children }: { words: Words; children: ReactNode }) {
  return <Context.Provider value={words}>{children}</Context.Provider>;
}

export function useWords(): Words {
  return useContext(Context);
}

/** The words of a language; those that were shown before until its file is there, null until the first one is. */
export function useWordsOf(language: Language): Words | null {
  const [loaded, setLoaded] = useState<{ readonly language: Language; readonly translation: unknown } | null>(null);
  useEffect(() => {
    let isWanted = true;
    void translationOf(language).then((translation) => {
      if (isWanted) setLoaded({ language, translation });
    });
    return () => {
      isWanted = false;
    };
  }, [language]);
  return useMemo(() => loaded && wordsFor(loaded.language, loaded.translation, REGION), [loaded]);
}
