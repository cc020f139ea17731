import { memo } from 'react';
import type { Ranges } from '../../../common/search/text.ts';
import { middleOf } from '../../state/middle.ts';
import { Marked } from './marked.tsx';

interface Props {
  readonly text: string;
  readonly ranges?: Ranges;
  /** Names of at most so many letters fit for certain, and are drawn without the parts that shorten a name. */
  readonly fits: number;
}

/** A name that is shortened in its middle, with what the search matched. */
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
