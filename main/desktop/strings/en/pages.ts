/** Windows with pages of others: what is shown in place of a page, and the bar above a console. */

export const pages = {
  notReached: 'Unreachable',
  console: 'AWS’s console can’t be reached',
  consoleHelp: 'Check the network connection, close this window and open the console of {title} again.',
  signIn: 'The sign-in page can’t be reached',
  signInHelp: 'Check the network connection, close this window and sign in to {session} again.',
  password: 'This page asks for a password in a box of the browser',
  passwordHelp:
    '{host} signs in by a box that this window doesn’t have (HTTP authentication). Sign in with your own browser and paste the response: run "daypass login {session} --no-browser".',
  ended: 'Your console session has expired',
  signInAgain: 'Sign in again',
  signInTitle: 'Sign-in to {session}',
  signInAt: '{host} — sign-in to {session}',
} as const;

/** Of the bar above a console's page, and of the menu that has the same. */
export const consoleBar = {
  menu: 'Page',
  bar: 'Console',
  back: 'Back',
  forward: 'Forward',
  reload: 'Reload',
  stop: 'Stop',
  find: 'Find in page',
  findNext: 'Next match',
  findPrevious: 'Previous match',
  findClose: 'Close search',
  copyLink: 'Copy link',
  openInBrowser: 'Open in browser',
  unknown: 'Unknown environment',
  toggleFocus: 'Switch between bar and page',
  copied: 'Link copied',
  noMatches: 'No matches',
  count: '{n} of {all}',
} as const;

export const palette = { title: 'Find a role' } as const;
