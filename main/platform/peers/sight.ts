/**
 * One look at a process and at those above it, up to the program that asks. It is taken while the one who asks waits for an
 * answer, so that the shells in between are still there.
 */
import type { AskingProgram } from '../../base/request.ts';
import type { ProcessFacts } from '../guard.ts';
import {
  type CommandLine,
  executableName,
  hasTellingWords,
  isOpenShell,
  isPassed,
  isStarter,
  named,
} from './naming.ts';

export interface SightDependencies {
  /** Null for a process that has ended. */
  readonly describe: (pid: number) => ProcessFacts | null;
  /** Null where it can't be read. */
  readonly commandLine: (facts: ProcessFacts) => CommandLine | null;
}

export interface Sight {
  readonly program: AskingProgram;
  /** The program, and what was seen through on the way to it. */
  readonly seen: readonly ProcessFacts[];
}

/** More than anything sensible has between a program and what it starts. */
const MAX_STEPS = 16;
const NO_WORDS: CommandLine = { words: [], folder: '' };

export function unknownProgram(pid: number): AskingProgram {
  return { name: 'unknown', pid, path: '' };
}

/** Never fails: what can't be seen is `unknown`. */
export function sightOf(first: ProcessFacts, dependencies: SightDependencies): Sight {
  const seen: ProcessFacts[] = [];
  let starter: AskingProgram | null = null;
  let current = first;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    seen.push(current);
    const { pid, path } = current;
    if (!path) return { program: unknownProgram(pid), seen };
    const executable = executableName(path);
    const line = hasTellingWords(executable) ? dependencies.commandLine(current) : NO_WORDS;
    if (!line) return { program: unknownProgram(pid), seen };
    const program: AskingProgram = { ...named(executable, line), pid, path };
    if (!isPassed(executable, line)) {
      // What a person types at a shell is the program, and not the shell.
      return { program: starter && isOpenShell(executable, line.words) ? starter : program, seen };
    }
    if (isStarter(executable)) starter = program;
    const parent = dependencies.describe(current.parent);
    // What has started later than its child is not its parent, but has got the parent's id. Whose starter can't be seen is named
    // all the same; without a path no yes is remembered for it.
    if (!parent?.path || parent.start > current.start) return { program: { ...program, path: '' }, seen };
    current = parent;
  }
  return { program: unknownProgram(first.pid), seen };
}

/** Whether each of the processes is still there and the same program. */
export function isUnchanged(seen: readonly ProcessFacts[], describe: SightDependencies['describe']): boolean {
  return seen.every((facts) => describe(facts.pid)?.mark === facts.mark);
}
