import { describe, expect, it } from 'vitest';
import { freshness } from '../../../main/agent/freshness.ts';

const MINUTE = 60_000;

function at(minutes: number, lifetimeMinutes: number) {
  return freshness({ obtainedAt: 0, expiresAt: lifetimeMinutes * MINUTE, now: minutes * MINUTE });
}

describe('freshness of credentials', () => {
  it('hands out one-hour credentials as they are until 20 minutes are left', () => {
    expect(at(0, 60)).toBe('fresh');
    expect(at(40, 60)).toBe('fresh');
    expect(at(41, 60)).toBe('renew');
  });

  it('makes the requester wait for new ones when 10 minutes are left', () => {
    expect(at(50, 60)).toBe('renew');
    expect(at(51, 60)).toBe('wait');
  });

  it('keeps twelve-hour credentials until 20 minutes are left, too', () => {
    expect(at(12 * 60 - 20, 12 * 60)).toBe('fresh');
    expect(at(12 * 60 - 19, 12 * 60)).toBe('renew');
  });

  it('goes by shares of the lifetime when that is short, so that new ones are not renewed at once', () => {
    expect(at(0, 15)).toBe('fresh');
    expect(at(9, 15)).toBe('fresh');
    expect(at(11, 15)).toBe('renew');
    expect(at(13, 15)).toBe('wait');
  });

  it('counts credentials as expired from the last moment on', () => {
    expect(at(60, 60)).toBe('expired');
    expect(at(61, 60)).toBe('expired');
  });
});
