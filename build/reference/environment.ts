/** Variables that a person may set, and those that Daypass sets for programs: for the page of the command line and the manual. */
import { INHERITED } from '../../main/base/environment.ts';

interface Variable {
  readonly names: readonly string[];
  readonly about: string;
  /** What only the page has, in Markdown. */
  readonly more?: string;
}

export const VARIABLES: readonly Variable[] = [
  { names: ['DAYPASS_HOME'], about: 'one folder for all state: settings, lists, socket, logs' },
  {
    names: ['DAYPASS_ROLE', 'DAYPASS_ROLE_REF', 'DAYPASS_GRANT'],
    about:
      'set by `exec`, `shell`, `serve`, `env`: the role’s name, which one exactly, and how the agent knows its program',
  },
  { names: ['DAYPASS_LOG'], about: '`debug`, `info`, `warn` or `error`: how much the agent writes to its log' },
  { names: ['DAYPASS_NO_AUTOSTART'], about: '`1`: the client never starts an agent automatically' },
  { names: ['DAYPASS_ALLOW_ROOT'], about: '`1`: root may start an agent in the home of another user' },
  {
    names: ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'],
    about: 'the AWS config file and the credentials file, as for the AWS CLI',
  },
  {
    names: INHERITED.endpoints,
    about:
      'other endpoints for these services, https or on this machine; `daypass status` and `daypass doctor` show them. `SIGNIN` is the console’s sign-in. `AWS_ENDPOINT_URL` and `endpoint_url` in the AWS config file are ignored',
  },
  {
    names: INHERITED.hosts,
    about: '`true`: AWS’s dual-stack or FIPS hosts are asked, as for the AWS CLI',
  },
  {
    names: ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'NO_PROXY'],
    about: 'the way out of a company network, in lower or upper case',
    more: ' ([guide](guides/company-networks.md))',
  },
  { names: ['AWS_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS'], about: 'files of further certificates to trust, in PEM form' },
  { names: ['BROWSER'], about: 'the browser that sign-in pages and consoles open in, where no setting names one' },
  { names: ['NO_COLOR'], about: 'no colors, if it is set to anything' },
];

/** Set for the start files of a shell that Daypass starts, which unset them: nothing to rely on. */
const FOR_START_FILES = [
  'DAYPASS_BASHRC',
  'DAYPASS_BASH_ENV',
  'DAYPASS_CSH_HOME',
  'DAYPASS_ENV',
  'DAYPASS_LOGIN',
  'DAYPASS_PROMPT',
  'DAYPASS_SHELL_ENV',
  'DAYPASS_ZDOTDIR',
];

/** @param text of a source file @returns variables of Daypass in it that the page does not have */
export function undocumentedIn(text: string): string[] {
  const known = new Set([...VARIABLES.flatMap(({ names }) => names), ...FOR_START_FILES]);
  return [...new Set(text.match(/\bDAYPASS_[A-Z_]*[A-Z]\b/g))].filter((name) => !known.has(name));
}
