import { homedir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { hasTrayHost } from '../../../../main/platform/session/tray-host.ts';
import { hasSelectionOwner } from '../../../../main/platform/session/x11-selection.ts';
import '../../../support/desktop/own-session.ts';
import { TrayHost } from '../../../support/desktop/tray-host.ts';

const { env, platform } = process;
const home = homedir();

describe.runIf(platform === 'linux')('a desktop', () => {
  it('has no tray until a panel comes, and none after it has gone', async () => {
    expect(await hasTrayHost({ platform, env, home })).toBe(false);
    const host = await TrayHost.open();
    expect(await hasTrayHost({ platform, env, home })).toBe(true);
    await host.close();
    expect(await hasTrayHost({ platform, env, home })).toBe(false);
  });

  it('is asked for an XEmbed tray by way of the X server', async () => {
    const ask = (name: string, display = env.DISPLAY) =>
      hasSelectionOwner(name, { env: { ...env, DISPLAY: display }, home, limitMs: 2_000 });
    expect(await ask('_NET_SYSTEM_TRAY_S0')).toBe(false);
    expect(await ask('_NET_SYSTEM_TRAY_S0', ':4711')).toBeNull();
    expect(await ask('_NET_SYSTEM_TRAY_S0', '')).toBeNull();
  });

  it('is taken to have a tray where nothing can be asked', async () => {
    expect(await hasTrayHost({ platform, env: { PATH: '/nowhere' }, home })).toBe(true);
    expect(await hasTrayHost({ platform: 'darwin', env: {}, home })).toBe(true);
  });
});
