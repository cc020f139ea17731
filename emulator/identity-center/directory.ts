/** Who the person is and what they are assigned to. */
import type { EmulatorAccount } from '../naming.ts';

/** The one person of this Identity Center. */
export const PERSON = { userName: 'sam.rivera', displayName: 'Sam Rivera', organization: 'Acme Corporation' } as const;

export class Directory {
  #accounts: readonly EmulatorAccount[] = [];
  #byId = new Map<string, EmulatorAccount>();

  constructor(accounts: readonly EmulatorAccount[]) {
    this.replace(accounts);
  }

  get accounts(): readonly EmulatorAccount[] {
    return this.#accounts;
  }

  replace(accounts: readonly EmulatorAccount[]): void {
    this.#accounts = [...accounts];
    this.#byId = new Map(accounts.map((account) => [account.id, account]));
  }

  find(accountId: string): EmulatorAccount | undefined {
    return this.#byId.get(accountId);
  }

  /** Accounts whose name, id or address contains `text`, whatever the case. */
  search(text: string): readonly EmulatorAccount[] {
    const wanted = text.trim().toLowerCase();
    if (wanted === '') return this.#accounts;
    return this.#accounts.filter(({ id, name, email }) => `${id} ${name} ${email}`.toLowerCase().includes(wanted));
  }
}
