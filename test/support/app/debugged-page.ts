/** A page over Chromium's debugging pipe: JSON messages with a NUL between them (chromedevtools.github.io/devtools-protocol). */
import type { Readable, Writable } from 'node:stream';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

export class DebuggedPage {
  readonly #input: Writable;
  readonly #waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  readonly #listeners = new Set<(message: Message) => void>();
  #last = 0;
  #session: string | undefined;

  /** Attaches to the first page that there is or will be. */
  static async open(input: Writable, output: Readable): Promise<DebuggedPage> {
    const page = new DebuggedPage(input, output);
    const attached = page.#event('Target.attachedToTarget', (params) => {
      const { sessionId, targetInfo } = params as { sessionId: string; targetInfo: { type: string } };
      return targetInfo.type === 'page' ? sessionId : undefined;
    });
    await page.#send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: true });
    await page.#send('Target.setDiscoverTargets', { discover: true });
    page.#session = await attached;
    return page;
  }

  private constructor(input: Writable, output: Readable) {
    this.#input = input;
    let rest = '';
    output.setEncoding('utf8');
    output.on('data', (text: string) => {
      const parts = (rest + text).split('\0');
      rest = parts.pop() ?? '';
      for (const part of parts) this.#received(JSON.parse(part) as Message);
    });
    for (const stream of [input, output]) stream.on('error', () => undefined);
  }

  /** The value of an expression, waited for where it is a promise. */
  async evaluate(expression: string): Promise<unknown> {
    const answer = (await this.#send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    })) as { result: { value?: unknown }; exceptionDetails?: { text: string } };
    if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.text);
    return answer.result.value;
  }

  /** Resolves once the text is on the page. */
  async shows(text: string): Promise<void> {
    await this.evaluate(`new Promise((resolve) => {
      const look = () => {
        if (!document.body?.innerText.includes(${JSON.stringify(text)})) return false;
        resolve();
        return true;
      };
      if (look()) return;
      const watcher = new MutationObserver(() => look() && watcher.disconnect());
      watcher.observe(document, { childList: true, subtree: true, characterData: true, attributes: true });
    })`);
  }

  #send(method: string, params: Record<string, unknown>): Promise<unknown> {
    this.#last += 1;
    const id = this.#last;
    const session = this.#session === undefined ? {} : { sessionId: this.#session };
    this.#input.write(`${JSON.stringify({ id, method, params, ...session })}\0`);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  #event<T>(method: string, pick: (params: unknown) => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const listener = (message: Message) => {
        const picked = message.method === method ? pick(message.params) : undefined;
        if (picked === undefined) return;
        this.#listeners.delete(listener);
        resolve(picked);
      };
      this.#listeners.add(listener);
    });
  }

  #received(message: Message): void {
    if (message.id === undefined) {
      for (const listener of this.#listeners) listener(message);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.error) waiting?.reject(new Error(message.error.message));
    else waiting?.resolve(message.result);
  }
}
