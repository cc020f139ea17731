/**
 * Runs another program in this one's place. Node has no way to replace itself, so this process waits, passes on the
 * signals that it gets, and ends as the program did.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Program } from '../../main/base/request.ts';
import { windowsCommand, withChanges } from './windows-program.ts';

const HANDED_ON = ['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH', 'SIGCONT'] as const;
/** The terminal sends these to the program as well. */
const LEFT_TO_THE_PROGRAM = ['SIGINT', 'SIGQUIT'] as const;
/** The exit statuses that shells use. */
const NOT_EXECUTABLE = 126;
const NOT_FOUND = 127;

/** Resolves with an exit status; a program that a signal ended takes this process along. */
export function become({ argv: [command, ...args], set, unset }: Program): Promise<number> {
  const env = withChanges(process.env, { set, unset }, process.platform);
  const started =
    process.platform === 'win32' ? windowsCommand(command, args, env) : { program: command, args, isVerbatim: false };
  if (started === 'missing') return Promise.resolve(sayMissing(command));
  if (started === 'refused') {
    process.stderr.write(`daypass: "${command}" is a batch file, which takes no arguments with new lines in them.\n`);
    return Promise.resolve(NOT_EXECUTABLE);
  }
  return new Promise((resolve) => {
    const options = { env, stdio: 'inherit', windowsVerbatimArguments: started.isVerbatim } as const;
    const child = spawn(started.program, started.args, options);
    for (const signal of HANDED_ON) process.on(signal, () => child.kill(signal));
    for (const signal of LEFT_TO_THE_PROGRAM) process.on(signal, () => undefined);
    child.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return resolve(sayMissing(command));
      process.stderr.write(`daypass: "${command}" can't be run (${error.code}). Check its name and path.\n`);
      resolve(NOT_EXECUTABLE);
    });
    child.once('exit', (status, signal) => {
      if (status !== null) return resolve(status);
      for (const name of [...HANDED_ON, ...LEFT_TO_THE_PROGRAM]) process.removeAllListeners(name);
      process.kill(process.pid, signal ?? 'SIGKILL');
      // A signal that does not end this process.
      setImmediate(() => resolve(128 + (signal ? constants.signals[signal] : 0)));
    });
  });
}

function sayMissing(command: string): number {
  process.stderr.write(`daypass: There is no program "${command}". Check its name and path.\n`);
  return NOT_FOUND;
}
