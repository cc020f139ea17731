/**
 * The client in TypeScript, for machines without the native one: the same behaviour (`../README.md`), started by Node.
 * stdout carries the agent's answer and nothing else; stderr is for people.
 */
import { homedir } from 'node:os';
import { parse } from 'node:path';
import { nodeFault } from '../../build/scripts/setup/node-floor.mjs';
import { asDaypassError, DaypassError, EXIT } from '../../main/base/errors.ts';
import { type ClientRequest, FORWARDED_ENV, JAVA_PROPERTIES, TOLD_ENV } from '../../main/base/request.ts';
import { converse, type Ending, SAID_NOTHING } from '../../main/broker/connect.ts';
import { MAX_FRAME_BYTES, PROTOCOL_VERSION } from '../../main/broker/frames.ts';
import { resolvePaths } from '../../main/platform/paths.ts';
import { engines, version } from '../../package.json';
import { refuseIfOpenToOthers, startOnce } from './autostart.ts';
import { become } from './become.ts';
import { withAbsolutePaths, withVariables } from './environment.ts';
import { TerminalInput } from './input.ts';
import { passes } from './obstacle.ts';
import { pageFor } from './pages.ts';

const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;
/** Longest path of a socket, in bytes. Node truncates a longer one and connects to the wrong path. */
const LONGEST_SOCKET_PATH = process.platform === 'linux' ? 107 : 103;
/** How long to retry what passes by itself, in ms. */
const BUSY_LIMIT_MS = 20_000;
const BUSY_PAUSE_MS = 10;
/**
 * An agent that is just ending may accept the connection and close it without an answer. Then the next agent is asked, also where
 * several end in a row, as while packages are updated; but not for ever: the request may be what ends them.
 */
const MAX_ASKS = 12;

async function main(argv: readonly string[]): Promise<number> {
  const fault = nodeFault(process.versions.node, engines.node);
  if (fault) {
    process.stderr.write(`daypass: ${fault}\n`);
    return EXIT.unexpected;
  }
  if (argv.length === 1 && ['version', '--version'].includes(argv[0] ?? '')) {
    process.stdout.write(`daypass ${version}\n`);
    return EXIT.done;
  }
  const page = pageFor(argv);
  if (page !== null) {
    process.stdout.write(page);
    return EXIT.done;
  }
  const body = describe(argv);
  const bytes = Buffer.byteLength(JSON.stringify({ protocol: PROTOCOL_VERSION, ...body }));
  if (bytes + 1 > MAX_FRAME_BYTES) {
    throw new DaypassError('usage', 'The arguments are too long.', { next: 'Give less than one mebibyte.' });
  }
  const paths = resolvePaths({ platform: process.platform, env: withAbsolutePaths(process.env), home: homedir() });
  if (process.platform !== 'win32' && Buffer.byteLength(paths.socket) > LONGEST_SOCKET_PATH) {
    const next = 'Set DAYPASS_HOME to a shorter folder.';
    throw new DaypassError('agent-unreachable', `${paths.socket} is too long for a socket.`, { next });
  }
  refuseIfOpenToOthers(paths.run);

  const [first, second] = argv;
  const isStop = first === 'agent' && second === 'stop' && argv.length === 2;
  const answer = await ask(paths.socket, body, isStop);
  if (answer !== null) return conclude(answer);
  if (isStop) {
    process.stdout.write('No agent is running.\n');
    return EXIT.done;
  }
  const mayStart = process.env.DAYPASS_NO_AUTOSTART !== '1' && !(first === 'agent' && second === 'status');
  for (let start = 1; mayStart && start < MAX_ASKS; start += 1) {
    await startOnce(paths, { headless: first === 'agent' && second === 'start' && argv.includes('--headless') });
    const later = await ask(paths.socket, body, isStop);
    if (later !== null) return conclude(later);
  }
  throw new DaypassError('agent-unreachable', 'No agent is running.');
}

function conclude(ending: Ending): number | Promise<number> {
  return 'status' in ending ? ending.status : become(ending.program);
}

/** How the request ended, or null when no agent listens. @throws DaypassError agent-unreachable | protocol-mismatch */
async function ask(socket: string, body: ClientRequest, isStop: boolean): Promise<Ending | null> {
  const input = new TerminalInput();
  const giveUp = performance.now() + BUSY_LIMIT_MS;
  let asks = 0;
  for (;;) {
    try {
      return await converse(socket, body, {
        stdout: (bytes) => void process.stdout.write(bytes),
        stderr: (bytes) => void process.stderr.write(bytes),
        input,
      });
    } catch (error) {
      if (error instanceof DaypassError && error.cause === SAID_NOTHING) {
        // The agent that was asked to stop has ended. Another one that was started since must not be stopped.
        if (isStop) {
          process.stdout.write('The agent stops.\n');
          return { status: EXIT.done };
        }
        asks += 1;
        if (asks < MAX_ASKS) continue;
      }
      const obstacle = connectFailure(error);
      if (obstacle === 'ENOENT' || obstacle === 'ECONNREFUSED') return null;
      if (obstacle === null || !passes(obstacle) || performance.now() > giveUp)
        throw explained(error, socket, obstacle);
      await new Promise((settle) => setTimeout(settle, BUSY_PAUSE_MS));
    } finally {
      input.restore();
    }
  }
}

/** The name by which Docker starts its credential helpers stands for a command. */
function argumentsOf([, program = '', ...own]: readonly string[]): readonly string[] {
  return parse(program).name === 'docker-credential-daypass' ? ['docker-credential', ...own] : own;
}

function describe(argv: readonly string[]): ClientRequest {
  const { stdin, stdout, stderr, env, pid, ppid } = process;
  const known = withVariables(env);
  const forwarded = FORWARDED_ENV.flatMap((name) => (known[name] === undefined ? [] : [[name, known[name] ?? '']]));
  const fits = (size: number | undefined): size is number =>
    Number.isInteger(size) && Number(size) >= 1 && Number(size) <= 10_000;
  const widths = [stdout.columns, stderr.columns, Number(env.COLUMNS)];
  const heights = [stdout.rows, stderr.rows, Number(env.LINES)];
  return {
    argv,
    version,
    cwd: currentFolder(),
    pid,
    parentPid: ppid,
    env: Object.fromEntries(forwarded),
    present: TOLD_ENV.filter((name) => Boolean(env[name])),
    javaProperties: Object.keys(env).filter((name) =>
      JAVA_PROPERTIES.some((property) => env[name]?.includes(property)),
    ),
    searchPath: env.PATH ?? '',
    terminal: {
      stdin: stdin.isTTY === true,
      stdout: stdout.isTTY === true,
      stderr: stderr.isTTY === true,
      columns: widths.find(fits) ?? DEFAULT_COLUMNS,
      rows: heights.find(fits) ?? DEFAULT_ROWS,
    },
  };
}

/** Empty where the folder has been removed. */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    return '';
  }
}

/** The system's code for why there is no connection; null when there was one. */
function connectFailure(error: unknown): string | null {
  const cause = error instanceof Error ? (error.cause as NodeJS.ErrnoException | undefined) : undefined;
  return cause?.syscall === 'connect' ? (cause.code ?? 'unknown') : null;
}

function explained(error: unknown, socket: string, obstacle: string | null): unknown {
  if (!(error instanceof DaypassError)) return error;
  if (error.code === 'protocol-mismatch') {
    return new DaypassError(error.code, "What answers on the agent's socket does not speak this protocol.");
  }
  if (error.code !== 'agent-unreachable') return error;
  if (obstacle === null) {
    const next = 'Run the command again.';
    return new DaypassError(error.code, 'The agent ended before it answered.', { next, cause: error });
  }
  const next = 'Check who owns it, or set DAYPASS_HOME.';
  return new DaypassError(error.code, `${socket} can't be opened (${obstacle}).`, { next, cause: error });
}

/** Ends once everything has been written, even if the other side keeps the connection open. */
function end(status: number): void {
  process.stderr.write('', () => process.stdout.write('', () => process.exit(status)));
}

process.stderr.on('error', () => undefined);
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader that stops early (`| head -1`) is no failure.
  const quiet = error.code === 'EPIPE';
  const line = quiet ? '' : `daypass: The output can't be written (${error.code}). Check where it goes.\n`;
  process.stderr.write(line, () => process.exit(EXIT.unexpected));
});
main(argumentsOf(process.argv)).then(end, (cause) => {
  const error = asDaypassError(cause);
  process.stderr.write(`daypass: ${error.message} ${error.next}\n`);
  end(error.exit);
});
