import { describe, expect, it } from 'vitest';
import { jsonText } from '../../../../common/json-text.ts';
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

describe('a window that opens', () => {
  const account = { id: '111122223333', name: 'payments', email: '', alias: null, tags: [] };
  const roles = { ...account, roles: ['ReadOnlyAccess'], colours: [null], sensitive: [false] };
  const changes = jsonText([{ session: 'acme', isWhole: true, accounts: [roles], removed: [] }]);

  /** A main process that tells the roles when it is asked for them, and answers the rest when `answer` is called. */
  function main() {
    let tell: (text: typeof changes) => void = () => undefined;
    let settle: { resolve: (answer: MainResult<null>) => void; reject: (error: Error) => void } | null = null;
    const answered = new Promise<MainResult<null>>((resolve, reject) => {
      settle = { resolve, reject };
    });
    const own = {
      onRolesChanged: (listener: typeof tell) => {
        tell = listener;
      },
      followRoles: () => {
        tell(changes);
        return answered;
      },
    };
    const api = new Proxy(own, {
      get: (_own, name) => Reflect.get(own, name) ?? (String(name).startsWith('on') ? () => undefined : () => answered),
    });
    return {
      api: api as unknown as DaypassApi,
      answer: () => settle?.resolve({ ok: true, value: null }),
      lose: () => settle?.reject(new Error('There is no main process.')),
      tell: () => tell(changes),
    };
  }

  it('draws the first list together with the first answers, and each change after that at once', async () => {
    const { api, answer, tell } = main();
    const store = connectStore(api);
    const drawn: number[] = [];
    store.subscribe(() => drawn.push(store.snapshot().catalogue?.byKey.size ?? 0));
    expect(drawn).toEqual([]);
    answer();
    await expect.poll(() => drawn).toEqual([1]);
    tell();
    expect(drawn).toEqual([1, 1]);
  });

  it('draws what comes after main was lost', async () => {
    const { api, lose, tell } = main();
    const store = connectStore(api);
    lose();
    await expect.poll(() => store.snapshot().failure?.problem.code).toBe('lost');
    let drawn = 0;
    store.subscribe(() => {
      drawn += 1;
    });
    tell();
    expect(drawn).toBe(1);
  });
});
