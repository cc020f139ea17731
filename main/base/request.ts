/** What a client tells about itself with each request. Everything in it comes from outside and has been validated. */
export interface ClientRequest {
  /** Arguments after the program's name. */
  readonly argv: readonly string[];
  /** The client's version, for messages about a mismatch. */
  readonly version: string;
  readonly cwd: string;
  readonly pid: number;
  readonly parentPid: number;
  /** The few environment variables a command may care about (`FORWARDED_ENV`), never the whole environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly terminal: {
    readonly stdin: boolean;
    readonly stdout: boolean;
    readonly stderr: boolean;
    /** Width in characters; 80 where there is no terminal. */
    readonly columns: number;
  };
}

/** Where a command's answer goes. stdout is the answer; stderr is for people. */
export interface ClientReply {
  stdout(text: string): void;
  stderr(text: string): void;
  /** Aborts when the client is gone. */
  readonly signal: AbortSignal;
}

/** Environment variables that a client passes on: display and browser, terminal, locale. None of them holds a secret. */
export const FORWARDED_ENV = [
  'BROWSER',
  'COLORTERM',
  'DISPLAY',
  'LANG',
  'LC_ALL',
  'NO_COLOR',
  'SSH_CONNECTION',
  'TERM',
  'WAYLAND_DISPLAY',
  'XAUTHORITY',
] as const;
