/** Whatever opens a resource returns its `Disposable`; the opener registers it at once. */
export interface Disposable {
  dispose(): void | Promise<void>;
}

/** Disposes of what was added, last in first out, each once; one failure does not keep the others from their turn. */
export class DisposableStack implements Disposable {
  #items: Disposable[] = [];
  #disposed = false;

  add<T extends Disposable>(item: T): T {
    if (this.#disposed) void item.dispose();
    else this.#items.push(item);
    return item;
  }

  defer(dispose: () => void | Promise<void>): void {
    this.add({ dispose });
  }

  /** @throws AggregateError when something could not be disposed of, after all the others were. */
  async dispose(): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    const failures: unknown[] = [];
    for (const item of this.#items.splice(0).reverse()) {
      try {
        await item.dispose();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Not everything could be closed.');
  }
}
