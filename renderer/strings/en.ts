/**
 * Every text of the window, in English: the source of the keys in `languages/`, where the other languages are. `{name}` is where
 * something is put in, and `{ one, other }` are the forms for a number, `{n}`. The texts of each view are in a file of `en/`.
 */
import type { Texts } from '../../common/texts.ts';
import { activityView } from './en/activity.ts';
import { failure, help, keyNames, keys, notices } from './en/general.ts';
import {
  accountSheet,
  actions,
  consoleSheet,
  done,
  favouritesSheet,
  list,
  palette,
  search,
  status,
} from './en/roles.ts';
import { add, session, signIn } from './en/sessions.ts';
import { connect, settingsView, team, update } from './en/settings.ts';

export const en = {
  roles: 'Roles',
  activity: 'Activity',
  settings: 'Settings',
  views: 'Views',
  sessions: 'Sessions',
  close: 'Close',
  cancel: 'Cancel',
  dismiss: 'Dismiss',
  back: 'Back',
  remove: 'Remove',
  save: 'Save',
  tryAgain: 'Try again',
  loading: 'Loading…',
  undo: 'Undo',
  left: '{time} left',
  until: 'until {time}',

  failure,
  search,
  list,
  actions,
  done,
  status,
  update,
  session,
  signIn,
  add,
  connect,
  palette,
  consoleSheet,
  team,
  help,
  accountSheet,
  favouritesSheet,
  activityView,
  settingsView,
  notices,
  keyNames,
  keys,
} as const;

export type WindowStrings = Texts<typeof en>;
