/**
 * What a command is: a description that help and parsing both come from, and a plain function over the agent.
 * stdout is the answer and nothing else; stderr is for people.
 *
 * What a command can ask of its client, besides printing (`ClientReply` in `main/base/request.ts`):
 * - `askLine`, `askCode` in `prompt.ts`: a line from the person, or a code that is not echoed (MFA). `canAsk` tells
 *   whether there is a person.
 * - `reply.read('keys', leave)`: keys as they are pressed; `reply.restoreTerminal()` when done. The terminal comes back on
 *   every way out on its own.
 * - `reply.size()`, `reply.onDidResize`: how large the terminal is.
 * - `return reply.exec({ argv, set, unset })`: the client becomes that program. Secrets may be in `set`, never in `argv`.
 */
import { parseArgs } from 'node:util';
import type { RoleRef } from '../../../common/roles.ts';
import type { Agent } from '../../agent/agent.ts';
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { DaypassError, type ExitStatus } from '../../base/errors.ts';
import type { ClientReply, ClientRequest } from '../../base/request.ts';
import type { Secret } from '../../base/secret.ts';
import type { ConsoleDependencies } from '../../console/open.ts';
import type { EcrTokens } from '../../ecr/tokens.ts';
import type { Surroundings } from '../../platform/expand-path.ts';
import type { Fetch } from '../../platform/network/fetch.ts';
import type { Paths } from '../../platform/paths.ts';
import type { Sts } from '../../sources/sts.ts';
import type { Probes } from '../doctor/probes.ts';
import { printable } from '../terminal/text.ts';
import { didYouMean } from './suggest.ts';

export interface Flag {
  readonly about: string;
  /** What stands for the value in help; a flag without one is a switch. */
  readonly value?: string;
  readonly required?: boolean;
  /** What it was called before, which scripts may still say; help and completion don't show it. */
  readonly earlier?: string;
}

export interface Argument {
  readonly name: string;
  readonly about: string;
  readonly required?: boolean;
  /** Takes all that follow, too. */
  readonly many?: boolean;
  /** What it can be, for completion. */
  readonly choices?: readonly string[];
}

export interface Command {
  /** `['agent', 'start']` for `daypass agent start`. */
  readonly path: readonly string[];
  readonly summary: string;
  /** Not in help: for programs. */
  readonly hidden?: boolean;
  /** It may ask something of windows: where there are some, it waits until they are up. */
  readonly needsWindows?: boolean;
  readonly details?: string;
  readonly flags: Readonly<Record<string, Flag>>;
  readonly arguments: readonly Argument[];
  /** What help shows for a program and its arguments after `--`, where the command takes one. */
  readonly program?: string;
  /** Pairs that can't be given together. */
  readonly exclusive?: readonly (readonly [string, string])[];
  readonly examples: readonly (readonly [command: string, about: string])[];
  run(context: CommandContext, input: Input): Promise<ExitStatus>;
}

/** Arguments after parsing. */
export interface Input {
  readonly arguments: readonly string[];
  /** The words after `--` of a command that takes a program; null where there is no `--`. */
  readonly program: readonly string[] | null;
  /** Whether a switch was given. */
  has(flag: string): boolean;
  /** The value of a flag, if it was given. */
  value(flag: string): string | undefined;
}

/** The process that the commands run in, as far as a command may steer it. */
export interface Host {
  /** Ends the agent once the answers under way are out. */
  stop(): void;
  /** Brings the window to the front; null in a headless agent. */
  readonly showWindow: (() => void) | null;
  /** Opens the palette; null in a headless agent. */
  readonly showPalette: (() => void) | null;
  /** Whether consoles in windows of Daypass may keep cookies, which must be encrypted; null in a headless agent. */
  readonly canKeepConsoles: (() => Promise<boolean>) | null;
  /** @throws DaypassError browser-failed */
  openBrowser(url: string, env: ClientRequest['env']): Promise<void>;
  readonly paths: Paths;
  readonly surroundings: Surroundings;
  readonly probes: Probes;
  /** By the agent's way out; redirects are not followed. */
  readonly fetch: Fetch;
  /** How the client is started: program and first arguments. */
  readonly client: readonly string[];
  /** Passwords for container registries. */
  readonly registries: EcrTokens;
  /**
   * An address on this machine where a program gets a role's credentials, and a token for it, until process `pid` ends or
   * it is disposed of. @throws DaypassError
   */
  openGrant(request: GrantOptions): Promise<{ readonly url: string; readonly token: Secret } & Disposable>;
  /** The use that a token of `openGrant` belongs to, while it lasts; null for any other text. */
  heldGrant(token: string): HeldGrant | null;
  /** STS of a region. */
  sts(region: string): Promise<Sts>;
  /** What opening a console needs, with the client's display and browser. */
  consoleDependencies(env: ClientRequest['env']): ConsoleDependencies;
}

/** What a grant is for; `action` is a word for the list of activities. */
export interface GrantOptions {
  readonly role: RoleRef;
  readonly pid: number;
  readonly action: string;
  /** Keys of the roles that a person has allowed it for as long as the process runs; see `Requester`. */
  readonly approved: Set<string>;
}

export interface HeldGrant {
  readonly role: RoleRef;
  /** None where an earlier agent granted it: what a person allowed that agent is asked again. */
  readonly approved?: Set<string>;
}

export interface CommandContext {
  readonly agent: Agent;
  readonly clock: Clock;
  readonly host: Host;
  readonly request: ClientRequest;
  readonly reply: ClientReply;
}

/** @throws DaypassError usage, in words that name what is wrong. */
export function parseInput(command: Command, argv: readonly string[]): Input {
  const next = `Run \`daypass ${command.path.join(' ')} --help\`.`;
  const usage = (what: string) => new DaypassError('usage', what, { next });
  const options = Object.fromEntries(
    Object.entries(command.flags).flatMap(([name, flag]) =>
      namesOf(name, flag).map((one) => [one, { type: flag.value ? 'string' : 'boolean' } as const]),
    ),
  );
  const end = command.program === undefined ? -1 : argv.indexOf('--');
  const own = end < 0 ? argv : argv.slice(0, end);
  // Unknown flags may belong to the program: if `--` is missing before it, that is the mistake to report.
  if (command.program !== undefined && end < 0) {
    const { positionals } = parseArgs({ args: [...own], options, allowPositionals: true, strict: false });
    const program = positionals[command.arguments.length];
    if (program !== undefined) throw withoutDashes(command, own.slice(0, own.indexOf(program)), program);
  }
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: [...own], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw parseProblem(error, command, next);
  }
  const { positionals } = parsed;
  const values = Object.fromEntries(
    Object.entries(command.flags).map(([name, flag]) => [
      name,
      namesOf(name, flag)
        .map((one) => parsed.values[one])
        .find((value) => value !== undefined),
    ]),
  );
  for (const [name, flag] of Object.entries(command.flags)) {
    if (flag.required && values[name] === undefined) throw usage(`--${name} ${flag.value ?? ''} is missing.`);
    if (flag.value && values[name] === '') throw usage(`--${name} needs a value.`);
  }
  for (const [a, b] of command.exclusive ?? []) {
    if (values[a] !== undefined && values[b] !== undefined) throw usage(`--${a} and --${b} cannot be used together.`);
  }
  const missing = command.arguments.find((argument, index) => argument.required && index >= positionals.length);
  if (missing) throw usage(`${missing.name} is missing.`);
  const extra = positionals[command.arguments.length];
  if (extra !== undefined && !command.arguments.at(-1)?.many) throw usage(`Unexpected argument "${printable(extra)}".`);
  return {
    arguments: positionals,
    program: end < 0 ? null : argv.slice(end + 1),
    has: (flag) => values[flag] === true,
    value: (flag) => (typeof values[flag] === 'string' ? values[flag] : undefined),
  };
}

function namesOf(name: string, { earlier }: Flag): string[] {
  return earlier === undefined ? [name] : [name, earlier];
}

function withoutDashes({ path }: Command, words: readonly string[], program: string): DaypassError {
  const shown = printable(program);
  const line = ['daypass', ...path, ...words.map(printable), '--', shown].join(' ');
  return new DaypassError('usage', `Unexpected argument "${shown}".`, {
    next: `To run a program, put \`--\` before it: ${line} …`,
  });
}

function parseProblem(error: unknown, command: Command, next: string): DaypassError {
  const { code, message } = error as NodeJS.ErrnoException;
  const flag = /'(-[^' ]*)/.exec(message)?.[1] ?? '';
  const problem = (what: string, meant = '') =>
    new DaypassError('usage', what, { next: [meant, next].filter(Boolean).join(' '), cause: error });
  switch (code) {
    case 'ERR_PARSE_ARGS_UNKNOWN_OPTION':
      return problem(
        `There is no flag ${printable(flag)}.`,
        didYouMean(flag, flagWords(command), (word) => word),
      );
    case 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE':
      return problem(message.includes('does not take') ? `${flag} takes no value.` : `${flag} needs a value.`);
    default:
      return problem('The arguments are not understood.');
  }
}

function flagWords({ flags }: Command): string[] {
  return [...Object.keys(flags), 'help'].map((name) => `--${name}`);
}
