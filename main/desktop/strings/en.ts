/**
 * What main shows and sends, in English: tray, menus, notifications, questions, pages of its own. It is the source of the keys in
 * `languages/`, where the other languages are. `{name}` is where something is put in, and `{ one, other }` are the forms for
 * a number, `{n}`.
 * The texts of each topic are in a file of `en/`.
 */
import { key } from './en/key-entry.ts';
import { left, menu, states, tray } from './en/menus.ts';
import { noTray, notices, notKept } from './en/notices.ts';
import { consoleBar, pages, palette } from './en/pages.ts';
import {
  certificates,
  downloads,
  leaving,
  links,
  loosening,
  newAccount,
  newAddress,
  newRegistry,
  newTeam,
  offer,
  prompt,
  quit,
  signedOut,
} from './en/questions.ts';

export const en = {
  app: 'Daypass',
  notStarted: 'Daypass can’t start',
  notStartedHint: 'Run “daypass agent status” in a terminal for the log file, and report the problem.',

  menu,
  pages,
  consoleBar,
  leaving,
  certificates,
  notKept,
  signedOut,
  downloads,
  offer,
  tray,
  states,
  left,
  notices,
  quit,
  newAddress,
  newTeam,
  newAccount,
  newRegistry,
  loosening,
  noTray,
  links,
  palette,
  prompt,
  key,
} as const;
