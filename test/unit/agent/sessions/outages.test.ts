import { beforeEach, describe, expect, it } from 'vitest';
import { Outages } from '../../../../main/agent/sessions/outages.ts';
import { DaypassError, type ErrorCode } from '../../../../main/base/errors.ts';
import { FakeClock } from '../../../support/agent/fake-clock.ts';

describe('an outage', () => {
  let clock: FakeClock;
  let outages: Outages;
  /** How the next questions to AWS end; once there are none left, well. */
  let weather: ErrorCode[];
  let asked: number;

  beforeEach(() => {
    clock = new FakeClock();
    outages = new Outages(clock);
    weather = [];
    asked = 0;
  });

  const ask = (): Promise<string> =>
    outages.watch(
      'acme',
      async () => {
        asked += 1;
        const code = weather.shift();
        if (code) throw new DaypassError(code, 'AWS did not answer.');
        return 'answer';
      },
      ask,
    );
  const failing = (work: Promise<unknown>) => work.catch((error: DaypassError) => error.code);

  it('begins when AWS cannot be reached, and says since when and why', async () => {
    weather = ['aws-unreachable'];
    expect(await failing(ask())).toBe('aws-unreachable');
    expect(outages.view('acme')).toMatchObject({ since: clock.now(), error: { code: 'aws-unreachable' } });
    expect(outages.view('other')).toBeNull();
  });

  it('ends on its own, after waits that double', async () => {
    weather = ['aws-unreachable', 'aws-unreachable', 'network-sign-in'];
    const since = clock.now();
    await failing(ask());
    await clock.advance(4_999);
    expect(asked).toBe(1);
    await clock.advance(1);
    expect(asked).toBe(2);
    await clock.advance(9_999);
    expect(asked).toBe(2);
    await clock.advance(1);
    expect(asked).toBe(3);
    expect(outages.view('acme')).toMatchObject({ since, error: { code: 'network-sign-in' } });
    await clock.advance(20_000);
    expect(asked).toBe(4);
    expect(outages.view('acme')).toBeNull();
    await clock.advance(3_600_000);
    expect(asked).toBe(4);
  });

  it('never waits for longer than five minutes', async () => {
    weather = Array(40).fill('aws-unreachable');
    await failing(ask());
    await clock.advance(60 * 60_000);
    const before = asked;
    await clock.advance(5 * 60_000);
    expect(asked).toBe(before + 1);
  });

  it('ends with whatever AWS answers to somebody else', async () => {
    weather = ['aws-unreachable', 'access-denied'];
    await failing(ask());
    await failing(ask());
    expect(outages.view('acme')).toBeNull();
    await clock.advance(3_600_000);
    expect(asked).toBe(2);
  });

  it('is not begun by an answer, and is over for who stops or signs out', async () => {
    weather = ['aws-throttled', 'aws-unreachable', 'cancelled', 'aws-unreachable'];
    await failing(ask());
    expect(outages.view('acme')).toBeNull();
    await failing(ask());
    await failing(ask());
    expect(outages.view('acme')).toBeNull();
    await failing(ask());
    outages.end('acme');
    await clock.advance(3_600_000);
    expect(asked).toBe(4);
  });

  it('is looked at again at once when the machine wakes up', async () => {
    weather = ['aws-unreachable', 'aws-unreachable', 'aws-unreachable'];
    await failing(ask());
    await clock.advance(15_000);
    expect(asked).toBe(3);
    outages.retryNow();
    await clock.advance(0);
    expect(outages.view('acme')).toBeNull();
  });

  it('begins its waits from the shortest again when the machine wakes up', async () => {
    weather = Array(12).fill('aws-unreachable');
    await failing(ask());
    await clock.advance(10 * 60_000);
    const before = asked;
    outages.retryNow();
    await clock.advance(0);
    expect(asked).toBe(before + 1);
    // 5 s, doubled once by the try at waking up.
    await clock.advance(10_000);
    expect(asked).toBe(before + 2);
    // The wait that was under way is over, too: one is left.
    expect(clock.delays).toHaveLength(1);
  });
});
