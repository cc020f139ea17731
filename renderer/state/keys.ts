/** Which keys stand for what, on this system. */

export const IS_MAC = navigator.platform.startsWith('Mac');

/** Ctrl, or ⌘ on macOS, without Shift and Alt. */
export function isCommand(event: Pick<KeyboardEvent, 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): boolean {
  const isHeld = IS_MAC ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  return isHeld && !event.altKey && !event.shiftKey;
}

/** `Ctrl+D` or `⌘D`. */
export function commandName(key: string): string {
  return IS_MAC ? `⌘${key}` : `Ctrl+${key}`;
}
