/** Where the next of several windows opens: a step down and aside from the last one, so that none covers another exactly. */
import type { Area, Size } from './kept-place.ts';

/** As high as a title bar, in DIP. */
const STEP = 32;
/** A window that fills the screen may stand out of it by as many steps: else it would cover the others. */
const LEAST_STEPS = 4;
/** Window managers move what they are given by the width of a frame, in DIP. */
const SAME = 12;

/**
 * @param taken places of the windows that there are, the one that the new one begins from at the end
 * @param screen the work area of its screen
 * @returns null where there is no other window: the desktop knows best then
 */
export function nextPlace(size: Size, taken: readonly Area[], screen: Area): { x: number; y: number } | null {
  const last = taken.at(-1);
  if (!last) return null;
  const most = {
    x: Math.max(screen.x + screen.width - size.width, screen.x + LEAST_STEPS * STEP),
    y: Math.max(screen.y + screen.height - size.height, screen.y + LEAST_STEPS * STEP),
  };
  const isTaken = (x: number, y: number) =>
    taken.some((other) => Math.abs(other.x - x) < SAME && Math.abs(other.y - y) < SAME);
  let { x, y } = last;
  // Each of them can be in the way once.
  for (const _each of taken) {
    [x, y] = [x + STEP, y + STEP];
    if (x > most.x || y > most.y) [x, y] = [screen.x, screen.y];
    if (!isTaken(x, y)) break;
  }
  return { x, y };
}
