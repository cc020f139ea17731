/** Chromium's key code for a key that an input method has handled (UI Events, `keyCode` 229). */
const TAKEN = 229;

/**
 * While an input method composes a word, its keys must not reach the page: Enter accepts a candidate and Escape cancels the
 * word. To be called before anything else listens.
 */
export function leaveCompositionAlone(): void {
  for (const name of ['keydown', 'keyup'] as const) {
    window.addEventListener(
      name,
      (event) => {
        if (!event.isComposing && event.keyCode !== TAKEN) return;
        event.stopImmediatePropagation();
        // Chromium itself empties a search field by it.
        if (event.key === 'Escape') event.preventDefault();
      },
      true,
    );
  }
}
