/** Notifications. */

export const notices = {
  ending: 'Your sign-in to {session} ends in {left}',
  endingBody: 'Click to sign in again without interruption.',
  needed: '{program} needs you to sign in to {session}',
  someProgram: 'A program',
  neededBody: 'Click to sign in.',
  signedIn: 'Signed in to {session}',
  signedInBody: 'Programs can get credentials now.',
  found: 'New in {session}',
  accounts: { one: '{n} new account', other: '{n} new accounts' },
  roles: { one: '{n} new role', other: '{n} new roles' },
  foundBoth: '{accounts}, {roles}',
  foundOne: '{what}',
  oldKey: 'The access key of {session} is more than 90 days old',
  oldKeyBody: 'Click to open the window and rotate it there.',
  failed: 'Daypass couldn’t do that',
  stillSignedIn: 'Signed out of {session}, but AWS couldn’t be told',
  stillSignedInBody: 'Your browser may still be signed in. Sign out at {page}',
  copied: 'Credentials copied',
  copiedBody: 'The clipboard is cleared in a minute.',
  linkCopied: 'Console link copied',
  textCopied: 'Copied',
  inUse: 'Active role changed',
  profileWritten: 'AWS profile written',
  forgotten: 'Cached credentials cleared',
  sensitive: 'This role now requires your approval',
  insensitive: 'This role no longer requires your approval',
  neededFor: 'It asked for {role}. Click to sign in.',
} as const;

export const noTray = {
  title: 'No system tray found',
  detail: 'Daypass keeps its window instead. Closing the window minimizes it. Ctrl+Q quits Daypass.',
} as const;

export const notKept = {
  title: 'Cookies of consoles aren’t kept',
  detail: 'They can’t be encrypted here, so they go when the window closes.',
} as const;
