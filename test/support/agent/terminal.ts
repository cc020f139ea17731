/** A program in a real pseudo-terminal, through `terminal.py`, because Node has none. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('terminal.py', import.meta.url));
export const HAS_TERMINAL = spawnSync('python3', ['-c', 'import os; os.pidfd_open']).status === 0;

export interface TerminalEnd {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Whether the terminal's settings are those from before. */
  readonly restored: boolean;
}

interface Options {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly columns?: number;
  readonly rows?: number;
}

export class Terminal {
  /** Everything that was shown, as it came, escape sequences included. */
  output = '';
  readonly ended: Promise<TerminalEnd>;
  /** The program's process id. */
  readonly pid: Promise<number>;
  readonly #child: ChildProcess;
  #seen = 0;
  readonly #waiting = new Set<() => void>();

  constructor(command: readonly string[], { env, cwd, columns = 80, rows = 24 }: Options) {
    const child = spawn('python3', [SCRIPT, String(columns), String(rows), ...command], {
      env: { TERM: 'xterm-256color', ...env },
      ...(cwd ? { cwd } : {}),
      stdio: ['pipe', 'pipe', 'inherit', 'pipe'],
    });
    this.#child = child;
    child.stdin?.on('error', () => undefined);
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      this.output += text;
      for (const look of [...this.#waiting]) look();
    });
    let told: (pid: number) => void = () => undefined;
    this.pid = new Promise((resolve) => {
      told = resolve;
    });
    this.ended = new Promise((resolve, reject) => {
      let text = '';
      child.stdio[3]?.on('data', (chunk) => {
        text += chunk;
        const [first, rest] = text.split('\n');
        if (rest !== undefined) told(JSON.parse(first ?? '').pid);
      });
      child.once('error', reject);
      child.once('close', () => {
        const [, last] = text.split('\n');
        if (!last) return reject(new Error(`The terminal broke down: ${this.output}`));
        const { status, signal, restored } = JSON.parse(last);
        const name = Object.entries(constants.signals).find(([, number]) => number === signal)?.[0];
        resolve({ status, signal: (name as NodeJS.Signals) ?? null, restored });
        for (const look of [...this.#waiting]) look();
      });
    });
    this.ended.catch(() => undefined);
  }

  type(text: string): void {
    this.#order({ type: text });
  }

  resize(columns: number, rows: number): void {
    this.#order({ resize: [columns, rows] });
  }

  hangUp(): void {
    this.#order({ hangup: true });
  }

  /** Resolves once the text has been shown after whatever was waited for before. Escape sequences don't count. */
  async sees(text: string): Promise<void> {
    let hasEnded = false;
    const end = () => {
      hasEnded = true;
    };
    this.ended.then(end, end);
    await new Promise<void>((resolve, reject) => {
      const look = () => {
        const plain = withoutEscapes(this.output);
        const at = plain.indexOf(text, this.#seen);
        if (at >= 0) {
          this.#seen = at + text.length;
          resolve();
        } else if (hasEnded) reject(new Error(`"${text}" was not shown, but: ${plain.slice(this.#seen)}`));
        else return;
        this.#waiting.delete(look);
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** What was shown, without escape sequences and carriage returns. */
  get text(): string {
    return withoutEscapes(this.output);
  }

  /** Ends what a failed test left running. */
  close(): void {
    this.#child.kill('SIGKILL');
  }

  #order(order: object): void {
    this.#child.stdin?.write(`${JSON.stringify(order)}\n`);
  }
}

function withoutEscapes(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what steers a terminal is made of them
  return text.replace(/\u001b\[[0-9;?]*[a-zA-Z]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\r/g, '');
}
