/** Boxes that ask the person, and the window that asks whether a program may use a role. */

export const leaving = {
  message: 'Leave this page?',
  detail: 'Changes you made may not be saved.',
  leave: 'Leave',
  stay: 'Stay',
} as const;

export const certificates = {
  message: 'Send a certificate to {host}?',
  detail: 'The page asks you to identify yourself with one of your certificates. It then knows your name.',
  none: 'Don’t send one',
} as const;

export const signedOut = {
  message: 'Close the console windows of {session}?',
  close: 'Close windows',
  keep: 'Keep open',
} as const;

export const downloads = {
  failed: 'Couldn’t download {name}',
  failedDetail: 'Check your network connection and start the download again.',
  ok: 'OK',
} as const;

export const offer = {
  message: 'Open {host}?',
  detail: 'This page wants to open it. If you didn’t click a link, cancel.',
  yes: 'Open',
  no: 'Cancel',
} as const;

export const quit = {
  question: 'Quit Daypass?',
  detail:
    'The tray icon, notifications and approval requests stop until Daypass runs again. Your sign-ins stay in the keychain, and Daypass starts automatically when a program requests credentials.',
  downloads: { one: 'One download isn’t finished.', other: '{n} downloads aren’t finished.' },
  unsaved: {
    one: 'One window has changes that may not be saved.',
    other: '{n} windows have changes that may not be saved.',
  },
  consoles: { one: 'One console window closes.', other: '{n} console windows close.' },
  yes: 'Quit',
  no: 'Keep running',
  never: "Don't ask again",
} as const;

export const newAddress = {
  question: 'Sign in through {host}?',
  detail: 'Daypass will contact this address when you sign in. Continue only if you entered it yourself.',
  yes: 'Use this address',
  no: 'Cancel',
  refused: 'The session was not saved.',
  again: 'Save it again and confirm its address.',
} as const;

export const newTeam = {
  question: 'Use team settings from this place?',
  detail: 'Daypass reads them there, and may add their sessions. Continue only if you entered it yourself.',
  yes: 'Show the changes',
  no: 'Cancel',
  refused: 'The team settings stay as they were.',
  again: 'Enter the address again and confirm it.',
} as const;

export const newAccount = {
  question: 'Use a role of account {account}?',
  detail:
    'None of your sessions knows this account. AWS tells its owner who uses the role. Continue only if you entered it yourself.',
  yes: 'Use this role',
  no: 'Cancel',
  refused: 'The session was not saved.',
  again: 'Save it again and confirm the role.',
} as const;

export const newRegistry = {
  question: 'Use this role for the container registry of {account}?',
  detail: 'Docker and other programs would pull images with this role. Continue only if you chose it yourself.',
  yes: 'Use this role',
  no: 'Cancel',
  refused: 'The account was not changed.',
  again: 'Save it again and confirm the role.',
} as const;

export const loosening = {
  question: 'Require approval less often?',
  detail: 'Programs would get these roles without your approval. Continue only if you made this change yourself.',
  longer: { one: 'Remember approvals for {n} minute', other: 'Remember approvals for {n} minutes' },
  plainText: 'Keep sign-ins where any program can read them (AWS CLI cache)',
  yes: 'Require fewer approvals',
  no: 'Keep them',
  kept: 'The approvals stay as they were.',
  again: 'Make the change again and confirm it.',
  proxy: 'Send requests through {proxy}',
  caBundle: 'Trust the certificates in {path}',
  terminal: 'Open terminals in {program}',
  network: {
    question: 'Change the way to AWS?',
    detail: 'Your sign-ins and credentials would go this way. Continue only if you made this change yourself.',
    yes: 'Change it',
    no: 'Keep it',
    kept: 'The network settings stay as they were.',
  },
  program: {
    question: 'Use another terminal?',
    detail: 'Shells with your roles would open in it. Continue only if you made this change yourself.',
    yes: 'Change it',
    no: 'Keep it',
    kept: 'The terminal stays as it was.',
  },
} as const;

/** `daypass://` links. */
export const links = {
  console: { title: 'Open the console of {account} as {role}?', yes: 'Open console' },
  use: { title: 'Make {account} / {role} the active role?', yes: 'Use this role' },
  role: 'Account {id}, role {role}, session {session}',
  detail: 'A link asks for this. Continue only if you clicked it yourself.',
  no: 'Cancel',
  refused: 'The link was not followed.',
  again: 'Click the link again and agree.',
  pausedBody: 'You have said no twice. Daypass asks about links again in a minute.',
  wrong: 'This link doesn’t work',
  wrongBody: 'It isn’t a link that Daypass knows, so nothing was done.',
  unknown: 'This link names a role you don’t have',
  unknownBody: 'No session lists it. Sign in or refresh the list, then try the link again.',
} as const;

export const prompt = {
  title: 'Approval needed',
  /** The page puts names in the places of `{program}`, `{account}` and `{role}`. */
  question: 'Let {program} use {account} / {role}?',
  program: 'Program',
  process: 'process {pid}',
  account: 'Account',
  role: 'Role',
  session: 'Session',
  allow: 'Allow once',
  allowFor: 'Allow for {minutes} min',
  deny: 'Deny',
  /** `{seconds}` is counted down in the page. */
  left: 'Denied automatically in {seconds} s',
  more: { one: '{n} more request is waiting.', other: '{n} more requests are waiting.' },
} as const;
