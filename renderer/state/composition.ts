/** What Chromium says for a key that an input method took (UI Events, `keyCode` 229). */
const TAKEN = 229;

/**
 * Keys that an input method takes while it composes a word are no keys of the page: Enter takes a candidate and Escape gives the
 * word up, in whatever field. To be called before anything else listens.
 */
export function leaveCompositionAlone(): void {
  for (const name of ['keydown', 'keyup'] as const) {
    window.addEventListener(
      name,
      (event) => {
        if (event.isComposing || event.keyCode === TAKEN) event.stopImmediatePropagation();
      },
      true,
    );
  }
}
