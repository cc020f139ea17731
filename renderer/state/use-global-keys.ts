import { useEffect, useRef } from 'react';
import { isCommand } from './keys.ts';

interface Keys {
  readonly onFind?: () => void;
  /** A letter that nothing else handles. The handler moves the focus, and the letter is typed there. */
  readonly onLetter?: () => void;
  /** A key of the list that what has the focus does nothing with. The handler passes it on. */
  readonly onListKey?: (event: KeyboardEvent) => void;
  /** Ctrl or ⌘ with 1 to 9. */
  readonly onNumber?: (number: number) => void;
  readonly onHelp?: () => void;
  readonly onSettings?: () => void;
  readonly onEscape?: () => void;
}

/** Keys that mean the same wherever the focus is, except in a dialog or a menu. */
export function useGlobalKeys(keys: Keys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { target } = event;
      if (event.defaultPrevented || !(target instanceof Element) || target.closest('[role$=dialog], [role=menu]'))
        return;
      const run = keyOf(event, target, latest.current);
      if (!run && isLetter(event, target)) return latest.current.onLetter?.();
      if (!run && isListKey(event, target)) return latest.current.onListKey?.(event);
      if (!run) return;
      event.preventDefault();
      run();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

/** Fields, and what opens a list or a menu, have a use for keys of their own. */
const TAKES_KEYS = 'input, textarea, [role=listbox] *, [role=listbox], [aria-haspopup]';

/** Open lists and menus find entries by letter, and Space presses the focused element. */
function isLetter({ key, ctrlKey, metaKey, altKey }: KeyboardEvent, target: Element): boolean {
  if (key.length !== 1 || key === ' ' || ctrlKey || metaKey || altKey) return false;
  return !target.matches(TAKES_KEYS);
}

/** Up and down, and what is done with a role: a button has no use for them. */
function isListKey(event: KeyboardEvent, target: Element): boolean {
  if (target.matches(TAKES_KEYS)) return false;
  if (isCommand(event)) return event.key === 'k' || event.key === 'd';
  return /^(?:Arrow(?:Up|Down)|Page(?:Up|Down))$/.test(event.key) && !event.altKey && !event.shiftKey && !event.ctrlKey;
}

function keyOf(event: KeyboardEvent, target: Element, keys: Keys): (() => void) | undefined {
  const isTyping = target instanceof HTMLInputElement && target.value !== '';
  const isOtherField = target instanceof HTMLInputElement && target.getAttribute('role') !== 'combobox';
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (isCommand(event)) {
    if (event.key === 'f') return keys.onFind;
    if (event.key === ',') return keys.onSettings;
    const { onNumber } = keys;
    if (onNumber && /^[1-9]$/.test(event.key)) return () => onNumber(Number(event.key));
    return undefined;
  }
  if (event.key === 'F1') return keys.onHelp;
  if (event.key === 'Escape') return keys.onEscape;
  // In a field with a text these are letters like any other.
  if (!isPlain || isTyping || isOtherField) return undefined;
  if (event.key === '/') return keys.onFind;
  return event.key === '?' ? keys.onHelp : undefined;
}
