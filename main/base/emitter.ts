import type { Disposable } from './disposable.ts';

/** Subscribe with a listener; dispose of the result to stop. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/** A typed event. A listener that throws does not keep the others from hearing; its error goes to `onError`. */
export class Emitter<T> implements Disposable {
  #listeners = new Set<(value: T) => void>();
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void = (error) => queueMicrotask(() => Promise.reject(error))) {
    this.#onError = onError;
  }

  readonly event: Event<T> = (listener) => {
    const own = (value: T) => listener(value);
    this.#listeners.add(own);
    return { dispose: () => void this.#listeners.delete(own) };
  };

  fire(value: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(value);
      } catch (error) {
        this.#onError(error);
      }
    }
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
