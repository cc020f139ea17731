/** Asks the programs that keep a history of the clipboard to leave a secret out of it. They decide; most of them do. */
import type { Clipboard } from './secret-clipboard.ts';

/** Electron's class of that name, from the version on that has it. */
export type MakesItem = new (items: Record<string, string | Blob>) => object;

/** Electron's clipboard, where all that is written at once belongs together. */
interface Whole extends Clipboard {
  write(items: never[]): unknown;
}

/** A DWORD of 0: no. */
const NO = new Blob([new Uint8Array(4)]);

/**
 * KDE's Klipper, and what others took over from it; Windows' own history and cloud
 * (learn.microsoft.com/windows/win32/dataxchg/clipboard-formats, "Cloud Clipboard and Clipboard History Formats"); programs for
 * macOS (nspasteboard.org).
 */
const HINTS: Partial<Record<NodeJS.Platform, Readonly<Record<string, string | Blob>>>> = {
  linux: { 'x-kde-passwordManagerHint': 'secret' },
  win32: {
    ExcludeClipboardContentFromMonitorProcessing: NO,
    CanIncludeInClipboardHistory: NO,
    CanUploadToCloudClipboard: NO,
  },
  darwin: { 'org.nspasteboard.ConcealedType': 'secret' },
};

/** @param Item undefined in an older Electron, where a text and a hint can't be written together (docs/decisions/0015) */
export function concealed(clipboard: Whole, Item: MakesItem | undefined, platform: NodeJS.Platform): Clipboard {
  const hints = HINTS[platform];
  if (!Item || !hints) return clipboard;
  const named = Object.entries(hints).map(([format, value]) => [
    `electron application/osclipboard;format="${format}"`,
    value,
  ]);
  return {
    readText: () => clipboard.readText(),
    clear: () => clipboard.clear(),
    async writeText(text) {
      try {
        await clipboard.write([new Item({ 'text/plain': text, ...Object.fromEntries(named) }) as never]);
      } catch {
        // What the person wants is the copy.
        await clipboard.writeText(text);
      }
    },
  };
}
