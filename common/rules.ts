/** What the settings say of one role: colour, region, whether to ask before it is used, tags, the name it goes by. */
import type { Colour } from './colours.ts';
import { isAccountId } from './patterns.ts';
import { isSameAccess, type RoleRef } from './roles.ts';
import { compilePattern } from './wildcard.ts';

/** What a role is judged by. */
export interface Described {
  readonly accountId: string;
  readonly accountName: string;
  readonly role: string;
}

export interface Rule {
  readonly account?: string | undefined;
  readonly role?: string | undefined;
}

/** The settings that speak of roles; `main/settings/schema.ts` says what each means. */
export interface RuleSettings {
  readonly accounts: Readonly<
    Record<
      string,
      {
        readonly alias?: string | undefined;
        readonly region?: string | undefined;
        readonly tags?: readonly string[] | undefined;
        readonly colour?: Colour | undefined;
      }
    >
  >;
  readonly colours: readonly (Rule & { readonly colour: Colour })[];
  readonly regions: readonly (Rule & { readonly region: string })[];
  readonly defaultRegion: string | null;
  readonly sensitive: readonly Rule[];
  readonly sensitiveRoles: readonly RoleRef[];
}

/** Whether it depends on what accounts are called which roles are sensitive. */
export function hasNameRules({ sensitive }: Pick<RuleSettings, 'sensitive'>): boolean {
  return sensitive.some(({ account }) => account !== undefined && !isAccountId(account));
}

/** Answers for one state of the settings; make a new one when they change. */
export class Rules {
  readonly #settings: RuleSettings;
  readonly #patterns = new Map<string, (text: string) => boolean>();

  constructor(settings: RuleSettings) {
    this.#settings = settings;
  }

  /** The account's own colour, else that of the first rule that matches; null for none. */
  colour(of: Described): Colour | null {
    const own = this.#settings.accounts[of.accountId]?.colour;
    return own ?? this.#first(this.#settings.colours, of)?.colour ?? null;
  }

  /** The account's own region, else the first rule's, else the default; null where nothing is said. */
  region(of: Described): string | null {
    const own = this.#settings.accounts[of.accountId]?.region;
    return own ?? this.#first(this.#settings.regions, of)?.region ?? this.#settings.defaultRegion;
  }

  /**
   * Whether a person is asked before this role is served, by whichever session it is reached.
   * @param names every name that a session has for the account. One match is enough, so that another name in a second
   * session lifts no rule. Where no name is known, every rule about names applies.
   */
  isSensitive({ account, role }: RoleRef, names: readonly string[]): boolean {
    if (this.#settings.sensitiveRoles.some((other) => isSameAccess(other, { account, role }))) return true;
    return this.#settings.sensitive.some((rule) => {
      if (rule.role !== undefined && !this.#matches(rule.role, role)) return false;
      if (rule.account === undefined || rule.account === account) return true;
      if (isAccountId(rule.account)) return false;
      return names.length === 0 || names.some((name) => this.#matches(rule.account ?? '', name));
    });
  }

  tags(accountId: string): readonly string[] {
    return this.#settings.accounts[accountId]?.tags ?? [];
  }

  alias(accountId: string): string | null {
    return this.#settings.accounts[accountId]?.alias ?? null;
  }

  #first<T extends Rule>(rules: readonly T[], of: Described): T | undefined {
    return rules.find(({ account, role }) => {
      if (account !== undefined && !this.#matches(account, of.accountName) && account !== of.accountId) return false;
      return role === undefined || this.#matches(role, of.role);
    });
  }

  #matches(pattern: string, text: string): boolean {
    let compiled = this.#patterns.get(pattern);
    if (!compiled) {
      compiled = compilePattern(pattern);
      this.#patterns.set(pattern, compiled);
    }
    return compiled(text);
  }
}
