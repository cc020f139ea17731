/** Which keys stand for what, on this system. */
import type { WindowStrings } from '../strings/en.ts';

export const IS_MAC = navigator.platform.startsWith('Mac');

/** Ctrl, or ⌘ on macOS, without Shift and Alt. */
export function isCommand(event: Pick<KeyboardEvent, 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): boolean {
  const isHeld = IS_MAC ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  return isHeld && !event.altKey && !event.shiftKey;
}

/** `Ctrl+D`, `Strg+D` or `⌘D`: as it stands on the person's keyboard. */
export function commandName(key: string, { keyNames }: Pick<WindowStrings, 'keyNames'>): string {
  return IS_MAC ? `⌘${key}` : `${keyNames.command}+${key}`;
}

export function enterName({ keyNames }: Pick<WindowStrings, 'keyNames'>): string {
  return IS_MAC ? '↩' : keyNames.enter;
}
