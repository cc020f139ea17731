import { execFile } from 'node:child_process';

/** Limit of one look at another process, in ms. */
const LIMIT_MS = 1_000;

/** What a program of the system's says about a process. */
export function output(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, [...args], { timeout: LIMIT_MS, maxBuffer: 64 * 1024 }, (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    );
  });
}
