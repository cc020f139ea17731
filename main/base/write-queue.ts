/**
 * Work that must not overlap, such as writes of one file, in the order of the calls: an older state never replaces a newer one.
 * A piece that fails does not stop the next.
 */
export class WriteQueue {
  #last: Promise<unknown> = Promise.resolve();

  /** Settles as `work` does, which starts when all that was added before has ended. */
  add<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#last.then(work);
    this.#last = run.catch(() => undefined);
    return run;
  }

  /** Resolves when all that was added so far has ended; never fails. */
  async idle(): Promise<void> {
    await this.#last;
  }
}
