import { beforeEach, describe, expect, it } from 'vitest';
import { Emitter } from '../../../main/base/emitter.ts';
import type { DaypassError } from '../../../main/base/errors.ts';
import { PaletteShortcut, type PaletteShortcutDependencies } from '../../../main/desktop/palette-shortcut.ts';
import { inForce, type Settings } from '../../../main/settings/schema.ts';
import { silentLog } from '../../support/agent/silent-log.ts';

describe('the shortcut of the palette', () => {
  let held: string[];
  let taken: string[];
  let problems: DaypassError[];
  let settings: Settings;
  let changed: Emitter<void>;

  beforeEach(() => {
    [held, taken, problems] = [[], [], []];
    settings = inForce({});
    changed = new Emitter();
  });

  const open = (more: Partial<PaletteShortcutDependencies> = {}) =>
    new PaletteShortcut({
      keys: {
        register(keys) {
          if (taken.includes(keys)) return false;
          held.push(keys);
          return true;
        },
        unregister: (keys) => {
          held = held.filter((each) => each !== keys);
        },
      },
      settings: { get: () => settings, onDidChange: changed.event },
      log: silentLog,
      onPressed: () => undefined,
      wayland: { session: false, windows: false },
      electron: '45.4.1',
      hasPortal: async () => false,
      onProblem: (error) => void problems.push(error),
      ...more,
    });
  const set = async (paletteShortcut: string | null) => {
    settings = inForce({ paletteShortcut });
    changed.fire();
    await new Promise(setImmediate);
  };

  it('is off until it is set, is exchanged with the setting, and free at the end', async () => {
    const shortcut = open();
    await set(null);
    expect(held).toEqual([]);
    await set('Ctrl+Alt+D');
    expect(held).toEqual(['Ctrl+Alt+D']);
    await set('Super+Space');
    expect(held).toEqual(['Super+Space']);
    await shortcut.dispose();
    expect(held).toEqual([]);
  });

  it('says that another program has the keys, once, until others are chosen', async () => {
    taken = ['Ctrl+Alt+D'];
    const shortcut = open();
    await set('Ctrl+Alt+D');
    await set('Ctrl+Alt+D');
    expect(problems.map(({ message }) => message)).toEqual(['Another program or the desktop has taken Ctrl+Alt+D.']);
    expect(shortcut.problem).toMatchObject({ code: 'shortcut-unavailable', details: { keys: 'Ctrl+Alt+D' } });
    await set('Ctrl+Alt+E');
    expect(shortcut.problem).toBeNull();
  });

  it.each([
    ['there is no portal for them', { windows: true }, '45.4.1', false],
    ['Electron does not know the portal', { windows: true }, '33.2.1', true],
    ['our windows are drawn through XWayland', { windows: false }, '45.4.1', true],
  ])('is not claimed on Wayland where %s, and the command for the desktop’s own is named', async (...row) => {
    const [, { windows }, electron, isThere] = row;
    const shortcut = open({ wayland: { session: true, windows }, electron, hasPortal: async () => isThere });
    await set('Ctrl+Alt+D');
    expect(held).toEqual([]);
    expect(shortcut.problem?.next).toContain('daypass agent open --palette');
  });

  it('is asked of the portal where Wayland has one', async () => {
    open({ wayland: { session: true, windows: true }, hasPortal: async () => true });
    await set('Ctrl+Alt+D');
    expect(held).toEqual(['Ctrl+Alt+D']);
    expect(problems).toEqual([]);
  });
});
