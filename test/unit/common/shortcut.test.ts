import { describe, expect, it } from 'vitest';
import { isShortcut, type PressedKeys, shortcutOf } from '../../../common/shortcut.ts';

const NO_KEYS: PressedKeys = { key: '', code: '', ctrlKey: false, altKey: false, shiftKey: false, metaKey: false };

describe('a shortcut', () => {
  it.each(['Ctrl+Alt+D', 'Super+Space', 'Ctrl+Shift+1', 'F12', 'Shift+F5', 'Alt+PageUp'])('may be %s', (keys) => {
    expect(isShortcut(keys)).toBe(true);
  });

  it.each([
    ['a letter that a person types', 'D'],
    ['a capital', 'Shift+D'],
    ['modifiers alone', 'Ctrl+Alt'],
    ['a modifier twice', 'Ctrl+Ctrl+D'],
    ['a key that there is not', 'Ctrl+Power'],
    ['nothing', ''],
    ['more than keys', 'Ctrl+D\nCtrl+E'],
  ])('is never %s', (_what, keys) => {
    expect(isShortcut(keys)).toBe(false);
  });

  it.each([
    ['Ctrl+Alt+D', { key: 'd', ctrlKey: true, altKey: true }],
    ['Ctrl+Shift+K', { key: 'K', code: 'KeyK', ctrlKey: true, shiftKey: true }],
    ['Alt+D', { key: '∂', code: 'KeyD', altKey: true }],
    ['Ctrl+Shift+1', { key: '!', code: 'Digit1', ctrlKey: true, shiftKey: true }],
    ['Super+Space', { key: ' ', code: 'Space', metaKey: true }],
    ['Ctrl+Up', { key: 'ArrowUp', code: 'ArrowUp', ctrlKey: true }],
    [null, { key: 'Control', code: 'ControlLeft', ctrlKey: true }],
    [null, { key: 'd', code: 'KeyD' }],
  ])('is %s by the keys that are pressed', (keys, pressed) => {
    expect(shortcutOf({ ...NO_KEYS, ...pressed })).toBe(keys);
  });
});
