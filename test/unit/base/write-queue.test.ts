import { describe, expect, it } from 'vitest';
import { WriteQueue } from '../../../main/base/write-queue.ts';

/** A piece of work that runs until it is told to end. */
function work() {
  let end: (error?: Error) => void = () => undefined;
  let isStarted = false;
  const ended = new Promise<string>((resolve, reject) => {
    end = (error) => (error ? reject(error) : resolve('done'));
  });
  const run = () => {
    isStarted = true;
    return ended;
  };
  return { run, end: (error?: Error) => end(error), isStarted: () => isStarted };
}

describe('a queue of writes', () => {
  it('starts none before all that were added earlier have ended, also where one fails', async () => {
    const queue = new WriteQueue();
    const [first, second] = [work(), work()];
    const failed = expect(queue.add(first.run)).rejects.toThrow('disk full');
    const written = queue.add(second.run);
    await Promise.resolve();
    expect([first.isStarted(), second.isStarted()]).toEqual([true, false]);
    first.end(new Error('disk full'));
    await failed;
    await Promise.resolve();
    expect(second.isStarted()).toBe(true);
    second.end();
    expect(await written).toBe('done');
  });

  it('is idle when its last one has ended, and does not fail with it', async () => {
    const queue = new WriteQueue();
    await queue.idle();
    const only = work();
    const failed = expect(queue.add(only.run)).rejects.toThrow('disk full');
    let isIdle = false;
    const idle = queue.idle().then(() => {
      isIdle = true;
    });
    await Promise.resolve();
    expect(isIdle).toBe(false);
    only.end(new Error('disk full'));
    await Promise.all([failed, idle]);
  });
});
