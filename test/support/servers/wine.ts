/** Windows, as far as Wine goes: a prefix of its own, and programs that are compiled for it here. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const TARGET = 'x86_64-pc-windows-gnu';
const COMPILER = 'x86_64-w64-mingw32-gcc';
/** Debian's package puts nothing on the PATH. */
const PLACES = [...(process.env.PATH ?? '').split(delimiter), '/usr/lib/wine'];
const WINE = ['wine64', 'wine'].flatMap((name) => PLACES.map((folder) => join(folder, name))).find(existsSync);

/** What is missing here, in words; null where nothing is. */
export const MISSING: string | null = (() => {
  if (process.platform !== 'linux' || !WINE) return 'Wine';
  if (spawnSync(COMPILER, ['--version']).status !== 0) return 'the compiler of mingw-w64';
  const { stdout, status } = spawnSync('rustc', ['--print', 'target-libdir', '--target', TARGET], { encoding: 'utf8' });
  const library = stdout?.trim() ?? '';
  return status === 0 && existsSync(library) && readdirSync(library).length > 0 ? null : `Rust’s ${TARGET}`;
})();

export class Wine {
  readonly folder: string;
  readonly env: Record<string, string>;

  /** Takes some 15 s. */
  static async open(env: Record<string, string> = {}): Promise<Wine> {
    const wine = new Wine(await mkdtemp(join(tmpdir(), 'daypass-wine-')), env);
    wine.run('wineboot', ['-i']);
    return wine;
  }

  private constructor(folder: string, env: Record<string, string>) {
    this.folder = folder;
    const prefix = { WINEPREFIX: join(folder, 'prefix'), WINEDEBUG: '-all', DISPLAY: '' };
    this.env = { PATH: process.env.PATH ?? '', HOME: folder, ...prefix, ...env };
  }

  /** Program and first arguments that start a program for Windows. */
  get command(): string {
    return WINE ?? 'wine';
  }

  run(program: string, args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
    const options = { env: this.env, cwd: this.folder, encoding: 'utf8', timeout: 60_000 } as const;
    const { status, stdout, stderr } = spawnSync(this.command, [program, ...args], options);
    return { status, stdout: stdout.replaceAll('\r', ''), stderr: stderr.replaceAll('\r', '') };
  }

  /** The native client. @returns where it is */
  buildClient(): string {
    const target = join(ROOT, 'out', 'windows');
    const env = { ...process.env, CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER: COMPILER };
    const args = ['build', '--release', '--locked', '--quiet', '--target', TARGET, '--target-dir', target];
    must('cargo', args, join(ROOT, 'client'), env);
    return join(target, TARGET, 'release', 'daypass.exe');
  }

  /** @returns where it is */
  compile(source: string, name: string): string {
    const program = join(this.folder, name);
    must(COMPILER, ['-O1', '-o', program, source, '-ladvapi32'], this.folder, process.env);
    return program;
  }

  async close(): Promise<void> {
    const server = PLACES.map((folder) => join(folder, 'wineserver')).find(existsSync);
    if (server) spawnSync(server, ['-k', '-w'], { env: this.env });
    await rm(this.folder, { recursive: true, force: true });
  }
}

function must(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): void {
  const { status, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`);
}
