import { useEffect } from 'react';

const FOCUSABLE = 'button:not(:disabled), input:not(:disabled), a[href], [tabindex="0"]';

/**
 * Keeps the focus in the window. When the focused element is removed or disabled, the focus goes to its neighbor, from a
 * dialog or menu to what had it before, else to the first element of the view. Without this the browser focuses the page
 * itself, where no key does anything. A key that is pressed meanwhile arrives at the new place.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    let held: { readonly element: Element; readonly parents: readonly Element[] } | null = null;
    /** What of the window itself had the focus last: dialogs and menus stand next to it. */
    let own: HTMLElement | null = null;
    let next: Node | null = null;
    let frame = 0;
    const onFocus = ({ target }: FocusEvent) => {
      if (!(target instanceof HTMLElement)) return;
      if (isOwn(target)) own = target;
      held = { element: target, parents: parentsOf(target) };
      next = null;
    };
    const restore = () => {
      const lost = held;
      if (!lost || hasFocus()) return;
      if (lost.element.isConnected && !lost.element.matches(':disabled')) return;
      const isBack = !lost.parents.some(isOwn) && own?.isConnected && own.matches(FOCUSABLE);
      (isBack ? own : placeNear(lost.parents, next))?.focus();
    };
    const onKey = (event: KeyboardEvent) => {
      // A key that is held down was meant for what is gone.
      if (event.repeat || hasFocus()) return;
      restore();
      const { activeElement } = document;
      if (!activeElement || !hasFocus()) return;
      event.stopImmediatePropagation();
      if (!activeElement.dispatchEvent(new KeyboardEvent(event.type, event))) event.preventDefault();
    };
    const observer = new MutationObserver((records) => {
      if (!held) return;
      const { element } = held;
      const removal = records.find(({ removedNodes }) => [...removedNodes].some((node) => node.contains(element)));
      if (!removal && !element.matches(':disabled')) return;
      if (removal) next = removal.nextSibling;
      // A dialog that closes gives the focus back on its own, a frame later.
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => {
        frame = requestAnimationFrame(restore);
      });
    });
    document.addEventListener('focusin', onFocus);
    window.addEventListener('keydown', onKey, true);
    observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled'] });
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
      document.removeEventListener('focusin', onFocus);
      window.removeEventListener('keydown', onKey, true);
    };
  }, []);
}

function hasFocus(): boolean {
  return document.activeElement !== null && document.activeElement !== document.body;
}

function isOwn(element: Element): boolean {
  return element.closest('.app') !== null;
}

function parentsOf(element: Element): Element[] {
  const parents: Element[] = [];
  for (let parent = element.parentElement; parent; parent = parent.parentElement) parents.push(parent);
  return parents;
}

/** The first focusable element after the removed one, else the last before it, in the nearest ancestor that is still there. */
function placeNear(parents: readonly Element[], next: Node | null): HTMLElement | null {
  const main = document.querySelector('main');
  for (const parent of parents) {
    if (!parent.isConnected || !main?.contains(parent)) continue;
    const places = [...parent.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(isSeen);
    const after = places.find(
      (place) => next?.contains(place) || next?.compareDocumentPosition(place) === Node.DOCUMENT_POSITION_FOLLOWING,
    );
    const found = after ?? places.at(-1);
    if (found && parent !== main) return found;
  }
  const home = main?.querySelector<HTMLElement>('section input') ?? main?.querySelector<HTMLElement>(FOCUSABLE);
  return home ?? document.querySelector<HTMLElement>('nav button');
}

function isSeen(element: HTMLElement): boolean {
  return element.tabIndex >= 0 && element.getClientRects().length > 0;
}
