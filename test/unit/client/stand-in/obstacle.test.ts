import { describe, expect, it } from 'vitest';
import { passes } from '../../../../client/stand-in/obstacle.ts';

describe('what keeps the stand-in from the agent', () => {
  it('passes by itself where the queue of the socket is full', () => {
    expect(passes('EAGAIN', 'linux')).toBe(true);
  });

  it.each(['EBUSY', 'EPIPE', 'UNKNOWN'])('passes on Windows while an agent comes or goes: %s', (code) => {
    expect(passes(code, 'win32')).toBe(true);
    expect(passes(code, 'linux')).toBe(false);
  });

  it.each(['EACCES', 'EPERM', 'ENOTSOCK'])('stays otherwise: %s', (code) => {
    for (const platform of ['win32', 'linux', 'darwin'] as const) expect(passes(code, platform)).toBe(false);
  });
});
