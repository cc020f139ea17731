/** The page of errors: every code of the table in `main/base/errors.ts`, when it comes up and what to do. */
import { ERRORS, type ErrorCode } from '../../main/base/errors.ts';

/** When a person meets it, in Markdown. A code that is missing here fails the type check. */
const WHEN: Readonly<Record<ErrorCode, string>> = {
  unexpected: 'Something is wrong inside Daypass; the log has what.',
  usage: 'The arguments of a command are wrong, or a command does not fit what it was asked about.',
  cancelled: 'A person stopped a question, a sign-in or a command, or what was to be done is no longer there to do.',
  'sign-in-required': 'The session is signed out, its sign-in expired, or AWS ended it.',
  'sign-in-expired': 'A sign-in was started, and not approved in time.',
  'wrong-region': 'The `sso_region` of a session is not the region that its portal is in.',
  'sign-in-denied':
    'The sign-in was denied on its page, a code of an MFA device was wrong, or another person signed in.',
  'saml-invalid': 'The response of a SAML identity provider is not one that AWS would take.',
  'key-invalid': 'An access key is not one, is inactive or deleted, or AWS does not know it.',
  'root-user': 'Credentials of the root user of an account, which Daypass does not take.',
  'second-key': 'An access key is to be rotated, and its user has two already.',
  'rotation-stopped': 'The rotation of an access key stopped between two steps.',
  'no-session': 'No session has this name.',
  'no-account': 'The session gives no account of this name or ID.',
  'no-service': 'The console has no service of this name.',
  'no-browser': 'This machine has no browser or profile of this name.',
  'ambiguous-role': 'What was typed could be several roles.',
  'no-role': 'No role has this name, or it is not assigned to you any more.',
  'not-approved':
    'A role or a change requires your approval, and it was denied, not answered, or there was no one to ask.',
  'provider-unreachable': 'The OpenID provider of a session can’t be reached or does not work.',
  'provider-invalid':
    'The OpenID provider of a session answered with something that can’t be trusted, or refused the client.',
  'access-denied': 'AWS denies what was asked: a role, a call, or a registry.',
  'aws-unreachable': 'AWS can’t be reached.',
  'aws-throttled': 'AWS asks to slow down.',
  'aws-failed': 'AWS failed, or answered with something that is no answer.',
  'list-incomplete': 'The roles of some accounts could not be loaded.',
  'aws-rejected': 'AWS refused a request as one that is not valid.',
  'network-sign-in': 'A page of the network, such as a hotel’s, answers in place of AWS.',
  'tls-untrusted': 'A connection is intercepted, or its certificate is not one that this machine trusts.',
  'tls-failed': 'The other side does not speak TLS as it should.',
  'ca-bundle-invalid': '`AWS_CA_BUNDLE`, `NODE_EXTRA_CA_CERTS` or `network.caBundle` names no file of certificates.',
  'proxy-invalid': 'The address of the proxy is not one, or of a kind that Daypass does not speak.',
  'proxy-unreachable': 'The proxy can’t be reached.',
  'proxy-sign-in': 'The proxy wants a user name and a password.',
  'proxy-refused': 'The proxy refuses the way to AWS.',
  'console-refused': 'AWS’s console does not take the credentials of a role.',
  'config-invalid': 'The AWS config file has something that has no meaning, or that would give a program another role.',
  'team-unreachable': 'The settings of a team can’t be fetched or read.',
  'settings-invalid': '`settings.json` is not JSON, or a value in it is wrong.',
  'approvals-kept': '`settings.json` was edited so that less requires approval, which takes your confirmation.',
  'network-kept': '`settings.json` was edited to another way out of the network, which takes your confirmation.',
  'terminal-kept': '`settings.json` was edited to another terminal, which takes your confirmation.',
  'config-unreadable': 'The AWS config file or credentials file can’t be read or written.',
  'state-unwritable': 'A folder or a file of Daypass can’t be written.',
  'state-unsafe': 'A folder of Daypass belongs to somebody else, or others may write to it.',
  'keychain-unavailable': 'There is no keychain, or it is locked.',
  'keychain-timeout': 'The keychain did not answer in time: most often it asks you something.',
  'keychain-damaged': 'An item in the keychain can’t be read any more.',
  'no-portal': 'A role’s session has no portal whose link could open the console.',
  'no-window': 'The agent runs without windows, and what was asked needs one.',
  'no-sandbox': 'The desktop app can’t start its pages in a sandbox, and shows none without.',
  'no-clipboard': 'The desktop has no clipboard that keeps credentials out of its history.',
  'no-terminal': 'No terminal was found to open a role’s shell in, or it did not start.',
  'shortcut-unavailable': 'Another program has the keys of the palette’s shortcut, or the desktop gives none.',
  'browser-failed': 'No browser could be opened.',
  'update-failed': 'A new version could not be looked for, downloaded or installed.',
  'update-refused': 'A new version is not the one that was signed.',
  'agent-unreachable': 'The agent does not run and can’t be started, or does not answer.',
  'agent-running': 'Another agent runs or is starting at this moment.',
  'protocol-mismatch':
    'Client and agent are of versions that do not understand each other, or something else is at the socket.',
};

/** `docs/errors.md`. */
export function errorsPage(when: Readonly<Record<string, string>> = WHEN): string {
  const rows = Object.entries(ERRORS).map(
    ([code, { exit, next }]) => `| \`${code}\` | ${when[code]} | ${next.replaceAll('|', '\\|')} | ${exit} |`,
  );
  return [
    '# Errors',
    '',
    'An error has a code that stays as it is. The command line shows its sentences and ends with its',
    '[exit status](command-line.md); the code itself is in the log, in `daypass doctor --json`, and in what the loopback address answers.',
    'Where more is known than the code says, the sentences say it, and the advice is more exact than here. A window says the same in its',
    'own words, and has a button for what it can do.',
    '',
    '<!-- Written by `npm run reference`. -->',
    '',
    '| code | when | what to do | exit status |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
