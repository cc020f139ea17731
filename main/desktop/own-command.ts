/** Asks this process what the command line asks it, on the same way: over the socket, through the broker. */
import { request } from '../broker/connect.ts';

export interface CommandAnswer {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export type OwnCommand = (argv: readonly string[]) => Promise<CommandAnswer>;

/** @param from what a client says of itself. @throws DaypassError agent-unreachable */
export function ownCommand(from: {
  readonly socket: string;
  readonly version: string;
  readonly searchPath: () => Promise<string>;
}): OwnCommand {
  return async (argv) => {
    const said = { stdout: '', stderr: '' };
    const hears = (stream: keyof typeof said) => (bytes: Buffer) => {
      said[stream] += bytes.toString('utf8');
    };
    const { pid, ppid } = process;
    const terminal = { stdin: false, stdout: false, stderr: false, columns: 80, rows: 24 };
    const { socket, version } = from;
    const searchPath = await from.searchPath();
    const body = { argv, version, cwd: '/', pid, parentPid: ppid, searchPath, env: {}, present: [], terminal };
    const status = await request(socket, body, { stdout: hears('stdout'), stderr: hears('stderr') });
    return { status, ...said };
  };
}
