import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const BUILT = resolve(ROOT, process.env.DAYPASS_BIN_DIR ?? 'out/bin');
const STARTED_AGENT = join(ROOT, 'test', 'support', 'agent', 'client-started-agent.mjs');

export type Kind = 'native' | 'stand-in';

/** Where `npm run build` leaves the client. */
export function builtClient(kind: Kind): string {
  return join(BUILT, kind === 'native' ? 'daypass' : 'daypass.cjs');
}

export interface Ending {
  /** Null when a signal ended it. */
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  /** After the process has ended and everything that it left open is closed. */
  readonly ended: Promise<Ending>;
}

/** Of an agent that is started: see `client-started-agent.mjs`. */
type Behaviour = 'serves' | 'fails' | 'crashes' | 'hangs' | 'is killed' | 'is killed once' | 'gives way once';

interface Options {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly detached?: boolean;
  /** Id of another user and group that it runs as; this process is root then. */
  readonly user?: number;
}

/** What an agent started by the client answers. */
export interface StartedAgent {
  readonly mode: string;
  readonly pid: number;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly more: readonly string[];
}

/** A copy of the client in a folder of its own (with a space in its name), and a DAYPASS_HOME for it. */
export class ClientScene {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'daypass client-')));
  readonly home = join(this.folder, 'home');
  readonly bin = join(this.folder, 'bin');
  readonly run = join(this.home, 'state', 'run');
  /** The command line up to the client's own arguments. */
  readonly command: readonly [string, ...string[]];

  constructor(kind: Kind) {
    const built = builtClient(kind);
    const own = join(this.bin, kind === 'native' ? 'daypass' : 'daypass.cjs');
    mkdirSync(this.bin);
    copyFileSync(built, own);
    chmodSync(own, 0o755);
    this.command = kind === 'native' ? [own] : [process.execPath, own];
  }

  get env(): Record<string, string> {
    return { PATH: process.env.PATH ?? '', HOME: this.folder, DAYPASS_HOME: this.home };
  }

  start(argv: readonly string[], { env = this.env, cwd = this.folder, detached = false, user }: Options = {}): Running {
    const [program, ...first] = this.command;
    // The fourth descriptor is one that the client inherits from its parent.
    const stdio = ['ignore', 'pipe', 'pipe', 'pipe'] as const;
    const as = user === undefined ? {} : { uid: user, gid: user };
    return observe(spawn(program, [...first, ...argv], { env, cwd, detached, stdio: [...stdio], ...as }));
  }

  ask(argv: readonly string[], options?: Options): Promise<Ending> {
    return this.start(argv, options).ended;
  }

  /** Says how an agent is started: nothing else than the words given, or one for each mode with this behaviour. */
  writeLaunchFile(behaviour: Behaviour, ...more: string[]): void {
    copyFileSync(STARTED_AGENT, join(this.bin, 'agent.mjs'));
    const line = (mode: string) => [mode, process.execPath, './agent.mjs', mode, behaviour, ...more].join('\t');
    writeFileSync(join(this.bin, 'agent.launch'), `${line('desktop')}\n${line('headless')}\n`);
  }

  /** Process IDs of all agents that were started. */
  startedAgents(): number[] {
    const folder = join(this.home, 'starts');
    return existsSync(folder) ? readdirSync(folder).map(Number) : [];
  }

  close(): void {
    for (const pid of this.startedAgents()) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended on its own.
      }
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function observe(child: ChildProcess): Running {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout?.on('data', (chunk) => stdout.push(chunk));
  child.stderr?.on('data', (chunk) => stderr.push(chunk));
  const ended = new Promise<Ending>((settle, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => {
      settle({ status, signal, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString('utf8') });
    });
  });
  return { child, ended };
}

export function startedAgent({ status, stdout, stderr }: Ending): StartedAgent {
  if (status !== 0) throw new Error(`The client ended with status ${status}: ${stderr}`);
  return JSON.parse(stdout.toString('utf8'));
}
