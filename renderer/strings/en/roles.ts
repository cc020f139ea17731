/** The list of roles and what is done with one, the small window that finds a role, and the sheets of accounts and favourites. */

export const search = {
  label: 'Search accounts and roles',
  clear: 'Clear the search',
  roles: { one: '{n} role', other: '{n} roles' },
  accounts: { one: '{n} account', other: '{n} accounts' },
  rolesIn: '{roles} in {accounts}',
  nothing: 'Nothing matches “{query}”',
  nothingHint: 'Try fewer letters, an account ID or a role name.',
} as const;

export const list = {
  favourites: 'Favourites',
  recents: 'Recent',
  all: 'All accounts',
  similar: 'Similar',
  active: 'Active',
  favourite: 'Favourite',
  sensitive: 'Requires your approval',
  unknown: 'Unknown environment',
  noRoles: 'You don’t have access to any accounts',
  noRolesHint: 'Ask your AWS administrator for access, then refresh.',
  notListed: 'Couldn’t load the accounts of {session}',
  stopped: 'Loading stopped',
  stoppedHint: 'No accounts were loaded yet.',
  coming: 'Accounts and roles appear here as they load.',
  signInFirst: 'Sign in to {session} to see its accounts and roles.',
  afterSignIn: 'Accounts and roles appear here once you are signed in.',
  lastKnown: 'Signed out. Showing the last known list.',
  busy: 'Working…',
  lastKnownMany: {
    one: '{n} session is signed out. Showing its last known list.',
    other: '{n} sessions are signed out. Showing their last known lists.',
  },
  notListedMany: {
    one: 'Couldn’t load the accounts of {n} session',
    other: 'Couldn’t load the accounts of {n} sessions',
  },
  signInFirstMany: {
    one: 'Sign in to {n} session to see its accounts and roles.',
    other: 'Sign in to {n} sessions to see their accounts and roles.',
  },
} as const;

export const actions = {
  use: 'Use this role',
  unuse: 'Stop using this role',
  console: 'Open console',
  consoleAt: 'Open console page…',
  copyExport: 'Copy credentials',
  copyProfile: 'Copy AWS profile',
  copyConsole: 'Copy console link',
  favourite: 'Add to favourites',
  unfavourite: 'Remove from favourites',
  favourites: 'Edit favourites…',
  account: 'Edit account…',
  sensitive: 'Require approval',
  insensitive: 'Don’t require approval',
  forget: 'Clear cached credentials',
  more: 'More actions',
  label: 'Actions for {role} in {account}',
  of: '{action}: {role} in {account}',
  terminal: 'Open terminal',
  copyMore: 'Copy',
  copyAs: {
    bash: 'Credentials for bash and zsh',
    fish: 'Credentials for fish',
    pwsh: 'Credentials for PowerShell',
    dotenv: 'Credentials as a .env file',
  },
  copyExec: 'Command “daypass exec …”',
  copyAccount: 'Account ID',
  copyArn: 'Role ARN',
  writeProfile: 'Write AWS profile',
} as const;

export const done = {
  used: '{account} / {role} is active.',
  unused: 'No role is active.',
  exportCopied: 'Credentials copied. The clipboard is cleared in 60 seconds.',
  profileCopied: 'AWS profile copied.',
  consoleCopied: 'Console link copied. The clipboard is cleared in 60 seconds.',
  consoleOpening: 'Opening the console of {account}…',
  methodKept: 'Daypass will always sign in to {session} this way.',
  linkCopied: 'Link copied.',
  regionSame: '{session} is set to the Region of its portal, {region}.',
  regionCorrected: 'The Region of {session} is {region} now. It was {was}.',
  favourite: 'Added to favourites.',
  unfavourite: 'Removed from favourites.',
  sensitive: 'Daypass now asks you before a program gets this role.',
  insensitive: 'Programs now get this role without your approval.',
  forgotten: 'Cached credentials cleared.',
  reportCopied: 'Report copied.',
  cleared: 'Activity cleared.',
  getting: 'Getting credentials…',
  undone: 'Undone.',
  ruleAdded: 'Rule added.',
  ruleRemoved: 'Rule removed.',
  copied: 'Copied.',
  profileWritten: 'AWS profile written.',
  terminalOpened: 'Terminal opened.',
  accountSaved: 'Account saved.',
} as const;

export const status = {
  noActive: 'No active role',
  active: 'Active: {role}',
  progress: '{done} of {total} accounts',
  asking: 'Contacting AWS…',
  slowed: 'AWS asks to slow down. Trying again in {seconds} s.',
  stopped: 'Stopped at {done} of {total} accounts',
  failed: 'Couldn’t refresh the list',
  failedOf: 'Couldn’t refresh the list of {session}',
  listed: 'Updated {time}',
  stop: 'Stop',
  resume: 'Resume',
  refresh: 'Refresh',
  listing: 'Loading accounts of {session}',
  failedMany: { one: '{n} list couldn’t be refreshed', other: '{n} lists couldn’t be refreshed' },
  stoppedMany: { one: '{n} list stopped loading', other: '{n} lists stopped loading' },
  details: 'Details',
  detailsTitle: 'Lists that couldn’t be refreshed',
  allListed: 'All lists are up to date.',
  signedOut: 'signed out',
  listingMany: { one: '{n} session loading', other: '{n} sessions loading' },
} as const;

/** The small window that opens from anywhere. */
export const palette = {
  title: 'Find a role',
  use: 'use',
  console: 'open console',
  copy: 'copy credentials',
  more: 'more',
  noRoles: 'Accounts and roles appear here once you are signed in.',
} as const;

export const consoleSheet = {
  title: 'Open console',
  service: 'Service',
  search: 'Search services',
  region: 'Default: {region}',
} as const;

export const accountSheet = {
  title: 'Account {name}',
  alias: 'Your name for it',
  aliasHint: 'Used here, in the tray and on the command line.',
  colour: 'Color of the environment',
  colourByRule: 'By the rules ({colour})',
  noColour: 'By the rules (none)',
  region: 'Default region',
  regionHint: 'For consoles and AWS profiles of this account.',
  tags: 'Tags',
  tagsHint: 'To search for. Separate them with commas.',
  registry: 'Role that pulls container images',
  registryActive: 'The active role',
} as const;

export const favouritesSheet = {
  title: 'Favourites',
  text: 'The first nine have keys. A name is found by the search and on the command line.',
  name: 'Name of {role}',
  up: 'Move {role} up',
  down: 'Move {role} down',
  remove: 'Remove {role} from favourites',
  none: 'No favourites yet. Add one with the star at a role.',
} as const;
