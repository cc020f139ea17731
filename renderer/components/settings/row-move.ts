/** A row that was asked to change its place, until the list shows it there. */
export interface Move {
  readonly key: string;
  /** The place where it is wanted, from 0. */
  readonly to: number;
  readonly by: 'up' | 'down';
}

/**
 * Whether a list shows the row where it was asked to go. The list also hears about other changes in the meantime, of a role that has
 * become active for example: the row is where it was then, and the focus has to wait.
 */
export function isThere({ key, to }: Move, order: readonly string[]): boolean {
  return order[to] === key;
}
