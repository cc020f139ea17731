import { memo, type ReactNode } from 'react';
import type { Ranges } from '../../../common/search/text.ts';

/** A text with what the search matched in it. */
export const Marked = memo(function Marked({ text, ranges }: { text: string; ranges: Ranges }) {
  if (ranges.length === 0) return text;
  const parts: ReactNode[] = [];
  let done = 0;
  for (const [from, to] of ranges) {
    if (from > done) parts.push(text.slice(done, from));
    parts.push(<mark key={from}>{text.slice(from, to)}</mark>);
    done = to;
  }
  if (done < text.length) parts.push(text.slice(done));
  return parts;
});
