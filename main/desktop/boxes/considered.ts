/** Boxes of the app's own that let something happen: one pops up while a person types, or under the click that was meant for a page. */
import type { Clock } from '../../base/clock.ts';
import { Noes } from './noes.ts';

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

/** Noes in a row after which nothing is asked for a minute: a program that edits a file again and again would have a box each time. */
const MOST_NOES = 5;

/**
 * Shows boxes one at a time, whatever they are about, so that no page and no program can pile them up until one is clicked away.
 * @returns what shows one and says whether the person agreed; while another is open, and after too many noes, they did not
 */
export function boxesInTurn(
  clock: Pick<Clock, 'monotonic'>,
): (show: () => Promise<{ readonly response: number }>, no: number) => Promise<boolean> {
  const noes = new Noes(clock, MOST_NOES);
  let isAsking = false;
  return async (show, no) => {
    if (isAsking || noes.isOver) return false;
    isAsking = true;
    try {
      const isAgreed = (await considered(show, no, clock)) !== no;
      if (isAgreed) noes.yes();
      else noes.no();
      return isAgreed;
    } finally {
      isAsking = false;
    }
  };
}
