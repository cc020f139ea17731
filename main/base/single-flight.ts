/** Concurrent calls for one key share one run; the next call after it settles starts a new one. */
export class SingleFlight<T> {
  #running = new Map<string, Promise<T>>();

  run(key: string, work: () => Promise<T>): Promise<T> {
    const running = this.#running.get(key);
    if (running) return running;
    const started = (async () => work())().finally(() => this.#running.delete(key));
    this.#running.set(key, started);
    return started;
  }

  /** How many keys are being worked on now. */
  get size(): number {
    return this.#running.size;
  }
}
