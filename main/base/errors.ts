/**
 * Every failure a person or a program can see has one code from this table.
 *
 * A `DaypassError` says what happened and what to do next, each as one plain sentence. The exit status of the command
 * line follows from the code. Anything else that is thrown is a bug and is shown as `unexpected`.
 */
import type { SettingFault } from '../../common/setting-faults.ts';
import { refusalIn, traceOf } from './aws/refusal.ts';
import type { ErrorCase } from './error-cases-en.ts';

/** Exit statuses of the command line. Documented in `docs/command-line.md`; stable. */
export const EXIT = {
  done: 0,
  unexpected: 1,
  usage: 2,
  signInRequired: 3,
  notFound: 4,
  denied: 5,
  awsFailed: 6,
  agentUnreachable: 7,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

interface ErrorKind {
  readonly exit: ExitStatus;
  /** What to do next, where the place that throws knows nothing better. */
  readonly next: string;
}

/** The table. Add a line here, and the window's sentences in `main/desktop/strings/errors-en.ts`, before throwing something new. */
export const ERRORS = {
  unexpected: { exit: EXIT.unexpected, next: 'Run `daypass agent status` for the log file and report it.' },
  usage: { exit: EXIT.usage, next: 'Run `daypass --help`.' },
  cancelled: { exit: EXIT.unexpected, next: 'Run the command again.' },

  'sign-in-required': { exit: EXIT.signInRequired, next: 'Run `daypass login`.' },
  'sign-in-expired': {
    exit: EXIT.signInRequired,
    next: 'Run `daypass login` again and approve before the code expires.',
  },
  'wrong-region': { exit: EXIT.awsFailed, next: 'Correct sso_region of the session.' },
  'sign-in-denied': { exit: EXIT.denied, next: 'Run `daypass login` again if that was a mistake.' },
  'saml-invalid': { exit: EXIT.denied, next: 'Contact the administrator of the identity provider.' },
  'key-invalid': { exit: EXIT.usage, next: 'Copy key id and secret again, or create a new access key.' },
  'root-user': { exit: EXIT.denied, next: 'Sign in as an IAM user or, better, through IAM Identity Center.' },
  'second-key': {
    exit: EXIT.awsFailed,
    next: 'If nothing needs the second key, delete it in IAM, then run the command again.',
  },
  'rotation-stopped': { exit: EXIT.awsFailed, next: 'Run the command again: it continues where it stopped.' },

  'no-session': { exit: EXIT.notFound, next: 'Run `daypass status` to see the sessions.' },
  'no-account': { exit: EXIT.notFound, next: 'Run `daypass list` to see the accounts.' },
  'no-service': { exit: EXIT.notFound, next: 'Run `daypass console --services` to see the services.' },
  'no-browser': { exit: EXIT.notFound, next: 'Run `daypass console --browsers` to see the browsers.' },
  'ambiguous-role': { exit: EXIT.notFound, next: 'Name it in full: account/role.' },
  'no-role': { exit: EXIT.notFound, next: 'Run `daypass list` to see the roles.' },
  'not-approved': { exit: EXIT.denied, next: 'Ask again and allow it in the window that opens.' },
  'provider-unreachable': {
    exit: EXIT.awsFailed,
    next: 'Check the network connection and the issuer of the session, and try again.',
  },
  'provider-invalid': {
    exit: EXIT.denied,
    next: 'Check the issuer and client ID, or contact the administrator of the provider.',
  },
  'access-denied': { exit: EXIT.denied, next: 'Ask the administrator of your AWS organization for access.' },

  'aws-unreachable': { exit: EXIT.awsFailed, next: 'Check the network connection and try again.' },
  'aws-throttled': { exit: EXIT.awsFailed, next: 'Wait a moment and try again.' },
  'aws-failed': { exit: EXIT.awsFailed, next: 'Try again in a moment.' },
  'list-incomplete': { exit: EXIT.awsFailed, next: 'Refresh the list to try the missing accounts again.' },
  'aws-rejected': { exit: EXIT.awsFailed, next: 'Check the start URL and the region of the session.' },

  'network-sign-in': {
    exit: EXIT.awsFailed,
    next: 'Open a browser and sign in to this network, or check the VPN and the proxy, and try again.',
  },
  'tls-untrusted': {
    exit: EXIT.awsFailed,
    next: "If your company does this, set AWS_CA_BUNDLE to its certificate's file; if not, change the network.",
  },
  'tls-failed': { exit: EXIT.awsFailed, next: 'Check the network and the proxy settings.' },
  'ca-bundle-invalid': { exit: EXIT.usage, next: 'Name a file of certificates in PEM form.' },
  'proxy-invalid': { exit: EXIT.usage, next: 'Give it as http://HOST:PORT.' },
  'proxy-unreachable': {
    exit: EXIT.awsFailed,
    next: 'Check the network, and HTTPS_PROXY or the setting network.proxy.',
  },
  'proxy-sign-in': {
    exit: EXIT.awsFailed,
    next: 'Put them into the address of the proxy: http://USER:PASSWORD@HOST:PORT.',
  },
  'proxy-refused': {
    exit: EXIT.awsFailed,
    next: 'Ask the administrator of the proxy to allow AWS, or list the host in NO_PROXY.',
  },
  'console-refused': {
    exit: EXIT.denied,
    next: 'Run `daypass login` if the sign-in is old; else ask whether the role may use the console.',
  },

  'config-invalid': { exit: EXIT.usage, next: 'Fix the AWS config file.' },
  'team-unreachable': { exit: EXIT.unexpected, next: 'Check the address and the network.' },
  'settings-invalid': { exit: EXIT.usage, next: 'Fix settings.json, or run `daypass settings edit`.' },
  'approvals-kept': {
    exit: EXIT.denied,
    next: 'If you changed them, run `daypass settings confirm`; if not, put them back.',
  },
  'network-kept': {
    exit: EXIT.denied,
    next: 'If you changed them, run `daypass settings confirm`; if not, put them back.',
  },
  'terminal-kept': {
    exit: EXIT.denied,
    next: 'If you changed it, run `daypass settings confirm`; if not, put it back.',
  },
  'config-unreadable': { exit: EXIT.unexpected, next: 'Check the permissions of the AWS config file.' },
  'state-unwritable': { exit: EXIT.unexpected, next: 'Check the disk and the permissions of the state folder.' },
  'state-unsafe': { exit: EXIT.unexpected, next: 'Make the folder yours alone (mode 0700), or set DAYPASS_HOME.' },

  'keychain-unavailable': { exit: EXIT.unexpected, next: 'Unlock or start the keychain of this desktop session.' },
  'keychain-timeout': { exit: EXIT.unexpected, next: 'Answer the keychain prompt, or unlock the keychain.' },
  'keychain-damaged': { exit: EXIT.signInRequired, next: 'Run `daypass login`.' },

  'no-portal': { exit: EXIT.usage, next: 'Open the console in a browser instead.' },
  'no-window': { exit: EXIT.usage, next: 'Start the desktop app, or open the console in a browser.' },
  'no-sandbox': {
    exit: EXIT.unexpected,
    next: 'Install the deb or rpm package, which brings what the sandbox needs, or start Daypass without --no-sandbox.',
  },
  'no-clipboard': {
    exit: EXIT.unexpected,
    next: 'Install wl-clipboard, or run `daypass shell` for a terminal with the role.',
  },
  'no-terminal': { exit: EXIT.unexpected, next: 'Set `terminal` in the settings to the one that you use.' },
  'shortcut-unavailable': {
    exit: EXIT.unexpected,
    next: 'Choose other keys, or let the desktop run `daypass agent open --palette`.',
  },
  'browser-failed': { exit: EXIT.unexpected, next: 'Open the printed address in a browser yourself.' },
  'update-failed': { exit: EXIT.unexpected, next: 'Try again later, or get it from the release page.' },
  'update-refused': { exit: EXIT.denied, next: 'Nothing was installed. Get new versions from the release page only.' },
  'agent-unreachable': { exit: EXIT.agentUnreachable, next: 'Run `daypass agent start`.' },
  'agent-running': { exit: EXIT.unexpected, next: 'Run `daypass agent status`.' },
  'protocol-mismatch': { exit: EXIT.agentUnreachable, next: 'Run `daypass agent stop`, then the command again.' },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERRORS;

/** What a sentence names: for who says it in another language. No secret is in it. */
export interface ErrorDetails {
  readonly session?: string;
  /** Account id. */
  readonly account?: string;
  readonly role?: string;
  /** The region of a session, and the one that its portal names. */
  readonly region?: string;
  readonly found?: string;
  /** Names that may have been meant. */
  readonly similar?: string;
  /** File or folder. */
  readonly path?: string;
  /** Where in that file: a section with its brackets, and its line. */
  readonly section?: string;
  readonly line?: string;
  /** The profile that could not be written after a role was made the active one. */
  readonly unwritten?: string;
  /** Numbers of other lines that are wrong. */
  readonly lines?: string;
  readonly host?: string;
  readonly proxy?: string;
  /** Status or name of an error, as the other side has it. */
  readonly reason?: string;
  readonly browser?: string;
  /** `Ctrl+Alt+D` */
  readonly keys?: string;
  /** How many accounts. */
  readonly accounts?: string;
  /** What is wrong with a setting, and what would be right. */
  readonly faultAs?: SettingFault;
  readonly expected?: string;
  /** What exactly happened: one of `error-cases-en.ts`, whose sentences may name more. */
  readonly case?: ErrorCase;
}

/** An error as it is shown and sent: its sentences, and what is in them. */
export interface ErrorView {
  readonly code: ErrorCode;
  readonly what: string;
  readonly next: string;
  readonly details?: ErrorDetails;
  /** What AWS refused, in one line for its support; no secret is in it. */
  readonly trace?: string;
}

export class DaypassError extends Error {
  readonly code: ErrorCode;
  /** One sentence: what the person can do about it. */
  readonly next: string;
  /** What its sentence names; null where a translation would need the sentence itself. */
  readonly details: ErrorDetails | null;

  /**
   * @param what one sentence without a secret in it, ending with a full stop.
   * @param options.details where the code and they say as much as the sentences do
   */
  constructor(code: ErrorCode, what: string, options: { next?: string; cause?: unknown; details?: ErrorDetails } = {}) {
    super(what, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'DaypassError';
    this.code = code;
    this.next = options.next ?? ERRORS[code].next;
    this.details = options.details ?? null;
  }

  get exit(): ExitStatus {
    return ERRORS[this.code].exit;
  }

  /** The form in which it crosses to a window or into `--json` output. The cause stays behind. */
  toJSON(): ErrorView {
    const { code, message: what, next, details, trace } = this;
    return { code, what, next, ...(details ? { details } : {}), ...(trace === null ? {} : { trace }) };
  }

  /** What AWS refused, in one line for its support; null where it refused nothing. */
  get trace(): string | null {
    const refusal = refusalIn(this);
    return refusal && traceOf(refusal);
  }
}

/** Any thrown value as a `DaypassError`; an unknown one becomes `unexpected` with its message kept as the cause only. */
export function asDaypassError(error: unknown): DaypassError {
  if (error instanceof DaypassError) return error;
  if (isAbort(error)) return new DaypassError('cancelled', 'Canceled.', { cause: error });
  return new DaypassError('unexpected', 'Something went wrong inside Daypass.', { cause: error });
}

export function isCode(error: unknown, ...codes: ErrorCode[]): error is DaypassError {
  return error instanceof DaypassError && codes.includes(error.code);
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
