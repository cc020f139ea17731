import { inspect } from 'node:util';

/** What a secret looks like wherever it is printed. */
export const REDACTED = '[secret]';

/** A value that prints as `[secret]` in strings, JSON and `inspect`. `expose()` is the one way to the value. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  expose(): string {
    return this.#value;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [inspect.custom](): string {
    return REDACTED;
  }
}

/** Two secrets are equal when their values are. Not for comparing against input from outside: see `timingSafeEqual`. */
export function sameSecret(a: Secret, b: Secret): boolean {
  return a.expose() === b.expose();
}
