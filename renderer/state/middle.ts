/** Where a long name is shortened: its end matters as much as its beginning. */
import type { Ranges } from '../../common/search/text.ts';

/** So many characters at the end are always kept: they often name environment and region. */
const END = 12;
/** The kept end starts at a word boundary if there is one nearby. */
const PART = { least: 5, most: 16 } as const;
const PART_BEGINS = /[-_./ ·]|(?<=[a-z])[A-Z]/g;
/** A match that starts after so many characters, or after those that fit, starts the kept end, unless that end would be longer. */
const START = 14;
const MOST = 34;
const PLAIN = /^[\x20-\x7e]*$/;
/** Right-to-left text is not split: its two parts would swap places. */
const FROM_RIGHT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** Index at which a name may be split; 0 where it may not. @param found what a search matched in it: that stays in sight. @param fits letters that there is room for */
export function middleOf(text: string, found: Ranges, fits: number): number {
  if (text.length <= END + 2 || FROM_RIGHT.test(text)) return 0;
  const [first] = found.at(0) ?? [0];
  if (first > Math.min(START, fits) && text.length - first <= MOST) return first;
  const most = Math.min(PART.most, Math.floor(fits * 0.8));
  const from = Math.max(3, text.length - most);
  for (const { index } of text.matchAll(PART_BEGINS)) {
    if (index >= from && index <= text.length - PART.least) return index;
  }
  const wanted = text.length - Math.min(END, most);
  if (PLAIN.test(text)) return wanted;
  let at = 0;
  for (const { index } of letters.segment(text)) if (index <= wanted) at = index;
  return at;
}

const letters = new Intl.Segmenter();
