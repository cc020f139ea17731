/**
 * Which program a process is, as a person would name it: `aws`, `terraform`, `python3`. Arguments are looked at to see
 * through interpreters and shells, and never told: they may hold secrets.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { printable } from '../base/printable.ts';

export interface Program {
  /** `unknown` where the system does not tell. */
  readonly name: string;
  /** 0 where there is none. */
  readonly pid: number;
  /** Path of the executable, or an empty string. */
  readonly path: string;
}

interface Found {
  readonly path: string;
  readonly words: readonly string[];
  readonly parent: number;
}

/** How many shells are seen through on the way up. */
const MAX_SHELLS = 3;
const SHELLS = /^-?(?:sh|bash|dash|zsh|ksh|fish)$/;
const INTERPRETERS = /^(?:python[\d.]*|node|nodejs|ruby|perl|bun|deno)$/;
/** Flags of interpreters whose next word belongs to them. */
const WITH_VALUE = /^(?:-r|--require|--import|--loader|--experimental-loader|--env-file|--conditions|-C|-W|-X)$/;
/** Limit of one look at another process, in ms. */
const LIMIT_MS = 1_000;

/** A process that asks again within this time is not looked at again, in ms. */
const REMEMBERED_MS = 1_000;

/**
 * `programOf` for a broker that is asked thousands of times a second, often by the same process. Whoever asked has an answer
 * from memory before the look, and may have ended by then: its short name is taken down at once.
 */
export function createProgramLookup(platform: NodeJS.Platform, clock: Clock): (pid: number) => Promise<Program> {
  const seen = new Map<number, { readonly at: number; readonly program: Promise<Program> }>();
  return (pid) => {
    const now = clock.monotonic();
    const before = seen.get(pid);
    if (before && now - before.at < REMEMBERED_MS) return before.program;
    if (seen.size > 1_000) seen.clear();
    const shortName = shortNameOf(pid, platform);
    const program = afterThisTurn()
      .then(() => programOf(pid, platform))
      .then((found) => (found.name === 'unknown' && shortName ? { ...found, name: shortName } : found));
    seen.set(pid, { at: now, program });
    return program;
  };
}

/**
 * The program that asked: the process itself, or who started it where it is only a shell with one command (`sh -c …`, as
 * AWS's JavaScript SDK starts a credential_process). Never fails.
 */
export async function programOf(pid: number, platform: NodeJS.Platform): Promise<Program> {
  const unknown: Program = { name: 'unknown', pid, path: '' };
  let current = pid;
  try {
    for (let step = 0; step <= MAX_SHELLS && current > 1; step += 1) {
      const found = await look(current, platform);
      if (!found) return unknown;
      const name = nameOf(found);
      const isOneCommand = SHELLS.test(basename(found.words[0] ?? '')) && found.words[1] === '-c';
      if (!isOneCommand || found.parent <= 1) return { name, pid: current, path: found.path };
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
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // Field 3 of proc(5), the state: one that has ended and whose parent has not looked yet. Field 22: the start.
      return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? 'unknown');
    }
    if (platform === 'darwin') return (await output('/bin/ps', ['-o', 'lstart=', '-p', String(pid)])).trim() || null;
    return 'unknown';
  } catch {
    return isRunning(pid) ? 'unknown' : null;
  }
}

/** What the kernel calls a process, 15 bytes at most (proc(5), comm); an empty string where there is no telling. */
function shortNameOf(pid: number, platform: NodeJS.Platform): string {
  if (platform !== 'linux' || pid <= 0) return '';
  try {
    return shown(readFileSync(`/proc/${pid}/comm`, 'utf8'));
  } catch {
    return '';
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

function nameOf({ path, words }: Found): string {
  const own = basename(words[0] ?? path).replace(/^-/, '') || basename(path);
  if (!INTERPRETERS.test(own)) return shown(own);
  const script = words.slice(1).find((word, index) => !word.startsWith('-') && !WITH_VALUE.test(words[index] ?? ''));
  // `python3 -c …` and `node -e …` have code there, not a file.
  const isCode = words[1] === '-c' || words[1] === '-e' || words[1] === '-m';
  return shown(script && !isCode ? basename(script) : own);
}

/** Other programs choose their names; what steers a terminal or fills a window is cut. */
function shown(name: string): string {
  return printable(name.trimEnd()).slice(0, 64) || 'unknown';
}

async function look(pid: number, platform: NodeJS.Platform): Promise<Found | null> {
  if (platform === 'linux') {
    const [path, command, stat] = await Promise.all([
      readlink(`/proc/${pid}/exe`).catch(() => ''),
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
      readFile(`/proc/${pid}/stat`, 'utf8'),
    ]);
    // The name in brackets may hold spaces and brackets itself; the parent is the second field after it.
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    return { path, words: command.split('\0').slice(0, 8), parent };
  }
  if (platform === 'darwin') {
    const line = await output('/bin/ps', ['-o', 'ppid=,comm=', '-p', String(pid)]);
    const [, parent, path = ''] = /^\s*(\d+)\s+(.*?)\s*$/.exec(line) ?? [];
    const command = await output('/bin/ps', ['-o', 'command=', '-p', String(pid)]);
    return { path, words: command.trim().split(' ').slice(0, 8), parent: Number(parent) };
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
