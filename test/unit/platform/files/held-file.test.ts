import { mkdtemp, readdir, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isHeld, removeFile, whileHeld } from '../../../../main/platform/files/held-file.ts';
import { withLockFile } from '../../../../main/platform/files/lock-file.ts';

const failure = (code: string) => Object.assign(new Error(code), { code });

/** Fails with `code` for the first `times` calls. */
function failing(code: string, times: number) {
  const state = { calls: 0, waitedMs: 0 };
  const work = async () => {
    state.calls += 1;
    if (state.calls <= times) throw failure(code);
    return 'done';
  };
  const wait = async (ms: number) => {
    state.waitedMs += ms;
  };
  return { state, work, wait };
}

describe('a file that another program holds', () => {
  it.each(['EPERM', 'EACCES', 'EBUSY', 'ENOTEMPTY'])('is waited for on Windows: %s', async (code) => {
    const { state, work, wait } = failing(code, 7);
    expect(await whileHeld(work, { platform: 'win32', wait })).toBe('done');
    expect(state.waitedMs).toBeLessThan(1_000);
  });

  it('is given up after a second, with what was said last', async () => {
    const { state, work, wait } = failing('EPERM', 1_000);
    await expect(whileHeld(work, { platform: 'win32', wait })).rejects.toMatchObject({ code: 'EPERM' });
    expect(state.waitedMs).toBeGreaterThan(900);
    expect(state.waitedMs).toBeLessThanOrEqual(1_000);
  });

  it('is not waited for where the call failed for another reason, or on another system', async () => {
    for (const [code, platform] of [
      ['ENOENT', 'win32'],
      ['ENOSPC', 'win32'],
      ['EACCES', 'linux'],
      ['EPERM', 'darwin'],
    ] as const) {
      const { state, work, wait } = failing(code, 1);
      await expect(whileHeld(work, { platform, wait })).rejects.toMatchObject({ code });
      expect(state.calls).toBe(1);
      expect(isHeld(failure(code), platform)).toBe(false);
    }
  });
});

describe('a lock that Windows refuses to make or to show', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daypass-held-'));
    path = join(folder, 'lock');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** Files as on Windows, where making and looking fail for the first calls. */
  function calls(refusals: { make?: string[]; look?: string[] }) {
    const { make = [], look = [] } = refusals;
    return {
      platform: 'win32' as const,
      async make(at: string, text: string) {
        const code = make.shift();
        if (code) throw failure(code);
        await writeFile(at, text, { flag: 'wx' });
      },
      async look(at: string) {
        const code = look.shift();
        if (code) throw failure(code);
        return { text: await readFile(at, 'utf8'), at: (await stat(at)).mtimeMs };
      },
      remove: (at: string) => unlink(at),
    };
  }

  it('is one that is just going: it is made when that has gone, and removed at the end', async () => {
    const system = calls({ make: ['EPERM', 'EBUSY', 'EACCES'], look: ['ENOENT', 'EPERM', 'ENOENT', 'ENOENT'] });
    const held = await withLockFile(path, (isHeld) => isHeld(), system);
    expect(held).toBe(true);
    expect(await readdir(folder)).toEqual([]);
  });

  it('is removed at the end also where it can’t be looked at for a moment', async () => {
    await withLockFile(path, async () => undefined, calls({ look: ['EBUSY', 'EPERM'] }));
    expect(await readdir(folder)).toEqual([]);
  });

  it('is an error where there is none and none can be made: the folder is not ours to write', async () => {
    const make = Array.from({ length: 10_000 }, () => 'EPERM');
    const attempt = withLockFile(path, async () => undefined, calls({ make }));
    await expect(attempt).rejects.toMatchObject({ code: 'state-unwritable', message: `${path} can't be made.` });
  });
});

it('removing what is not there is no error', async () => {
  await expect(removeFile(join(tmpdir(), 'daypass-there-is-no-such-file'))).resolves.toBeUndefined();
});
