/**
 * Which program a process is, as a person would name it. Start reading in `sight.ts`. Arguments are looked at to see through
 * interpreters and shells, and never told: they may hold secrets.
 */
import { readFileSync, readlinkSync } from 'node:fs';
import type { Clock } from '../../base/clock.ts';
import type { AskingProgram } from '../../base/request.ts';
import type { Guard, ProcessFacts } from '../guard.ts';
import { type CommandLine, executableName, isPassed } from './naming.ts';
import { describeByProc } from './proc-facts.ts';
import { output } from './program-output.ts';
import { type SightDependencies, sightOf, unknownProgram } from './sight.ts';

/** `describeProcess` of the native module, where there is one. */
export type Describe = Guard['describeProcess'];

/** As many words as the way past a shell's flags may take. */
const MAX_WORDS = 12;
/** The command line of a process that asks again within this time is not read again, in ms. */
const REMEMBERED_MS = 1_000;
const MAX_REMEMBERED = 1_000;

/** How processes of this system are looked at; null where that takes a program of its own, or can't be done. */
export function sightDependencies(
  platform: NodeJS.Platform,
  clock: Clock,
  describe?: Describe,
): SightDependencies | null {
  if (platform !== 'linux') return null;
  const lines = new Map<string, { readonly at: number; readonly line: CommandLine | null }>();
  const commandLine = ({ pid, mark }: ProcessFacts) => {
    const now = clock.monotonic();
    const before = lines.get(mark);
    if (before && now - before.at < REMEMBERED_MS) return before.line;
    if (lines.size >= MAX_REMEMBERED) lines.clear();
    const line = readCommandLine(pid);
    lines.set(mark, { at: now, line });
    return line;
  };
  return { describe: describe ?? describeByProc, commandLine };
}

/** The program behind a process; never fails. */
export type ProgramLookup = (pid: number) => Promise<AskingProgram>;

export function createProgramLookup(
  platform: NodeJS.Platform,
  dependencies: SightDependencies | null,
  describe?: Describe,
): ProgramLookup {
  return async (pid) => {
    if (pid <= 0) return unknownProgram(pid);
    if (dependencies) {
      const facts = dependencies.describe(pid);
      return facts ? sightOf(facts, dependencies).program : unknownProgram(pid);
    }
    return platform === 'darwin' ? lookByPs(pid, describe) : unknownProgram(pid);
  };
}

function readCommandLine(pid: number): CommandLine | null {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0', MAX_WORDS);
    return { words, folder: readlinkSync(`/proc/${pid}/cwd`) };
  } catch {
    return null;
  }
}

/** On macOS command lines are asked of `ps`, which takes some ms: what is passed on the way is read first, then looked at. */
async function lookByPs(pid: number, describe?: Describe): Promise<AskingProgram> {
  const seen = new Map<number, ProcessFacts>();
  const lines = new Map<number, CommandLine>();
  try {
    for (let current = pid; current > 1 && seen.size < 8; current = seen.get(current)?.parent ?? 0) {
      const row = await output('/bin/ps', ['-o', 'ppid=,comm=', '-p', String(current)]);
      const [, parent = '0', called = ''] = /^\s*(\d+)\s+(.*?)\s*$/.exec(row) ?? [];
      // What `ps` has is what the process calls itself.
      const own = { pid: current, parent: Number(parent), start: 0, path: called.replace(/^-/, ''), mark: '' };
      seen.set(current, describe?.(current) ?? own);
      const command = await output('/bin/ps', ['-o', 'command=', '-p', String(current)]);
      const line = { words: command.trim().split(' ').slice(0, MAX_WORDS), folder: '' };
      lines.set(current, line);
      if (!isPassed(executableName(seen.get(current)?.path ?? ''), line)) break;
    }
  } catch {
    // It has ended meanwhile, or belongs to somebody else.
  }
  const first = seen.get(pid);
  if (!first) return unknownProgram(pid);
  const described = (id: number) => seen.get(id) ?? null;
  return sightOf(first, { describe: described, commandLine: (facts) => lines.get(facts.pid) ?? null }).program;
}
