import { existsSync } from 'node:fs';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import dbus from 'dbus-next';
import { afterEach, describe, expect, it } from 'vitest';
import { hasShortcutsPortal } from '../../../../main/platform/session/shortcuts-portal.ts';

import { OwnBus } from '../../../support/desktop/own-bus.ts';
import { ownName } from '../../../support/desktop/own-name.ts';

const folders = (process.env.PATH ?? '').split(delimiter);
const placeOf = (program: string) => folders.map((folder) => join(folder, program)).find(existsSync);
const REQUESTERS = ['dbus-send', 'gdbus', 'busctl'].filter(placeOf);

class Portal extends dbus.interface.Interface {
  version = 1;
}
Portal.configureMembers({ properties: { version: { signature: 'u', access: 'read' } } });

describe.runIf(process.platform === 'linux')('a portal that gives shortcuts', () => {
  const opened: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of opened.splice(0).reverse()) await close();
  });

  /** A bus of its own: this one may have a portal that is started on demand. */
  const busWith = async (face: string | null) => {
    const own = await OwnBus.open('session');
    opened.push(() => own.close());
    if (face === null) return own.address;
    const bus = dbus.sessionBus({ busAddress: own.address });
    opened.push(() => bus.disconnect());
    bus.export('/org/freedesktop/portal/desktop', new Portal(face));
    await ownName(bus, 'org.freedesktop.portal.Desktop');
    return own.address;
  };
  /** As if no other program could ask the bus. */
  const onlyWith = async (program: string) => {
    const folder = await mkdtemp(join(tmpdir(), 'daypass-ask-'));
    opened.push(() => rm(folder, { recursive: true }));
    await symlink(placeOf(program) ?? '', join(folder, program));
    return folder;
  };

  it.each(REQUESTERS)('is found by %s', async (program) => {
    const PATH = await onlyWith(program);
    const address = await busWith('org.freedesktop.portal.GlobalShortcuts');
    expect(await hasShortcutsPortal({ PATH, DBUS_SESSION_BUS_ADDRESS: address })).toBe(true);
  });

  it.each(REQUESTERS)('is not where a portal has others alone, says %s', async (program) => {
    const PATH = await onlyWith(program);
    const address = await busWith('org.freedesktop.portal.Screenshot');
    expect(await hasShortcutsPortal({ PATH, DBUS_SESSION_BUS_ADDRESS: address })).toBe(false);
  });

  it('is not where there is no portal, no bus, and nothing that could ask', async () => {
    const address = await busWith(null);
    expect(await hasShortcutsPortal({ ...process.env, DBUS_SESSION_BUS_ADDRESS: address })).toBe(false);
    expect(await hasShortcutsPortal({ ...process.env, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' })).toBe(false);
    expect(await hasShortcutsPortal({ PATH: '/nowhere' })).toBe(false);
  });
});
