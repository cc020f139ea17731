/**
 * Errors as a window says them, by code: the source of `errors` in `languages/`. An error is written in English where it arises,
 * for the command line too. An English window says that, with the advice from here, which is a click where there a command stands.
 *
 * `what` happened and what to do `next`. Another key is taken instead of `what` where everything that it puts in is known.
 */
import type { ErrorCode } from '../../base/errors.ts';

interface ErrorTexts {
  readonly what: string;
  readonly next: string;
  readonly [withDetails: string]: string | { readonly one: string; readonly other: string };
}

export const ERRORS_EN = {
  unexpected: {
    what: 'Something went wrong inside Daypass.',
    next: 'Copy the diagnostics report in the settings and report the problem.',
  },
  usage: { what: 'This can’t be done like that.', next: 'Check what you entered.' },
  cancelled: { what: 'Canceled.', next: 'Try again.' },

  'sign-in-required': {
    what: 'You need to sign in.',
    session: 'You need to sign in to {session}.',
    next: 'Sign in and try again.',
  },
  'sign-in-expired': { what: 'The sign-in was not approved in time.', next: 'Sign in again.' },
  'wrong-region': {
    what: 'The session is set to another region than its portal’s.',
    region: '{session} is set to {region}, but its portal is in {found}.',
    next: 'Correct the region and sign in, or edit the session.',
  },
  'sign-in-denied': { what: 'The sign-in was denied.', next: 'Sign in again if that was a mistake.' },
  'saml-invalid': {
    what: 'The response of the identity provider can’t be used.',
    next: 'Contact the administrator of the identity provider.',
  },
  'key-invalid': {
    what: 'This access key can’t be used.',
    next: 'Copy the key ID and the secret again, or create a new access key.',
  },
  'root-user': {
    what: 'This is the root user of the account, which nothing can limit.',
    next: 'Sign in as an IAM user or, better, through IAM Identity Center.',
  },
  'second-key': {
    what: 'There is a second access key already, so there is no room for a new one.',
    next: 'If nothing needs the second key, delete it in IAM, then rotate again.',
  },
  'rotation-stopped': {
    what: 'The rotation of the access key stopped.',
    next: 'Start it again: it continues where it stopped.',
  },

  'no-session': {
    what: 'There is no such session.',
    session: 'There is no session “{session}”.',
    next: 'Add it, or choose another.',
  },
  'no-account': { what: 'There is no such account.', next: 'Refresh the list.' },
  'no-service': { what: 'The console has no such service.', next: 'Choose another.' },
  'no-browser': {
    what: 'There is no such browser or profile here.',
    next: 'Choose another in the settings.',
  },
  'ambiguous-role': { what: 'Several roles match.', next: 'Name the account and the role.' },
  'no-role': {
    what: 'There is no such role.',
    role: 'There is no role {role} in account {account}.',
    next: 'Refresh the list of roles.',
  },
  'not-approved': {
    what: 'The role was not approved.',
    next: 'Try again and allow it in the window that opens.',
  },
  'provider-unreachable': {
    what: 'The OpenID provider can’t be reached.',
    next: 'Check the network and the issuer of the session.',
  },
  'provider-invalid': {
    what: 'The answer of the OpenID provider can’t be used.',
    next: 'Check the issuer and client ID, or contact the administrator of the provider.',
  },
  'access-denied': {
    what: 'AWS denies access.',
    reason: 'AWS denies access ({reason}).',
    role: 'You have no access to {role} in account {account}, or its name is misspelled.',
    next: 'Ask the administrator of your AWS organization for access.',
  },

  'aws-unreachable': { what: 'AWS can’t be reached.', next: 'Check the network connection and try again.' },
  'aws-throttled': { what: 'AWS asks to slow down.', next: 'Wait a moment and try again.' },
  'aws-failed': {
    what: 'AWS had an error.',
    reason: 'AWS had an error ({reason}).',
    next: 'Try again in a moment.',
  },
  'list-incomplete': {
    what: 'The roles of some accounts couldn’t be loaded.',
    accounts: {
      one: 'The roles of {n} account couldn’t be loaded.',
      other: 'The roles of {n} accounts couldn’t be loaded.',
    },
    next: 'Refresh the list to try the missing accounts again.',
  },
  'aws-rejected': {
    what: 'AWS rejected the request.',
    reason: 'AWS rejected the request ({reason}).',
    next: 'Check the start URL and the region of the session.',
  },

  'network-sign-in': {
    what: 'This network answers instead of AWS.',
    host: 'This network answers instead of {host}.',
    next: 'Open a browser and sign in to this network, or check the VPN and the proxy, and try again.',
  },
  'tls-untrusted': {
    what: 'This connection is being intercepted by a proxy: this machine doesn’t trust AWS’s certificate.',
    host: 'This connection is being intercepted by a proxy: this machine doesn’t trust the certificate of {host}.',
    next: 'If your company does this, set AWS_CA_BUNDLE to its certificate’s file; if not, change the network.',
  },
  'tls-failed': {
    what: 'No encrypted connection to AWS could be made.',
    host: 'No encrypted connection to {host} could be made.',
    next: 'Check the network and the proxy settings.',
  },
  'ca-bundle-invalid': {
    what: 'The file of certificates can’t be used.',
    next: 'Name a file of certificates in PEM form.',
  },
  'proxy-invalid': { what: 'The address of the proxy is wrong.', next: 'Give it as http://HOST:PORT.' },
  'proxy-unreachable': {
    what: 'The proxy can’t be reached.',
    proxy: 'The proxy {proxy} can’t be reached.',
    next: 'Check the network, and HTTPS_PROXY or the setting network.proxy.',
  },
  'proxy-sign-in': {
    what: 'The proxy asks for a user name and a password.',
    proxy: 'The proxy {proxy} asks for a user name and a password.',
    next: 'Put them into the address of the proxy: http://USER:PASSWORD@HOST:PORT.',
  },
  'proxy-refused': {
    what: 'The proxy doesn’t allow AWS.',
    proxy: 'The proxy {proxy} doesn’t allow AWS.',
    host: 'The proxy {proxy} doesn’t allow {host}.',
    next: 'Ask the administrator of the proxy to allow AWS, or list the host in NO_PROXY.',
  },
  'console-refused': {
    what: 'AWS doesn’t open the console with these credentials.',
    next: 'Sign in again if the sign-in is old; else ask whether the role may use the console.',
  },

  'config-invalid': {
    what: 'There is an error in the AWS config file, or in what would go into it.',
    next: 'Correct it.',
  },
  'team-unreachable': {
    what: 'The settings of the team can’t be reached.',
    next: 'Check the address and the network.',
  },
  'settings-invalid': { what: 'There is an error in the settings.', next: 'Fix settings.json.' },
  'approvals-kept': {
    what: 'The settings were changed so that fewer approvals would be needed. They stay as they were.',
    next: 'If you changed them, run “daypass settings confirm”; if not, put them back.',
  },
  'network-kept': {
    what: 'The network settings, or the certificates that they name, were changed. They stay as they were until you confirm it.',
    next: 'If you changed them, run “daypass settings confirm”; if not, put them back.',
  },
  'terminal-kept': {
    what: 'The terminal was changed in the settings. It stays as it was until you confirm it.',
    next: 'If you changed it, run “daypass settings confirm”; if not, put it back.',
  },
  'config-unreadable': {
    what: 'The AWS config file can’t be read.',
    path: '{path} can’t be read.',
    next: 'Check the permissions of the file.',
  },
  'state-unwritable': {
    what: 'A file can’t be written.',
    path: '{path} can’t be written.',
    next: 'Check the disk and the permissions of the folder.',
  },
  'state-unsafe': {
    what: 'Daypass’s folder is open to others.',
    next: 'Make the folder yours alone (mode 0700), or set DAYPASS_HOME.',
  },

  'keychain-unavailable': {
    what: 'The keychain is not available.',
    next: 'Unlock or start the keychain of this desktop session.',
  },
  'keychain-timeout': {
    what: 'The keychain doesn’t answer.',
    next: 'Answer the keychain’s prompt, or unlock the keychain.',
  },
  'keychain-damaged': { what: 'An item in the keychain is damaged.', next: 'Sign in again.' },

  'no-portal': {
    what: 'This session has no portal that could open a console.',
    next: 'Open the console in a browser instead.',
  },
  'no-window': {
    what: 'This agent has no windows of its own.',
    next: 'Start the desktop app, or open the console in a browser.',
  },
  'no-sandbox': {
    what: 'The sandbox of windows is switched off, and Daypass opens none without it.',
    next: 'Install the deb or rpm package, which brings what the sandbox needs, or start Daypass without --no-sandbox.',
  },
  'no-clipboard': {
    what: 'Nothing can be put on the clipboard of this desktop.',
    next: 'Install wl-clipboard, or run “daypass shell” for a terminal with the role.',
  },
  'no-terminal': {
    what: 'No terminal could be opened.',
    next: 'Name the one that you use in the settings.',
  },
  'shortcut-unavailable': {
    what: 'The shortcut for the palette doesn’t work.',
    keys: 'Another program or the desktop has taken {keys}.',
    next: 'Choose other keys, or have the desktop run “daypass agent open --palette” in its own keyboard settings.',
  },
  'browser-failed': {
    what: 'The browser couldn’t be opened.',
    browser: '{browser} couldn’t be opened.',
    next: 'Copy the link and open it yourself.',
  },
  'update-failed': {
    what: 'The new version couldn’t be downloaded.',
    next: 'Try again later, or get it from the release page.',
  },
  'update-refused': {
    what: 'What the server sent isn’t what was signed with Daypass’s key.',
    next: 'Nothing was installed. Get new versions from the release page only.',
  },
  'agent-unreachable': { what: 'The agent can’t be reached.', next: 'Restart Daypass.' },
  'agent-running': { what: 'Another agent is running already.', next: 'Quit it first.' },
  'protocol-mismatch': { what: 'Command and agent are of different versions.', next: 'Restart Daypass.' },
} as const satisfies Readonly<Record<ErrorCode, ErrorTexts>>;

/** How sentences are put together. */
export const ERROR_FRAMES_EN = {
  similar: '{what} Did you mean {similar}?',
  inSection: '{section} in {path}, line {line}: {what}',
  otherLines: '{what} Wrong, too: {lines}.',
  unwritten: 'The role is active now, but [profile {unwritten}] could not be written. {what}',
  /** For what a code's own sentences don't say: the English ones, as they were written where the error arose. */
  inFull: '{next} In full: “{english}”',
} as const;
