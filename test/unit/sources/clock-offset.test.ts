import { beforeEach, describe, expect, it } from 'vitest';
import { ClockOffset } from '../../../main/sources/clock-offset.ts';
import { FakeClock } from '../../support/agent/fake-clock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 10, 24, 9);

describe('AWS’s time', () => {
  let clock: FakeClock;
  let offset: ClockOffset;
  /** AWS answers; its clock has moved by what really passed. */
  const answer = () => offset.observe(new Date(START + clock.monotonic()).toUTCString(), clock.monotonic());
  const off = () => Math.abs(offset.now() - (START + clock.monotonic()));

  beforeEach(() => {
    clock = new FakeClock(START);
    offset = new ClockOffset(clock);
  });

  it('is known despite a clock that is a day wrong, as soon as AWS has answered', () => {
    clock.jump(DAY);
    answer();
    expect(off()).toBeLessThan(2_000);
  });

  it.each([-DAY, -2 * HOUR, -MINUTE])('continues while the clock is set back (%i ms)', async (ms) => {
    answer();
    await clock.advance(10 * MINUTE);
    clock.jump(ms);
    expect(off()).toBeLessThan(2_000);
    await clock.advance(10 * MINUTE);
    expect(off()).toBeLessThan(2_000);
    answer();
    expect(off()).toBeLessThan(2_000);
  });

  it('is right again when the clock is, without an answer in between', async () => {
    answer();
    clock.jump(-DAY);
    expect(off()).toBeLessThan(2_000);
    await clock.advance(HOUR);
    clock.jump(DAY);
    expect(off()).toBeLessThan(2_000);
    expect(offset.ms).toBe(0);
  });

  it('is right when a clock that was long behind is put right', async () => {
    clock.jump(-DAY);
    answer();
    await clock.advance(HOUR);
    clock.jump(DAY);
    expect(off()).toBeLessThan(2_000);
  });

  it('is that of the clock after a sleep, in which no other time passes', () => {
    answer();
    clock.jump(12 * HOUR);
    expect(offset.now()).toBe(START + 12 * HOUR);
  });

  it('is found by a clock that was a day ahead and is put right by the network', async () => {
    clock.jump(DAY);
    answer();
    await clock.advance(MINUTE);
    clock.jump(-DAY);
    expect(off()).toBeLessThan(2_000);
  });
});
