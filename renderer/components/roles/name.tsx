import { memo } from 'react';
import type { Ranges } from '../../../common/search/text.ts';
import { middleOf } from '../../state/middle.ts';
import { Marked } from './marked.tsx';

interface Props {
  readonly text: string;
  readonly ranges?: Ranges;
  /** So many letters fit without doubt: a list that draws itself at every keystroke has no parts that it doesn't need. */
  readonly fits: number;
}

/** A name that gives way in its middle, and what the search matched in it. */
export const Name = memo(function Name({ text, ranges = NO_RANGES, fits }: Props) {
  const at = text.length <= fits ? 0 : middleOf(text, ranges, fits);
  if (at === 0) return <Marked text={text} ranges={ranges} />;
  return (
    <span className="parted">
      <span className="name-start">
        <Marked text={text.slice(0, at)} ranges={between(ranges, 0, at)} />
      </span>
      <span className="name-end">
        <Marked text={text.slice(at)} ranges={between(ranges, at, text.length)} />
      </span>
    </span>
  );
});

const NO_RANGES: Ranges = [];

function between(ranges: Ranges, from: number, to: number): Ranges {
  return ranges.flatMap(([start, end]): Ranges => {
    const [first, last] = [Math.max(start, from), Math.min(end, to)];
    return first < last ? [[first - from, last - from]] : [];
  });
}
