import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TrayOrWindow } from '../../../../main/desktop/tray/tray-or-window.ts';
import { FakeClock } from '../../../support/agent/fake-clock.ts';
import { deferred } from '../../../support/agent/fake-source.ts';
import { silentLog } from '../../../support/agent/silent-log.ts';

describe('a window that may be all there is of Daypass', () => {
  let stateFolder: string;
  let said: string[];
  let answer: ReturnType<typeof deferred<boolean>>;
  let tray: TrayOrWindow;

  beforeEach(() => {
    stateFolder = mkdtempSync(join(tmpdir(), 'daypass-tray-'));
    said = [];
    answer = deferred();
    const note = (text: string) => {
      said.push(text);
      return { dispose: () => undefined };
    };
    tray = new TrayOrWindow({
      hasHost: () => answer.promise,
      watchHost: () => note('watched'),
      openTray: () => note('tray'),
      keepWindow: (isKept) => void said.push(isKept ? 'kept' : 'free'),
      putWindowAway: () => void said.push('put away'),
      sayOnce: () => void said.push('said'),
      stateFolder,
      clock: new FakeClock(),
      log: silentLog,
    });
  });
  afterEach(async () => {
    await tray.dispose();
    rmSync(stateFolder, { recursive: true });
  });

  it('stays while it is not known whether there is a tray, and need not stay where there is one', async () => {
    const started = tray.start(0);
    expect(said).toEqual(['kept']);
    answer.resolve(true);
    expect(await started).toBe(true);
    expect(said).toEqual(['kept', 'tray', 'free', 'watched']);
  });

  it('stays where there is none, which is said once', async () => {
    answer.resolve(false);
    expect(await tray.start(0)).toBe(false);
    expect(said).toEqual(['kept', 'kept', 'said', 'watched']);
  });
});
