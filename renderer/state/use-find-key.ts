import { type RefObject, useEffect } from 'react';

/** Ctrl-F, Cmd-F and / put the cursor into the search field, as people expect of a list. */
export function useFindKey(field: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isFind = event.key === 'f' && (event.ctrlKey || event.metaKey);
      const isSlash = event.key === '/' && !(event.target instanceof HTMLInputElement);
      if (!isFind && !isSlash) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [field]);
}
