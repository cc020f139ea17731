/** What every target asks of what it calls. */
import { DaypassError, ERRORS } from '../../main/base/errors.ts';
import { Secret } from '../../main/base/secret.ts';

/** A property that does not hold. */
export function hold(condition: unknown, what: string): asserts condition {
  if (!condition) throw new Error(`Does not hold: ${what}`);
}

/**
 * What `work` comes to, or null where it fails as it may: with an error of ours, from the table, in sentences.
 * @throws whatever else it fails with.
 */
export async function valueOrOurs<T>(work: () => T | Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    requireOurs(error);
    return null;
  }
}

/** As `valueOrOurs`, at once. */
export function valueOrOursSync<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    requireOurs(error);
    return null;
  }
}

export function requireOurs(error: unknown): asserts error is DaypassError {
  if (!(error instanceof DaypassError)) throw error;
  hold(Object.hasOwn(ERRORS, error.code), `"${error.code}" is in the table of errors`);
  hold(error.code !== 'unexpected', `"${error.message}" is expected`);
  hold(error.message !== '' && error.next !== '', 'an error says what happened and what to do');
}

/** No field of a value is missing, empty or no number: there is all of it. */
export function requireWhole(value: object): void {
  for (const [name, field] of Object.entries(value)) {
    if (field instanceof Secret) requireText(name, field.expose());
    else if (typeof field === 'number') hold(Number.isFinite(field), `${name} is a number (${field})`);
    else if (field !== null) requireText(name, field);
  }
}

function requireText(name: string, field: unknown): void {
  hold(typeof field === 'string', `${name} is text (${typeof field})`);
  hold(field !== '', `${name} is not empty`);
}
