import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { boxesInTurn, considered } from '../../../../main/desktop/boxes/considered.ts';
import { FakeClock } from '../../../support/agent/fake-clock.ts';

const [YES, NO] = [0, 1];

describe('a box of the app’s own', () => {
  /** @param answers what is clicked, and how long after the box has appeared, in ms */
  const open = async (...answers: [response: number, afterMs: number][]) => {
    const clock = new FakeClock();
    const left = [...answers];
    const show = async () => {
      const [response, afterMs] = left.shift() as [number, number];
      await clock.advance(afterMs);
      return { response };
    };
    return { answer: await considered(show, NO, clock), left };
  };

  it('takes a yes that comes after it could be read', async () => {
    expect(await open([YES, 500])).toEqual({ answer: YES, left: [] });
  });

  it('asks again where the yes was meant for what lay under it, as often as it takes', async () => {
    expect(await open([YES, 0], [YES, 499], [YES, 2_000])).toEqual({ answer: YES, left: [] });
    expect(await open([YES, 20], [NO, 0], [YES, 2_000])).toEqual({ answer: NO, left: [[YES, 2_000]] });
  });

  it('is one of these where it lets something happen: the others lose work or say something', () => {
    const folder = join(import.meta.dirname, '../../../../main/desktop');
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const textOf = (name: string) => readFileSync(join(folder, name), 'utf8');
    const asking = sources.filter((name) => textOf(name).includes('showMessageBox('));
    const isConsidered = (name: string) => /(?:considered|inTurn)\(show, NON?E?\b/.test(textOf(name));
    expect(asking.filter((name) => !isConsidered(name)).sort()).toEqual([
      'quit.ts',
      'start-failure.ts',
      join('windows', 'consoles', 'console-window.ts'),
      join('windows', 'foreign', 'downloads.ts'),
      join('windows', 'foreign', 'leaving.ts'),
    ]);
  });

  it('takes a no at once', async () => {
    expect(await open([NO, 0], [YES, 2_000])).toMatchObject({ answer: NO });
  });
});

describe('boxes of the app’s own', () => {
  it('come one at a time, whatever they are about', async () => {
    const clock = new FakeClock();
    const ask = boxesInTurn(clock);
    const boxes: ((response: number) => void)[] = [];
    const show = () => new Promise<{ response: number }>((resolve) => boxes.push((response) => resolve({ response })));
    const first = ask(show, NO);
    expect(await Promise.all([ask(show, NO), ask(show, NO)])).toEqual([false, false]);
    expect(boxes).toHaveLength(1);
    await clock.advance(1_000);
    boxes[0]?.(YES);
    expect(await first).toBe(true);
    void ask(show, NO);
    expect(boxes).toHaveLength(2);
  });

  it('stay away for a minute after five noes in a row', async () => {
    const clock = new FakeClock();
    const ask = boxesInTurn(clock);
    let shown = 0;
    const says = (response: number) =>
      ask(async () => {
        shown += 1;
        await clock.advance(1_000);
        return { response };
      }, NO);
    for (const response of [NO, NO, NO, NO, YES, NO, NO, NO, NO, NO, YES, YES]) await says(response);
    expect(shown).toBe(10);
    await clock.advance(59_000);
    expect([await says(YES), shown]).toEqual([false, 10]);
    await clock.advance(1_000);
    expect([await says(YES), shown]).toEqual([true, 11]);
  });
});
