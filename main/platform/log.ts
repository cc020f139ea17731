/**
 * The agent's log: one JSON object per line in `agent.log`, mode 0600, at most `MAX_BYTES`; then it becomes
 * `agent.log.1`, and the one before that goes. Secrets print as `[secret]` because they are `Secret`s; what looks like
 * one in a message from elsewhere (an error of a library) is cut out here as well.
 */
import { closeSync, fstatSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { DaypassError } from '../base/errors.ts';
import { printableJson } from '../base/printable.ts';
import { openAtEnd } from './files/plain-file.ts';
import { redact } from './redact.ts';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LEVELS)[number];

const MAX_BYTES = 5 * 1024 * 1024;
/** How many causes of an error are told. */
const MAX_CAUSES = 4;

type Fields = Readonly<Record<string, unknown>>;
type Write = (message: string, fields?: Fields) => void;

export interface Log {
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
}

const ignore: Write = () => undefined;

/** Writing the log never fails the work that is being logged: what can't be written is lost. */
export function createLog(options: { folder: string; clock: Clock; level: LogLevel }): Log & Disposable {
  const file = new LogFile(join(options.folder, 'agent.log'));
  const least = LEVELS.indexOf(options.level);
  const at = (level: LogLevel): Write => {
    if (LEVELS.indexOf(level) < least) return ignore;
    return (message, fields) => {
      const time = new Date(options.clock.now()).toISOString();
      file.append(`${printableJson(redact(JSON.stringify({ time, level, message, ...plain(fields) })))}\n`);
    };
  };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    dispose: () => file.close(),
  };
}

/** Opened at the first line, so that a process which only finds out that another agent runs leaves no trace. */
class LogFile {
  readonly #path: string;
  #descriptor: number | null = null;
  #bytes = 0;

  constructor(path: string) {
    this.#path = path;
  }

  append(line: string): void {
    try {
      if (this.#descriptor !== null && this.#bytes > MAX_BYTES) this.#rotate();
      this.#descriptor ??= this.#open();
      this.#bytes += writeSync(this.#descriptor, line);
    } catch {
      this.close();
    }
  }

  close(): void {
    if (this.#descriptor === null) return;
    closeSync(this.#descriptor);
    this.#descriptor = null;
  }

  #open(): number {
    const descriptor = openAtEnd(this.#path);
    this.#bytes = fstatSync(descriptor).size;
    return descriptor;
  }

  /** On Windows a program that reads one of the two keeps its name: lines continue to go into the same file until it has let go. */
  #rotate(): void {
    this.close();
    try {
      renameSync(this.#path, `${this.#path}.1`);
    } catch {
      // The next line tries again.
    }
  }
}

function plain(fields: Fields | undefined): Fields {
  if (!fields) return {};
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, value instanceof Error ? describe(value, 0) : value]),
  );
}

/** An error without what libraries hang onto it (requests, responses, tokens). */
function describe(error: Error, depth: number): Fields {
  const code = error instanceof DaypassError ? error.code : (error as NodeJS.ErrnoException).code;
  const cause = error.cause instanceof Error && depth < MAX_CAUSES ? describe(error.cause, depth + 1) : undefined;
  const expected = error instanceof DaypassError && error.code !== 'unexpected';
  const stack = expected
    ? undefined
    : error.stack
        ?.split('\n')
        .slice(1, 6)
        .map((line) => line.trim());
  return { name: error.name, message: error.message, code, stack, cause };
}
