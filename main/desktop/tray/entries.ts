/** What the menu of the tray is made of, and what it is made from. */
import type { EnvironmentColour } from '../../../common/colours.ts';
import type { RoleRef } from '../../../common/roles.ts';
import type { AgentView, RoleView } from '../../agent/views.ts';
import type { Strings } from '../strings/index.ts';

export type TrayAction =
  | { readonly do: 'use' | 'copy'; readonly role: RoleRef }
  /** @param service id of one of the console's services; without it, the console's first page */
  | { readonly do: 'console'; readonly role: RoleRef; readonly service?: string }
  | { readonly do: 'sign-in' | 'sign-out' | 'sign-in-page' | 'cancel-sign-in'; readonly session: string }
  | { readonly do: 'stop-using' | 'answer' | 'open' | 'settings' | 'update' | 'quit' };

export type TrayEntry =
  | 'separator'
  | {
      readonly label: string;
      /** An item without an action and without items is a heading: greyed. */
      readonly action?: TrayAction;
      readonly checked?: boolean;
      /** A dot before the label. */
      readonly colour?: EnvironmentColour;
      readonly items?: readonly TrayEntry[];
    };

export interface TrayScene {
  readonly view: AgentView;
  /** Favourites, recent ones and the active one, as far as a listing knows them; others may be there too. */
  readonly roles: readonly RoleView[];
  /** In the person's order. */
  readonly favourites: readonly RoleRef[];
  /** Services of the console that were opened last, the last one first. */
  readonly services: readonly { readonly id: string; readonly name: string }[];
  /** ms since the epoch. */
  readonly now: number;
  readonly strings: Strings;
  /** A version that waits to be installed; null: none. */
  readonly ready: string | null;
  /** A time of day as the person writes it. @param at ms since the epoch */
  readonly time: (at: number) => string;
}

/** Longer labels make a menu as wide as the screen, in characters. */
export const LONGEST_LABEL = 48;

/** @param room for the text, in characters @returns the text, or its beginning and its end with an ellipsis between them. */
export function shortened(text: string, room: number = LONGEST_LABEL): string {
  const characters = [...text];
  if (characters.length <= room) return text;
  const kept = Math.max(8, Math.floor(room)) - 1;
  // More of the end is kept: names of environments and roles are there.
  const end = Math.ceil(kept * 0.6);
  return `${characters.slice(0, kept - end).join('')}…${characters.slice(-end).join('')}`;
}

/** What is left for a name in a label with other words. @param withName makes the label of a name */
export function shortenedIn(withName: (name: string) => string, name: string): string {
  return withName(shortened(name, LONGEST_LABEL - [...withName('')].length));
}
