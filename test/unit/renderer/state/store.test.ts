import { describe, expect, it } from 'vitest';
import type { DaypassApi, MainResult } from '../../../../preload/contracts/main.ts';
import { connectStore } from '../../../../renderer/state/store.ts';

const pending = () => new Promise<never>(() => undefined);
/** A main process that has not said anything yet. */
const silent = new Proxy({}, { get: (_api, name) => (String(name).startsWith('on') ? () => undefined : pending) });

describe('an action of the window', () => {
  const failed: MainResult<string> = { ok: false, error: { code: 'access-denied', what: 'AWS refused.', next: '' } };
  const worked: MainResult<string> = { ok: true, value: 'yes' };

  it('that failed can be tried again, and what follows a success follows it then', async () => {
    const store = connectStore(silent as DaypassApi);
    const answers = [failed, failed, worked];
    const done: string[] = [];
    const act = store.act(
      async () => answers.shift() ?? worked,
      (value) => done.push(value),
    );
    expect(await act).toBe(false);
    for (const left of [failed, null]) {
      store.snapshot().failure?.again();
      await expect
        .poll(() => store.snapshot().failure?.problem ?? null)
        .toEqual(left?.ok === false ? left.error : null);
      await expect.poll(() => answers.length).toBe(left ? 1 : 0);
    }
    await expect.poll(() => done).toEqual(['yes']);
  });

  it('that was cancelled, by the person, is no failure', async () => {
    const store = connectStore(silent as DaypassApi);
    const cancelled = { ok: false, error: { code: 'cancelled', what: '', next: '' } } as const;
    expect(await store.act(async () => cancelled)).toBe(false);
    expect(store.snapshot().failure).toBe(null);
  });
});
