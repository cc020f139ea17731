import { partsOfRoleArn } from '../../../common/patterns.ts';
import { printable } from '../../base/printable.ts';
import type { Strings } from '../strings/index.ts';
import type { AskPerson } from './own-box.ts';

/** More of an address would push the buttons off the screen; its end is shown as well. */
const SHOWN = 160;

/** Asks in a box of the app's own before an address that the window names is used. It throws DaypassError cancelled for a no. */
export type ConfirmAddress = (address: string | null) => Promise<void>;

export function confirmAddress(strings: () => Strings, ask: AskPerson): ConfirmAddress {
  return async (address) => {
    if (address === null) return;
    const { question, detail, ...words } = strings().newAddress;
    await ask({
      ...words,
      type: 'question',
      message: question({ host: new URL(address).host }),
      detail: `${shown(printable(address))}\n\n${detail}`,
    });
  };
}

/** The same for the place of a team's settings, an address or a path: its settings may name sessions, which can lead to any address. */
export type ConfirmTeam = (from: string) => Promise<void>;

export function confirmTeam(strings: () => Strings, ask: AskPerson): ConfirmTeam {
  return async (from) => {
    const { question, detail, ...words } = strings().newTeam;
    await ask({ ...words, type: 'question', message: question, detail: `${shown(printable(from))}\n\n${detail}` });
  };
}

/** The same for a role in an account that no session knows. */
export type ConfirmAccount = (roleArn: string) => Promise<void>;

export function confirmAccount(strings: () => Strings, ask: AskPerson): ConfirmAccount {
  return async (roleArn) => {
    const { question, detail, ...words } = strings().newAccount;
    const message = question({ account: partsOfRoleArn(roleArn).account });
    await ask({ ...words, type: 'question', message, detail: `${shown(printable(roleArn))}\n\n${detail}` });
  };
}

/** The same for the role that programs pull from an account's container registry with. */
export type ConfirmRegistry = (account: string, role: string) => Promise<void>;

export function confirmRegistry(strings: () => Strings, ask: AskPerson): ConfirmRegistry {
  return async (account, role) => {
    const { question, detail, ...words } = strings().newRegistry;
    const message = question({ account: printable(account) });
    await ask({ ...words, type: 'question', message, detail: `${shown(printable(role))}\n\n${detail}` });
  };
}

function shown(address: string): string {
  if (address.length <= SHOWN) return address;
  return `${address.slice(0, SHOWN / 2)} … ${address.slice(-SHOWN / 2)}`;
}
