import { describe, expect, it } from 'vitest';
import type { SessionState } from '../../../../common/sign-in.ts';
import { DaypassError } from '../../../../main/base/errors.ts';
import { HeldState } from '../../../../main/sources/base/held-state.ts';
import { ClockOffset } from '../../../../main/sources/clock-offset.ts';
import { FakeClock } from '../../../support/agent/fake-clock.ts';
import { silentLog } from '../../../support/agent/silent-log.ts';

const HOUR_MS = 60 * 60_000;

/** Something held until `endsAt`, over an item that answers as told. */
function scene() {
  const clock = new FakeClock();
  const kept: { value: number | null; isLocked: boolean } = { value: null, isLocked: false };
  const answer = async <T>(work: () => T) => {
    if (kept.isLocked) throw new DaypassError('keychain-unavailable', 'The keychain is locked.');
    return work();
  };
  const held: HeldState<number> = new HeldState<number>({
    session: 'acme',
    item: {
      load: () => answer(() => kept.value),
      save: (value) =>
        answer(() => {
          kept.value = value;
        }),
      remove: () =>
        answer(() => {
          kept.value = null;
        }),
    },
    clock,
    offset: new ClockOffset(clock),
    log: silentLog,
    endsAt: (value) => value,
    state: (): SessionState =>
      held.live === null
        ? { status: 'signed-out', reason: held.value === null ? held.reason : 'expired' }
        : { status: 'signed-in', expiresAt: held.live, renewable: false },
  });
  const told: string[] = [];
  held.onDidChange((state) => told.push(state.status === 'signed-out' ? state.reason : state.status));
  return { clock, kept, held, told, inAnHour: clock.now() + HOUR_MS };
}

describe('what a source holds', () => {
  it('is read from the keychain once', async () => {
    const { kept, held, told, inAnHour } = scene();
    kept.value = inAnHour;
    expect(await held.restore()).toBe(true);
    kept.value = null;
    expect(await held.restore()).toBe(false);
    expect(held.live).toBe(inAnHour);
    expect(told).toEqual(['signed-in']);
  });

  it('is read later where the keychain was locked', async () => {
    const { kept, held, inAnHour } = scene();
    Object.assign(kept, { value: inAnHour, isLocked: true });
    expect(await held.restore()).toBe(false);
    expect(held.value).toBeNull();
    kept.isLocked = false;
    await held.restore();
    expect(held.live).toBe(inAnHour);
  });

  it('says so when it ends', async () => {
    const { clock, held, told, inAnHour } = scene();
    await held.keep(inAnHour);
    await clock.advance(HOUR_MS);
    expect(told).toEqual(['signed-in', 'expired']);
    expect(held.live).toBeNull();
  });

  it('stays in memory where the keychain takes nothing', async () => {
    const { kept, held, inAnHour } = scene();
    kept.isLocked = true;
    await held.keep(inAnHour);
    expect(held.live).toBe(inAnHour);
  });

  it('is not brought back by a keychain that answers after a sign-out', async () => {
    const { kept, held, inAnHour } = scene();
    kept.value = inAnHour;
    const reading = held.restore();
    await held.signOut();
    await reading;
    expect(held.value).toBeNull();
    expect(kept.value).toBeNull();
    expect(held.reason).toBe('signed-out');
  });

  it('is out of memory even where a locked keychain still has it', async () => {
    const { kept, held, told, inAnHour } = scene();
    await held.keep(inAnHour);
    kept.isLocked = true;
    await expect(held.signOut()).rejects.toThrow('locked');
    await held.restore();
    expect(held.value).toBeNull();
    await held.end('revoked');
    expect(told.at(-1)).toBe('revoked');
  });
});
