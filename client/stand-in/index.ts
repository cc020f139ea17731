/**
 * The client in TypeScript, for machines without the native one: the same behaviour (`../README.md`), started by Node.
 * stdout carries the agent's answer and nothing else; stderr is for people.
 */
import { homedir } from 'node:os';
import { asDaypassError, DaypassError, EXIT } from '../../main/base/errors.ts';
import { type ClientRequest, FORWARDED_ENV } from '../../main/base/request.ts';
import { request } from '../../main/broker/connect.ts';
import { MAX_FRAME_BYTES } from '../../main/broker/frames.ts';
import { resolvePaths } from '../../main/platform/paths.ts';
import { version } from '../../package.json';
import { refuseIfOpenToOthers, startOnce } from './autostart.ts';

async function main(argv: readonly string[]): Promise<number> {
  if (argv.length === 1 && ['version', '--version', '-V'].includes(argv[0] ?? '')) {
    process.stdout.write(`daypass ${version}\n`);
    return EXIT.done;
  }
  const paths = resolvePaths({ platform: process.platform, env: process.env, home: homedir() });
  refuseIfOpenToOthers(paths.run);
  const body = describe(argv);
  if (Buffer.byteLength(JSON.stringify(body)) > MAX_FRAME_BYTES - 100) {
    throw new DaypassError('usage', 'The arguments are too long.', { next: 'Give less than one mebibyte.' });
  }
  const sinks = {
    stdout: (bytes: Buffer) => void process.stdout.write(bytes),
    stderr: (bytes: Buffer) => void process.stderr.write(bytes),
  };
  try {
    return await request(paths.socket, body, sinks);
  } catch (error) {
    if (!isNobodyThere(error)) throw explained(error);
  }
  const [first, second] = argv;
  if (first === 'agent' && second === 'stop' && argv.length === 2) {
    process.stdout.write('No agent is running.\n');
    return EXIT.done;
  }
  if ((first === 'agent' && second === 'status') || process.env.DAYPASS_NO_AUTOSTART === '1') {
    throw new DaypassError('agent-unreachable', 'No agent is running.');
  }
  await startOnce(paths, { headless: first === 'agent' && second === 'start' && argv.includes('--headless') });
  return request(paths.socket, body, sinks).catch((error) => {
    throw explained(error);
  });
}

function describe(argv: readonly string[]): ClientRequest {
  const { stdin, stdout, stderr, env, pid, ppid } = process;
  const forwarded = FORWARDED_ENV.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name] ?? '']]));
  return {
    argv,
    version,
    cwd: process.cwd(),
    pid,
    parentPid: ppid,
    env: Object.fromEntries(forwarded),
    terminal: {
      stdin: stdin.isTTY === true,
      stdout: stdout.isTTY === true,
      stderr: stderr.isTTY === true,
      columns: stdout.columns || stderr.columns || Number(env.COLUMNS) || 80,
    },
  };
}

/** Nobody listens, as opposed to somebody who ended in the middle. */
function isNobodyThere(error: unknown): boolean {
  const cause = error instanceof Error ? (error.cause as NodeJS.ErrnoException | undefined) : undefined;
  return cause?.code === 'ENOENT' || cause?.code === 'ECONNREFUSED';
}

function explained(error: unknown): unknown {
  if (!(error instanceof DaypassError)) return error;
  switch (error.code) {
    case 'agent-unreachable':
      return new DaypassError(error.code, error.message, { next: 'Run the command again.', cause: error });
    case 'protocol-mismatch':
      return new DaypassError(error.code, "What answers on the agent's socket does not speak this protocol.");
    default:
      return error;
  }
}

main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (cause) => {
    const error = asDaypassError(cause);
    process.stderr.write(`daypass: ${error.message} ${error.next}\n`);
    process.exitCode = error.exit;
  },
);
