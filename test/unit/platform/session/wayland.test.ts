import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isOnWayland, waylandClipboard } from '../../../../main/platform/session/wayland.ts';

const onLinux = (env: NodeJS.ProcessEnv, ozone: string, electron: string) =>
  isOnWayland({ env, platform: 'linux' }, { ozone, electron });
const WAYLAND = { XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: 'wayland-0' };

describe('windows are drawn on Wayland', () => {
  it('where Chromium was told so, and not where it was told otherwise', () => {
    expect(onLinux({}, 'wayland', '33.2.1')).toBe(true);
    expect(onLinux(WAYLAND, 'x11', '45.4.1')).toBe(false);
  });

  it('from Electron 38 on in a Wayland session', () => {
    expect(onLinux(WAYLAND, '', '45.4.1')).toBe(true);
    expect(onLinux(WAYLAND, '', '33.2.1')).toBe(false);
    expect(onLinux({ DISPLAY: ':0', XDG_SESSION_TYPE: 'x11' }, '', '45.4.1')).toBe(false);
    expect(onLinux({ XDG_SESSION_TYPE: 'wayland' }, '', '45.4.1')).toBe(false);
  });

  it('on Linux alone', () => {
    expect(isOnWayland({ env: WAYLAND, platform: 'darwin' }, { ozone: '', electron: '45.4.1' })).toBe(false);
  });
});

describe.skipIf(process.platform === 'win32')('a secret that goes through wl-copy', () => {
  const { PATH } = process.env;
  let folder: string;

  /** @param knows whether it is a wl-copy from 2.3 on: older ones end with 1 at a word that they don't know. */
  const install = (knows: boolean) => {
    const refuses = knows ? '' : '[ "$1" = --sensitive ] && exit 1\n';
    const script = `#!/bin/sh\n${refuses}echo "$@" > '${folder}/copied'\ncat >> '${folder}/copied'\n`;
    return writeFile(join(folder, 'wl-copy'), script, { mode: 0o755 });
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daypass-wl-'));
    process.env.PATH = `${folder}:${PATH}`;
  });
  afterEach(async () => {
    process.env.PATH = PATH;
    await rm(folder, { recursive: true });
  });

  it.each([
    ['asks histories to leave it out', true, '--sensitive --type text/plain'],
    ['is copied all the same where that is too old to ask', false, '--type text/plain'],
  ])('%s', async (_, knows, words) => {
    await install(knows);
    await waylandClipboard.writeText('AKIA');
    expect(await readFile(join(folder, 'copied'), 'utf8')).toBe(`${words}\nAKIA`);
  });
});
