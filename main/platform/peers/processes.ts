/**
 * Which program a process is, as a person would name it: `aws`, `terraform`, `python3`. Arguments are looked at to see
 * through interpreters and shells, and never told: they may hold secrets.
 */
import { execFile } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { readFile, readlink } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { printable } from '../../base/printable.ts';
import type { Guard } from '../guard.ts';

export interface Program {
  /** `unknown` where the system does not tell. */
  readonly name: string;
  /** 0 where there is none. */
  readonly pid: number;
  /** Path of the executable, or an empty string: the system's word. */
  readonly path: string;
  /** Path of the script, for an interpreter with one: the process's word, as nobody else knows it. */
  readonly script?: string;
}

/** `describeProcess` of the native module, where there is one. */
export type Describe = Guard['describeProcess'];

interface Found {
  readonly path: string;
  readonly words: readonly string[];
  readonly folder: string;
  readonly parent: number;
}

/** How many shells are seen through on the way up. */
const MAX_SHELLS = 3;
const SHELLS = /^(?:(?:ba|da|z|k|fi)?sh|busybox)$/;
const INTERPRETERS = /^(?:python[\d.]*|node|nodejs|ruby[\d.]*|perl[\d.]*|bun|deno)$/i;
/** Flags of interpreters whose next word belongs to them. */
const WITH_VALUE = /^(?:-r|--require|--import|--loader|--experimental-loader|--env-file|--conditions|-C|-W|-X)$/;
/** Flags after which code comes, or a module's name, and no file: `python3 -c …`, `perl -ne …`, `node --eval …`. */
const WITH_CODE = /^(?:-[A-Za-z]*[cemEp]|--eval\b.*|--print\b.*)$/;
/** What Linux adds to the path of an executable that has been replaced since. */
const REPLACED = / \(deleted\)$/;
/** Limit of one look at another process, in ms. */
const LIMIT_MS = 1_000;

/** A process that asks again within this time is not looked at again, in ms. */
const REMEMBERED_MS = 1_000;

/**
 * `programOf` for a broker that is asked thousands of times a second, often by the same process. Whoever asked has an answer
 * from memory before the look, and may have ended by then: its executable is taken down at once.
 */
export function createProgramLookup(
  platform: NodeJS.Platform,
  clock: Clock,
  describe?: Describe,
): (pid: number) => Promise<Program> {
  const seen = new Map<
    number,
    { readonly at: number; readonly glimpse: Glimpse; readonly program: Promise<Program> }
  >();
  return (pid) => {
    const now = clock.monotonic();
    const glimpse = glimpseOf(pid, platform, describe);
    const before = seen.get(pid);
    // The id may be another process's by now, or the process another program.
    const isSame = before?.glimpse.path === glimpse.path && before.glimpse.start === glimpse.start;
    if (before && isSame && now - before.at < REMEMBERED_MS) return before.program;
    if (seen.size > 1_000) seen.clear();
    const { path } = glimpse;
    const program = afterThisTurn()
      .then(() => programOf(pid, platform, describe))
      .then((found) => (found.name === 'unknown' && path ? { name: shown(executableName(path)), pid, path } : found));
    seen.set(pid, { at: now, glimpse, program });
    return program;
  };
}

/**
 * The program that asked: the process itself, or who started it where it is only a shell with one command (`sh -c …`, as
 * AWS's JavaScript SDK starts a credential_process). Never fails.
 */
export async function programOf(pid: number, platform: NodeJS.Platform, describe?: Describe): Promise<Program> {
  const unknown: Program = { name: 'unknown', pid, path: '' };
  let current = pid;
  try {
    for (let step = 0; step <= MAX_SHELLS && current > 1; step += 1) {
      const found = await look(current, platform, describe);
      if (!found) return unknown;
      const executable = executableName(found.path);
      const isOneCommand = SHELLS.test(executable) && isOneCommandLine(found.words);
      if (!isOneCommand || found.parent <= 1) return { ...named(found, executable), pid: current, path: found.path };
      current = found.parent;
    }
  } catch {
    // It has ended meanwhile, or belongs to somebody else.
  }
  return unknown;
}

/**
 * Something that tells this process from another one that has its id later: when it started, in the system's own words.
 * Null for one that has ended, `unknown` where the system does not tell. Never fails.
 */
export async function startOfProcess(pid: number, platform: NodeJS.Platform): Promise<string | null> {
  if (!isRunning(pid)) return null;
  try {
    if (platform === 'linux') {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
      // The state: one that has ended and whose parent has not looked yet.
      const [state] = fieldsOf(stat);
      return state === 'Z' || state === 'X' ? null : startIn(stat);
    }
    if (platform === 'darwin') return (await output('/bin/ps', ['-o', 'lstart=', '-p', String(pid)])).trim() || null;
    return 'unknown';
  } catch {
    return isRunning(pid) ? 'unknown' : null;
  }
}

interface Glimpse {
  /** Empty where the system does not tell at once. */
  readonly path: string;
  readonly start: string;
}

function glimpseOf(pid: number, platform: NodeJS.Platform, describe?: Describe): Glimpse {
  const facts = pid > 0 ? describe?.(pid) : null;
  if (facts) return { path: facts.path, start: String(facts.start) };
  if (platform !== 'linux' || pid <= 0) return { path: '', start: '' };
  try {
    return { path: readlinkSync(`/proc/${pid}/exe`), start: startIn(readFileSync(`/proc/${pid}/stat`, 'utf8')) };
  } catch {
    return { path: '', start: '' };
  }
}

function afterThisTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function isRunning(pid: number): boolean {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Fields of `stat` of proc(5) from the third on, the state. The name before them may hold spaces and brackets itself. */
function fieldsOf(stat: string): string[] {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** Field 22. */
function startIn(stat: string): string {
  return fieldsOf(stat)[19] ?? 'unknown';
}

function isOneCommandLine(words: readonly string[]): boolean {
  // BusyBox is called by the shell's name, or has it as its first word.
  return words[1] === '-c' || (SHELLS.test(words[1] ?? '') && words[2] === '-c');
}

function executableName(path: string): string {
  return basename(path.replace(REPLACED, ''));
}

/**
 * By the executable, which the system tells: what a process calls itself in its arguments may be another's name. Only an
 * interpreter's script has no other source.
 */
function named({ words, folder }: Found, executable: string): { readonly name: string; readonly script?: string } {
  const script = INTERPRETERS.test(executable) ? scriptIn(words) : SHELLS.test(executable) ? fileOf(words[1]) : null;
  if (!script) return { name: shown(executable) };
  return { name: shown(basename(script)), script: folder ? resolve(folder, script) : script };
}

function scriptIn(words: readonly string[]): string | null {
  for (let index = 1; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (!word.startsWith('-')) return word || null;
    if (WITH_CODE.test(word)) return null;
    if (WITH_VALUE.test(word)) index += 1;
  }
  return null;
}

function fileOf(word: string | undefined): string | null {
  return word && !/^[-+]/.test(word) && !SHELLS.test(word) ? word : null;
}

/** Other programs choose their names; what steers a terminal or fills a window is cut. */
function shown(name: string): string {
  return printable(name.trimEnd()).slice(0, 64) || 'unknown';
}

async function look(pid: number, platform: NodeJS.Platform, describe?: Describe): Promise<Found | null> {
  if (platform === 'linux') {
    const [path, folder, command, stat] = await Promise.all([
      readlink(`/proc/${pid}/exe`).catch(() => ''),
      readlink(`/proc/${pid}/cwd`).catch(() => ''),
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
      readFile(`/proc/${pid}/stat`, 'utf8'),
    ]);
    return { path, folder, words: command.split('\0').slice(0, 8), parent: Number(fieldsOf(stat)[1]) };
  }
  if (platform === 'darwin') {
    const line = await output('/bin/ps', ['-o', 'ppid=,comm=', '-p', String(pid)]);
    const [, parent, called = ''] = /^\s*(\d+)\s+(.*?)\s*$/.exec(line) ?? [];
    // What `ps` has is what the process calls itself.
    const path = describe?.(pid)?.path || called.replace(/^-/, '');
    const command = await output('/bin/ps', ['-o', 'command=', '-p', String(pid)]);
    return { path, words: command.trim().split(' ').slice(0, 8), folder: '', parent: Number(parent) };
  }
  return null;
}

function output(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, [...args], { timeout: LIMIT_MS, maxBuffer: 64 * 1024 }, (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    );
  });
}
