/** What stands around the views: notices, help and keys, and what is shown when the window itself fails. */

/** Shown when the window itself fails. */
export const failure = {
  title: 'This window has a problem',
  text: 'Your sign-ins and the programs that use Daypass are not affected. Try again; if the problem comes back, copy the report and add it when you ask for help.',
  again: 'Try again',
  report: 'Copy report',
  reportCopied: 'Report copied.',
  reportNotCopied: 'Couldn’t copy the report. Run daypass doctor in a terminal instead.',
} as const;

export const help = {
  title: 'Help',
  keys: 'Keyboard shortcuts',
  documentation: 'Documentation and releases',
  problem: 'Report a problem…',
  about: 'About Daypass',
  problemTitle: 'Report a problem',
  problemText:
    'Run the checks first: they say how to fix what is wrong. If that doesn’t help, copy the report and add it when you ask for help. Neither contains a secret, and account IDs are masked.',
  aboutText: 'Short-term AWS credentials on your own machine.',
  version: 'Version',
  license: 'License',
} as const;

export const notices = {
  noKeychain: 'No keychain available.',
  inMemory: 'Sign-ins are kept in memory only and lost when Daypass quits.',
  faults: { one: '{n} session has configuration errors', other: '{n} sessions have configuration errors' },
  clockBehind: 'This machine’s clock is {time} behind AWS’s.',
  clockAhead: 'This machine’s clock is {time} ahead of AWS’s.',
  setClock: 'Correct it, or AWS will reject requests.',
  oldKey: 'The access key of {session} is more than 90 days old.',
  key: 'Access key of {session}',
  rotate: 'Rotate key',
  rotationStopped: 'Rotating the access key of {session} didn’t finish.',
  goOn: 'Continue',
  offline: 'You are offline.',
  offlineHint: 'Valid credentials keep working. Sign-in and lists need a connection.',
  unreachable: 'Can’t reach Identity Center for {session}.',
  unreachableAws: 'Can’t reach AWS for {session}.',
  known: 'Showing the list from {time}.',
  retrying: 'Retrying automatically. Valid credentials keep working.',
  notListed: 'Couldn’t refresh the list of {session}.',
  missing: 'Missing: {names}.',
  /** The last of the names, where there are too many. */
  more: { one: '{n} more', other: '{n} more' },
  lost: 'The window lost its connection to Daypass.',
  lostHint: 'Close the window and open it again.',
  unreachableMany: { one: 'Can’t reach AWS for {n} session.', other: 'Can’t reach AWS for {n} sessions.' },
  openSettings: 'Open settings',
} as const;

/** As they stand on a keyboard. */
export const keyNames = {
  command: 'Ctrl',
  enter: 'Enter',
  shift: 'Shift',
  pageUp: 'Page Up',
  pageDown: 'Page Down',
} as const;

export const keys = {
  title: 'Keyboard shortcuts',
  move: 'Move in the list',
  across: 'Choose a role of the account',
  page: 'Page up or down',
  use: 'Use the role',
  console: 'Open its console',
  consoleAt: 'Open a page of its console',
  copy: 'Copy credentials',
  favourite: 'Add or remove favorite',
  menu: 'Show all actions',
  search: 'Search',
  escape: 'Clear the search, then hide the window',
  number: 'Use a favorite',
  settings: 'Settings',
  help: 'Show shortcuts',
} as const;
