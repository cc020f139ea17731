/** Positions in a list whose lines have one height and whose headings have another. */

/** In CSS px. */
const HEADING_HEIGHT = 28;

export interface Heights {
  /** Of a line, in CSS px. */
  readonly rowHeight: number;
  /** Indexes of headings, in their order. */
  readonly headings?: readonly number[];
}

/** Of a line, in CSS px from the top of the list. */
export function topOf(index: number, { rowHeight, headings = [] }: Heights): number {
  let top = index * rowHeight;
  for (const heading of headings) if (heading < index) top -= rowHeight - HEADING_HEIGHT;
  return top;
}

/** The line that is so many CSS px from the top of the list. */
export function lineAt(place: number, { rowHeight, headings = [] }: Heights): number {
  let first = 0;
  let top = 0;
  for (const heading of headings) {
    const start = top + (heading - first) * rowHeight;
    if (place < start) break;
    if (place < start + HEADING_HEIGHT) return heading;
    first = heading + 1;
    top = start + HEADING_HEIGHT;
  }
  return first + Math.floor((place - top) / rowHeight);
}

/** Scrolls as little as it takes for a line to be seen, and a heading right above it; where there is no room for all, its beginning. */
export function reveal(element: HTMLElement, index: number, heights: Heights): void {
  const isUnderHeading = heights.headings?.includes(index - 1);
  const top = topOf(isUnderHeading ? index - 1 : index, heights);
  const bottom = topOf(index + 1, heights);
  if (top < element.scrollTop) element.scrollTop = top;
  else if (bottom > element.scrollTop + element.clientHeight) {
    element.scrollTop = Math.min(top, bottom - element.clientHeight);
  }
}
