/** What a command asks of its client's terminal and standard input, one at a time, over the connection. */
import { abortError } from '../base/clock.ts';
import { Emitter, type Event } from '../base/emitter.ts';
import { DaypassError } from '../base/errors.ts';
import type { InputMode, TerminalSize } from '../base/request.ts';
import { FRAME, type Frame, INPUT } from './frames.ts';

export class RemoteTerminal {
  readonly #send: (type: number, payload: Buffer) => void;
  readonly #signal: () => AbortSignal;
  #size: TerminalSize;
  #reading: { promise: Promise<Buffer | null>; settle: (bytes: Buffer | null) => void } | null = null;
  #hasAsked = false;
  #isChanged = false;
  readonly #resized = new Emitter<TerminalSize>();
  readonly onDidResize: Event<TerminalSize> = this.#resized.event;

  constructor(dependencies: {
    send: (type: number, payload: Buffer) => void;
    size: TerminalSize;
    signal: () => AbortSignal;
  }) {
    this.#send = dependencies.send;
    this.#size = dependencies.size;
    this.#signal = dependencies.signal;
  }

  size(): TerminalSize {
    return this.#size;
  }

  /** See `ClientReply.read`. */
  read(mode: InputMode, leave = ''): Promise<Buffer | null> {
    if (this.#reading) return this.#reading.promise;
    const signal = this.#signal();
    if (signal.aborted) return Promise.reject(abortError());
    this.#hasAsked = true;
    this.#isChanged = true;
    let settle: (bytes: Buffer | null) => void = () => undefined;
    const promise = new Promise<Buffer | null>((resolve, reject) => {
      const onGone = () => reject(abortError());
      signal.addEventListener('abort', onGone, { once: true });
      settle = (bytes) => {
        signal.removeEventListener('abort', onGone);
        resolve(bytes);
      };
    });
    this.#reading = { promise, settle };
    // A caller that has stopped waiting must not be told that the client went away.
    promise.catch(() => undefined);
    const payload = Buffer.concat([Buffer.of(INPUT[mode]), Buffer.from(leave, 'utf8')]);
    // The terminal's mode comes before what is shown, or a key pressed at that moment would be echoed. A client on Windows
    // sees nothing while it waits for a key, so there what is written in the same turn goes first.
    if (process.platform === 'win32') queueMicrotask(() => this.#reading && this.#send(FRAME.input, payload));
    else this.#send(FRAME.input, payload);
    return promise;
  }

  restore(): void {
    if (!this.#isChanged) return;
    this.#isChanged = false;
    this.#reading = null;
    this.#send(FRAME.input, Buffer.of(INPUT.none));
  }

  /** Called when part of a frame arrives. @throws DaypassError protocol-mismatch where nothing was asked for. */
  expectMore(): void {
    if (!this.#hasAsked) throw new DaypassError('protocol-mismatch', 'There is more than one request.');
  }

  /** @throws DaypassError protocol-mismatch for what no one has asked for. */
  receive({ type, payload }: Frame): void {
    this.expectMore();
    if (type === FRAME.stdin) {
      // Input that crossed `restore` on the way belongs to no command any more.
      const reading = this.#reading;
      this.#reading = null;
      reading?.settle(payload.length === 0 ? null : Buffer.from(payload));
    } else if (type === FRAME.size && payload.length === 4) {
      this.#size = { columns: Math.max(1, payload.readUInt16BE(0)), rows: Math.max(1, payload.readUInt16BE(2)) };
      this.#resized.fire(this.#size);
    } else throw new DaypassError('protocol-mismatch', `A frame of type ${type} is not part of the protocol.`);
  }
}
