import { describe, expect, it } from 'vitest';
import { isOnWayland } from '../../../main/platform/session/wayland.ts';

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
