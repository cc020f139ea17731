/** Standard input and the terminal, as the agent asks for them. */
import type { InputMode } from '../../main/base/request.ts';
import type { InputSource } from '../../main/broker/connect.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;
const CTRL_C = 0x03;
const NEWLINE = 0x0a;

export class TerminalInput implements InputSource {
  #leave: Buffer | null = null;
  #isRaw = false;
  #mode: InputMode = 'line';
  #send: ((bytes: Uint8Array) => void) | null = null;
  /** Input that was not asked for yet. */
  #waiting: Buffer = Buffer.alloc(0);
  #hasEnded = false;
  #isListening = false;
  #onResize: () => void = () => undefined;
  readonly #onSignal = (signal: NodeJS.Signals) => {
    this.restore();
    process.kill(process.pid, signal);
  };

  read(mode: InputMode, leave: Buffer, send: (bytes: Uint8Array) => void): void {
    this.#mode = mode;
    this.#send = send;
    this.#listen();
    this.#enter(leave, mode !== 'line');
    this.#deliver();
  }

  restore(): void {
    this.#send = null;
    if (this.#leave === null) return;
    for (const signal of SIGNALS) process.removeListener(signal, this.#onSignal);
    if (this.#isRaw) process.stdin.setRawMode(false);
    this.#isRaw = false;
    process.stderr.write(this.#leave);
    this.#leave = null;
    process.stdin.pause();
  }

  watchSize(send: (size: { columns: number; rows: number }) => void): void {
    // The agent that was asked before this one has gone.
    process.stderr.off('resize', this.#onResize);
    this.#onResize = () => {
      if (this.#leave !== null) send({ columns: process.stderr.columns, rows: process.stderr.rows });
    };
    process.stderr.on('resize', this.#onResize);
  }

  #enter(leave: Buffer, raw: boolean): void {
    if (this.#leave === null) for (const signal of SIGNALS) process.on(signal, this.#onSignal);
    this.#leave = leave;
    // Node has only full raw mode, so line editing is done below.
    if (process.stdin.isTTY && raw !== this.#isRaw) {
      process.stdin.setRawMode(raw);
      this.#isRaw = raw;
    }
    process.stdin.resume();
  }

  #listen(): void {
    if (this.#isListening) return;
    this.#isListening = true;
    process.stdin.on('data', (chunk: Buffer) => {
      if (this.#isRaw && chunk.includes(CTRL_C)) this.#onSignal('SIGINT');
      this.#waiting = Buffer.concat([this.#waiting, chunk]);
      this.#deliver();
    });
    process.stdin.on('error', () => this.#end());
    process.stdin.on('end', () => this.#end());
  }

  #end(): void {
    this.#hasEnded = true;
    this.#deliver();
  }

  #deliver(): void {
    const send = this.#send;
    if (!send) return;
    const bytes = this.#mode === 'hidden' && this.#isRaw ? edited(this.#waiting) : this.#waiting;
    const end = this.#mode === 'keys' ? bytes.length : bytes.indexOf(NEWLINE) + 1;
    if (end === 0 && !this.#hasEnded) return;
    this.#send = null;
    const given = end === 0 ? bytes : bytes.subarray(0, end);
    this.#waiting = bytes.subarray(given.length);
    send(given);
  }
}

/** What a terminal does to a line before Enter ends it: Backspace, Ctrl-U, Ctrl-D. */
function edited(bytes: Buffer): Buffer {
  const line: number[] = [];
  for (const byte of bytes) {
    if (byte === 0x7f || byte === 0x08) line.pop();
    else if (byte === 0x15) line.length = 0;
    else if (byte === 0x0d || byte === 0x04) line.push(NEWLINE);
    else line.push(byte);
  }
  return Buffer.from(line);
}
