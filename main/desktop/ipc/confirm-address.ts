import { type BrowserWindow, dialog } from 'electron';
import { DaypassError } from '../../base/errors.ts';
import { printable } from '../../base/printable.ts';
import type { Strings } from '../strings/index.ts';

/** More of an address would push the buttons off the screen; its end is shown as well. */
const SHOWN = 160;

/** Asks in a box of the app's own before an address that the window names is used. It throws DaypassError cancelled for a no. */
export type ConfirmAddress = (address: string | null) => Promise<void>;

export function confirmAddress(strings: () => Strings, window: () => BrowserWindow | null): ConfirmAddress {
  let isAsking = false;
  return async (address) => {
    if (address === null) return;
    const words = strings().newAddress;
    const refused = new DaypassError('cancelled', words.refused, { next: words.again });
    if (isAsking) throw refused;
    isAsking = true;
    try {
      const box = {
        type: 'question' as const,
        message: words.question(new URL(address).host),
        detail: `${shown(printable(address))}\n\n${words.detail}`,
        buttons: [words.yes, words.no],
        defaultId: 1,
        cancelId: 1,
        noLink: true,
      };
      const parent = window();
      const { response } = await (parent ? dialog.showMessageBox(parent, box) : dialog.showMessageBox(box));
      if (response !== 0) throw refused;
    } finally {
      isAsking = false;
    }
  };
}

function shown(address: string): string {
  if (address.length <= SHOWN) return address;
  return `${address.slice(0, SHOWN / 2)} … ${address.slice(-SHOWN / 2)}`;
}
