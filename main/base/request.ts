import type { Event } from './emitter.ts';
import type { ExitStatus } from './errors.ts';

/** A program that asks for something, as a person would name it: `aws`, `terraform`, `deploy.py`. */
export interface AskingProgram {
  /** `unknown` where the system does not tell. */
  readonly name: string;
  /** 0 where there is none. */
  readonly pid: number;
  /** Path of the executable, or an empty string: the system's word. */
  readonly path: string;
  /** Path of the script, for an interpreter with one: the process's word, as no one else knows it. */
  readonly script?: string;
}

/** What a client tells about itself with each request. Everything in it comes from outside and has been validated. */
export interface ClientRequest {
  /** Arguments after the program's name. */
  readonly argv: readonly string[];
  /** The client's version, for messages about a mismatch. */
  readonly version: string;
  readonly cwd: string;
  /** The client, and the program that has started it. For a command, the kernel's word stands here in place of the client's. */
  readonly pid: number;
  readonly parentPid: number;
  /** Executable of the latter, as the kernel tells it: a shell that runs the client is this one. '' or missing where it is not known. */
  readonly parentPath?: string;
  /** The program behind the latter, as the kernel tells it; missing where it is to be found by its id. */
  readonly requester?: AskingProgram;
  /** The few environment variables a command may care about (`FORWARDED_ENV`), never the whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Which of `TOLD_ENV` are set there. Clients before 0.2 don't say. */
  readonly present?: readonly string[];
  /** Names of variables there, whichever they are, that hold one of `JAVA_PROPERTIES`. Clients before 0.2 don't say. */
  readonly javaProperties?: readonly string[];
  /** Where the client's shell looks for programs. */
  readonly searchPath?: string;
  readonly terminal: {
    readonly stdin: boolean;
    readonly stdout: boolean;
    readonly stderr: boolean;
    /** Width in characters; 80 where there is no terminal. */
    readonly columns: number;
    /** Height in characters; 24 where there is no terminal. */
    readonly rows: number;
  };
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/**
 * How standard input is read: a line, a line that the terminal does not echo, or keys as they are pressed, also not
 * echoed. Ctrl-C ends the client in each of them.
 */
export type InputMode = 'line' | 'hidden' | 'keys';

/** A program that the client is to become, in its own environment with these changes. */
export interface Program {
  /** The program's name or path, then its arguments. At least one word, none with a NUL in it. */
  readonly argv: readonly [string, ...string[]];
  readonly set: Readonly<Record<string, string>>;
  readonly unset: readonly string[];
}

/** Where a command's answer goes, and what it may ask of the client. stdout is the answer; stderr is for people. */
export interface ClientReply {
  stdout(text: string): void;
  stderr(text: string): void;
  /** To stderr, with control sequences of a picker in it; what others chose in it is `printable` already. */
  draw(text: string): void;
  /** Aborts when the client is gone. */
  readonly signal: AbortSignal;
  /**
   * The next line (with its end), or what the next keys send; null at the end of input. The terminal stays in this mode
   * until `restoreTerminal` or the end of the command, whatever ends it. Joins a read under way. Call it first and write what
   * asks for the input in the same turn: no key is echoed in between.
   * @param leave what puts the screen back: written to stderr when the mode ends, Ctrl-C and the agent's death included.
   * @throws AbortError when the client is gone.
   */
  read(mode: InputMode, leave?: string): Promise<Buffer | null>;
  /** Puts terminal and screen back as they were before `read`. */
  restoreTerminal(): void;
  /** The terminal's size at this moment. */
  size(): TerminalSize;
  /** Fires when the size has changed while a read was under way. */
  readonly onDidResize: Event<TerminalSize>;
  /**
   * Ends the command with the client becoming another program: signals, exit status and terminal are then the program's
   * own. Happens when the command has returned: `return reply.exec(…)`.
   */
  exec(program: Program): ExitStatus;
}

/**
 * Environment variables that a client passes on: display and browser, terminal, locale, time zone, shell and editor, region, profile, what
 * kubectl speaks, and which of AWS's files a program will read. The only secret among them is the agent's own: the token by which
 * a program that it started is known again.
 */
export const FORWARDED_ENV = [
  'AWS_CONFIG_FILE',
  'AWS_DEFAULT_REGION',
  'AWS_PROFILE',
  'AWS_REGION',
  'AWS_SHARED_CREDENTIALS_FILE',
  'BASH_ENV',
  'BROWSER',
  'COLORTERM',
  'COMSPEC',
  'DAYPASS_GRANT',
  'DAYPASS_ROLE',
  'DAYPASS_ROLE_REF',
  'DISPLAY',
  'EDITOR',
  'ENV',
  'HOME',
  'KUBERNETES_EXEC_INFO',
  'LANG',
  'LC_ALL',
  'NO_COLOR',
  'PIPENV_DOTENV_LOCATION',
  'PROMPT_COMMAND',
  'SHELL',
  'SHLVL',
  'SSH_CONNECTION',
  'STY',
  'TERM',
  'TMUX',
  'TMUX_TMPDIR',
  'TZ',
  'USERPROFILE',
  'UV_ENV_FILE',
  'VISUAL',
  'WAYLAND_DISPLAY',
  'XAUTHORITY',
  'XDG_CONFIG_HOME',
  'XDG_DATA_DIRS',
  'XONSHRC_DIR',
  'ZDOTDIR',
] as const;

/**
 * Variables of which a client tells that they are set, and never the value: each of them keeps AWS's tools from using what a
 * profile says, or leads them elsewhere. For `daypass doctor`.
 */
export const TOLD_ENV = [
  'AWS_ACCESS_KEY_ID',
  'AWS_CA_BUNDLE',
  'AWS_CONFIG_FILE',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_DEFAULT_PROFILE',
  'AWS_ENDPOINT_URL',
  'AWS_PROFILE',
  'AWS_ROLE_ARN',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
] as const;

/**
 * Options of Java, in `JAVA_TOOL_OPTIONS` and whatever else a program's start script reads, that AWS's SDKs for Java take before the
 * environment and the profile that it names (AWS SDK for Java 2.x, default credentials provider chain and `SdkSystemSetting`).
 */
export const JAVA_PROPERTIES = [
  '-Daws.accessKeyId=',
  '-Daws.configFile=',
  '-Daws.profile=',
  '-Daws.region=',
  '-Daws.roleArn=',
  '-Daws.secretAccessKey=',
  '-Daws.secretKey=',
  '-Daws.sessionToken=',
  '-Daws.sharedCredentialsFile=',
  '-Daws.webIdentityTokenFile=',
] as const;
