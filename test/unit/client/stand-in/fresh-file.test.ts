import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openFresh } from '../../../../client/stand-in/fresh-file.ts';

describe('the file of an agent’s errors', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'daypass-fresh-'));
    path = join(folder, 'start.err');
    writeFileSync(path, 'of the last agent');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Fails `times` times, as where the last agent has it open. */
  function heldFor(times: number, code: string) {
    const state = { waitedMs: 0 };
    let calls = 0;
    const open: typeof openSync = (...args) => {
      calls += 1;
      if (calls <= times) throw Object.assign(new Error(code), { code });
      return openSync(...args);
    };
    const wait = async (ms: number) => {
      state.waitedMs += ms;
    };
    return { state, calls: { platform: 'win32' as const, open, wait } };
  }

  it.each(['EPERM', 'EBUSY', 'EEXIST'])('is waited for on Windows while the last agent ends: %s', async (code) => {
    const { state, calls } = heldFor(200, code);
    closeSync(await openFresh(path, calls));
    expect(readFileSync(path, 'utf8')).toBe('');
    expect(state.waitedMs).toBeGreaterThan(1_000);
  });

  it('is given up after five seconds', async () => {
    const { state, calls } = heldFor(1_000, 'EPERM');
    await expect(openFresh(path, calls)).rejects.toMatchObject({ code: 'EPERM' });
    expect(state.waitedMs).toBeGreaterThan(4_900);
    expect(state.waitedMs).toBeLessThanOrEqual(5_000);
  });

  it('is not waited for elsewhere: there it is somebody’s', async () => {
    const { state, calls } = heldFor(1, 'EEXIST');
    await expect(openFresh(path, { ...calls, platform: 'linux' })).rejects.toMatchObject({ code: 'EEXIST' });
    expect(state.waitedMs).toBe(0);
  });
});
