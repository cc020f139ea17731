/**
 * A combination of keys that works in any program, as Electron and `settings.json` write it: `Ctrl+Alt+D`. Names of keys are
 * Electron's (https://www.electronjs.org/docs/latest/tutorial/keyboard-shortcuts).
 */

/** In the order in which they are written. */
const MODIFIERS = ['Ctrl', 'Alt', 'Shift', 'Super'] as const;
const NAMED = new Map([
  [' ', 'Space'],
  ['ArrowUp', 'Up'],
  ['ArrowDown', 'Down'],
  ['ArrowLeft', 'Left'],
  ['ArrowRight', 'Right'],
  ...['Home', 'End', 'PageUp', 'PageDown', 'Insert', 'Delete'].map((key) => [key, key] as const),
]);
const KEY = `[A-Z0-9]|F(?:[1-9]|1\\d|2[0-4])|${[...NAMED.values()].join('|')}`;
const SHORTCUT = new RegExp(`^((?:(?:${MODIFIERS.join('|')})\\+)*)(${KEY})$`);

/** Keys that are down, from the page's keyboard events. */
export interface PressedKeys {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
}

/** Whether it is a valid shortcut that doesn't take a plain letter away from typing. */
export function isShortcut(text: string): boolean {
  const [, held = '', key = ''] = SHORTCUT.exec(text) ?? [];
  const modifiers = held.split('+').filter(Boolean);
  if (key === '' || new Set(modifiers).size !== modifiers.length) return false;
  return modifiers.some((modifier) => modifier !== 'Shift') || /^F\d/.test(key);
}

/** What these keys are as a shortcut; null for those that are none, such as modifiers alone. */
export function shortcutOf(pressed: PressedKeys): string | null {
  const held = {
    Ctrl: pressed.ctrlKey,
    Alt: pressed.altKey,
    Shift: pressed.shiftKey,
    Super: pressed.metaKey,
  } satisfies Record<(typeof MODIFIERS)[number], boolean>;
  const text = [...MODIFIERS.filter((modifier) => held[modifier]), keyOf(pressed)].join('+');
  return isShortcut(text) ? text : null;
}

/** By its letter where it has one; with Alt or Shift a keyboard may give another character, and the place of the key counts. */
function keyOf({ key, code }: PressedKeys): string {
  const named = NAMED.get(key);
  if (named) return named;
  if (/^[a-z0-9]$/i.test(key)) return key.toUpperCase();
  const [, byPlace] = /^(?:Key|Digit)([A-Z0-9])$/.exec(code) ?? [];
  return byPlace ?? key;
}
