/**
 * What a program is called, and what is seen through on the way to it: shells with one command, and small programs that only
 * start another one. All of it goes by the executable, which the system tells; what a process calls itself may be another's name.
 */
import { basename, resolve } from 'node:path';
import { printable } from '../../base/printable.ts';
import { REPLACED } from './proc-facts.ts';

/** The first words of a process's command line, and its folder: its own word. */
export interface CommandLine {
  readonly words: readonly string[];
  readonly folder: string;
}

const SHELLS = /^(?:(?:ba|da|z|k|mk|fi)?sh|busybox)$/;
const INTERPRETERS = /^(?:python[\d.]*|node|nodejs|ruby[\d.]*|perl[\d.]*|bun|deno)$/i;
/** They wait for the one program that they start, and do nothing else. */
const STARTERS = /^(?:env|flock|ionice|nice|nohup|setsid|stdbuf|time|timeout|xargs)$/;
/** Flags of interpreters whose next word belongs to them. */
const WITH_VALUE = /^(?:-r|--require|--import|--loader|--experimental-loader|--env-file|--conditions|-C|-W|-X)$/;
/** Flags after which code comes, or a module's name, and no file: `python3 -c …`, `perl -ne …`, `node --eval …`. */
const WITH_CODE = /^(?:-[A-Za-z]*[cemEp]|--eval\b.*|--print\b.*)$/;
/** What a shell's `<(…)`, a pipe or a here-document stands for: no name, and another text each time. */
const OPEN_FILE = /^\/(?:dev|proc)\/(?:[^/]+\/)?(?:fd\/\d+|stdin)$/;
/** Flags of shells whose next word belongs to them. */
const SHELL_VALUE = /^(?:[-+][A-Za-z]*[oO]|--rcfile|--init-file)$/;
/** `sh -c`, `bash -lc`, `fish --command`. */
const ONE_COMMAND = /^(?:-[A-Za-z]*c[A-Za-z]*|--command(?:=.*)?)$/;

/** `bash -s`, behind which come arguments, or a shell's lone `-`. */
const FROM_INPUT = /^-(?:[A-Za-z]*s[A-Za-z]*)?$/;

export function executableName(path: string): string {
  return basename(path.replace(REPLACED, ''));
}

/** Whether the command line is needed to name this program, or to find the one that it stands for. */
export function hasTellingWords(executable: string): boolean {
  return SHELLS.test(executable) || INTERPRETERS.test(executable);
}

/** Whether the program that started this one is to be named instead of it. */
export function isPassed(executable: string, { words }: CommandLine): boolean {
  return isStarter(executable) || isShellForOneCommand(executable, words);
}

export function isStarter(executable: string): boolean {
  return STARTERS.test(executable);
}

/** Whether this is a shell that only runs one command for the program that started it: no script, no prompt. */
function isShellForOneCommand(executable: string, words: readonly string[]): boolean {
  if (!SHELLS.test(executable)) return false;
  // BusyBox is called by the shell's name, or has it as its first word.
  for (let index = SHELLS.test(words[1] ?? '') ? 2 : 1; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (ONE_COMMAND.test(word)) return true;
    if (!/^[-+]/.test(word) || word === '--') return false;
    if (SHELL_VALUE.test(word)) index += 1;
  }
  return false;
}

/** Whether this is a shell that a person types into. */
export function isOpenShell(executable: string, words: readonly string[]): boolean {
  return SHELLS.test(executable) && fileIn(words) === null && !isShellForOneCommand(executable, words);
}

/** Only an interpreter's script has no other source than its command line. */
export function named(
  executable: string,
  { words, folder }: CommandLine,
): { readonly name: string; readonly script?: string } {
  const script = INTERPRETERS.test(executable) ? scriptIn(words) : SHELLS.test(executable) ? fileIn(words) : null;
  if (!script || OPEN_FILE.test(script)) return { name: shown(executable) };
  return { name: shown(basename(script)), script: folder ? resolve(folder, script) : script };
}

function scriptIn(words: readonly string[]): string | null {
  for (let index = 1; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (!word.startsWith('-')) return word || null;
    // The script comes from standard input; what follows are its arguments.
    if (word === '-') return null;
    if (WITH_CODE.test(word)) return null;
    if (WITH_VALUE.test(word)) index += 1;
  }
  return null;
}

function fileIn(words: readonly string[]): string | null {
  for (let index = 1; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (ONE_COMMAND.test(word) || FROM_INPUT.test(word)) return null;
    if (SHELL_VALUE.test(word)) index += 1;
    else if (!/^[-+]/.test(word) && !SHELLS.test(word)) return word || null;
  }
  return null;
}

/** Other programs choose their names; what steers a terminal or fills a window is cut. */
function shown(name: string): string {
  return printable(name.trimEnd()).slice(0, 64) || 'unknown';
}
