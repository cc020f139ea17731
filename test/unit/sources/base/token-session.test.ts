import { describe, expect, it } from 'vitest';
import type { DaypassError } from '../../../../main/base/errors.ts';
import { Secret } from '../../../../main/base/secret.ts';
import type { RenewableToken } from '../../../../main/sources/base/renewable-token.ts';
import { TokenSession } from '../../../../main/sources/base/token-session.ts';
import { ClockOffset } from '../../../../main/sources/clock-offset.ts';
import { FakeClock } from '../../../support/agent/fake-clock.ts';
import { deferred } from '../../../support/agent/fake-source.ts';
import { silentLog } from '../../../support/agent/silent-log.ts';

describe('a token that another program’s cache has', () => {
  it('is taken away there when sharing ends, also where it was renewed at that moment', async () => {
    const clock = new FakeClock();
    const token = (name: string): RenewableToken => ({
      secret: new Secret(name),
      expiresAt: clock.now() + 3_600_000,
      refreshToken: new Secret(`${name}-refresh`),
    });
    const [first, second] = [token('first'), token('second')];
    let cached: RenewableToken | null = first;
    const looking = deferred<void>();
    const looked = deferred<void>();
    const session = new TokenSession<RenewableToken>({
      name: 'acme',
      issuer: 'AWS',
      item: { load: async () => first, save: async () => undefined, remove: async () => undefined },
      cache: {
        isWritten: false,
        load: async () => null,
        async successor() {
          looking.resolve();
          await looked.promise;
          return null;
        },
        save: async () => undefined,
        async remove(what) {
          if (what === cached) cached = null;
        },
      },
      clock,
      offset: new ClockOffset(clock),
      log: silentLog,
      refresh: async () => second,
      explain: (error) => ({ error: error as DaypassError, isFinal: false }),
      renewableUntil: () => clock.now() + 86_400_000,
    });
    await session.restore();
    const synced = session.syncCache();
    await looking.promise;
    cached = second;
    await session.start(second);
    looked.resolve();
    await synced;
    expect(cached).toBeNull();
    session.dispose();
  });
});
