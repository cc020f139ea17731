import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { sleep, systemClock, withTimeout } from '../../../main/base/clock.ts';
import { DisposableStack } from '../../../main/base/disposable.ts';
import { Emitter } from '../../../main/base/emitter.ts';
import { asDaypassError, DaypassError, ERRORS } from '../../../main/base/errors.ts';
import { RateLimiter } from '../../../main/base/rate-limiter.ts';
import { Secret } from '../../../main/base/secret.ts';
import { SingleFlight } from '../../../main/base/single-flight.ts';
import { FakeClock, settle } from '../../support/agent/fake-clock.ts';
import { deferred } from '../../support/agent/fake-source.ts';

describe('the base', () => {
  it('a secret shows itself to no one who does not ask for it by name', () => {
    const secret = new Secret('value');
    const shown = [
      `${secret}`,
      JSON.stringify({ secret }),
      inspect({ secret }),
      String(secret),
      inspect(secret, { showHidden: true }),
    ];
    for (const text of shown) {
      expect(text).toContain('[secret]');
      expect(text).not.toContain('value');
    }
    expect(secret.expose()).toBe('value');
  });

  it('every error has a sentence that says what to do next', () => {
    for (const [code, { next }] of Object.entries(ERRORS)) {
      expect(next, code).toMatch(/^[A-Z].*\.$/);
      expect(new DaypassError(code as keyof typeof ERRORS, 'It broke.').toJSON()).toEqual({
        code,
        what: 'It broke.',
        next,
      });
    }
  });

  it('an error of unknown origin tells nothing of its message', () => {
    expect(asDaypassError(new Error('token abc')).toJSON()).toMatchObject({
      code: 'unexpected',
      what: expect.not.stringContaining('abc'),
    });
    expect(asDaypassError(new DOMException('x', 'AbortError')).code).toBe('cancelled');
  });

  it('things are closed in the reverse order of their opening, each once, whatever fails', async () => {
    const closed: string[] = [];
    const stack = new DisposableStack();
    stack.defer(() => void closed.push('first'));
    stack.defer(() => {
      throw new Error('stuck');
    });
    stack.defer(async () => void closed.push('last'));
    await expect(stack.dispose()).rejects.toThrow('Not everything');
    await stack.dispose();
    expect(closed).toEqual(['last', 'first']);
    stack.defer(() => void closed.push('late'));
    expect(closed).toEqual(['last', 'first', 'late']);
  });

  it('a listener that throws keeps no other from hearing', () => {
    const errors: unknown[] = [];
    const heard: number[] = [];
    const emitter = new Emitter<number>((error) => errors.push(error));
    emitter.event(() => {
      throw new Error('deaf');
    });
    const subscription = emitter.event((value) => heard.push(value));
    emitter.fire(1);
    void subscription.dispose();
    emitter.fire(2);
    expect({ heard, errors: errors.length }).toEqual({ heard: [1], errors: 2 });
  });

  it('callers of one key share one run, and the next call starts a new one', async () => {
    const flights = new SingleFlight<number>();
    const gate = deferred();
    let runs = 0;
    const work = async () => {
      runs += 1;
      await gate.promise;
      return runs;
    };
    const both = Promise.all([flights.run('a', work), flights.run('a', work), flights.run('b', work)]);
    gate.resolve();
    expect(await both).toEqual([2, 2, 2]);
    expect(await flights.run('a', work)).toBe(3);
    await expect(flights.run('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(flights.size).toBe(0);
  });

  it('requests are spaced, slow down when asked to, and recover', async () => {
    const clock = new FakeClock();
    const limiter = new RateLimiter(clock, 10);
    const times: number[] = [];
    const take = () => limiter.take().then(() => times.push(clock.monotonic()));
    const three = Promise.all([take(), take(), take()]);
    await settle();
    await clock.advance(1_000);
    await three;
    expect(times).toEqual([0, 100, 200]);
    limiter.slowDown(2_000);
    expect(limiter.rate).toBe(5);
    const next = take();
    await clock.advance(1_999);
    expect(times).toHaveLength(3);
    await clock.advance(1);
    await next;
    for (let count = 0; count < 100; count += 1) limiter.recovered();
    expect(limiter.rate).toBe(10);
  });

  it('waits end with the clock, with a signal, or with a limit', async () => {
    const clock = new FakeClock();
    const abort = new AbortController();
    const cancelled = sleep(clock, 1_000, abort.signal).catch((error) => error.name);
    abort.abort();
    expect(await cancelled).toBe('AbortError');
    const limited = withTimeout(clock, 500, new Promise(() => undefined), () => new Error('late')).catch(
      (error) => error.message,
    );
    await clock.advance(500);
    expect(await limited).toBe('late');
    await settle();
    expect(clock.delays).toEqual([]);
  });

  it('takes what came while the process was stopped, though the limit is over when it continues', async () => {
    const work = readFile(join(import.meta.dirname, 'base.test.ts'), 'utf8');
    const limited = withTimeout(systemClock, 20, work, () => new Error('late'));
    // Nothing runs meanwhile, no timer either, as in a sleep of the machine.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
    expect(await limited).toContain('takes what came while');
  });
});
