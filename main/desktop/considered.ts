/** Boxes of the app's own that let something happen: one pops up while a person types, or under the click that was meant for a page. */
import type { Clock } from '../base/clock.ts';

/** What is clicked within this time of a box's appearance was meant for something else, in ms. */
const READ_MS = 500;

/**
 * Shows a box, and again where something was agreed to before anyone could have read it. A no counts at once.
 * @param show the box, until it is answered. @param no the button that is a no. @returns the button
 */
export async function considered(
  show: () => Promise<{ readonly response: number }>,
  no: number,
  clock: Pick<Clock, 'monotonic'>,
): Promise<number> {
  for (;;) {
    const since = clock.monotonic();
    const { response } = await show();
    if (response === no || clock.monotonic() - since >= READ_MS) return response;
  }
}
