import { describe, expect, it } from 'vitest';
import { fault, faultsOf, findLayerFaults } from '../../../../../build/scripts/checks/layers.mjs';

/** A house with one file planted in it that a rule is about. */
const planted = (...files: readonly (readonly [id: string, text: string])[]) =>
  faultsOf(files.map(([id, text]) => ({ id, text })));

describe('the layers', () => {
  it('hold in the code as it is', () => {
    expect(findLayerFaults()).toEqual([]);
  });

  it.each([
    ['main/agent/agent.ts', 'main/commands/index.ts'],
    ['main/base/clock.ts', 'main/platform/log.ts'],
    ['main/commands/list.ts', 'main/broker/server.ts'],
    ['main/sources/identity-center/index.ts', 'main/sources/saml/index.ts'],
    ['main/headless.ts', 'main/index.ts'],
    ['main/compose.ts', 'main/desktop/tray/tray.ts'],
    ['main/agent/agent.ts', 'electron'],
    ['main/agent/agent.ts', 'yaml'],
    ['main/agent/agent.ts', 'some-new-package'],
    ['renderer/app.tsx', 'main/agent/views.ts'],
    ['renderer/app.tsx', 'preload/index.ts'],
    ['renderer/app.tsx', 'node:fs'],
    ['renderer/app.tsx', 'electron'],
    ['preload/index.ts', 'main/base/errors.ts'],
    ['main/agent/agent.ts', 'emulator/index.ts'],
    ['main/agent/agent.ts', 'test/support/random.ts'],
    ['client/stand-in/index.ts', 'main/agent/agent.ts'],
    ['client/stand-in/index.ts', 'main/platform/log.ts'],
    ['emulator/index.ts', 'main/agent/agent.ts'],
    ['common/rules.ts', 'main/settings/schema.ts'],
    ['common/rules.ts', 'node:fs'],
    ['common/rules.ts', 'electron'],
  ])('%s may not import %s', (from, to) => {
    expect(fault(from, to)).toContain(`${from} imports ${to}: `);
    expect(planted([from, `import { x } from '${relativeTo(from, to)}';`])).toEqual([fault(from, to)]);
  });

  it.each([
    ['main/commands/list.ts', 'main/agent/agent.ts'],
    ['main/agent/agent.ts', 'main/agent/views.ts'],
    ['main/sources/saml/index.ts', 'main/sources/source.ts'],
    ['main/desktop/windows/window.ts', 'electron'],
    ['main/index.ts', 'main/desktop/tray/tray.ts'],
    ['main/compose.ts', 'main/sources/saml/index.ts'],
    ['renderer/app.tsx', 'preload/contracts/main.ts'],
    ['renderer/app.tsx', 'common/roles.ts'],
    ['main/agent/agent.ts', 'common/roles.ts'],
  ])('%s may import %s', (from, to) => {
    expect(fault(from, to)).toBeNull();
  });

  it('refuse a file that is in no room', () => {
    expect(fault('main/new-room/file.ts', 'main/base/clock.ts')).toContain('in no room');
  });

  it('refuse a circle, however long and of types alone', () => {
    expect(
      planted(
        ['main/agent/a.ts', "import type { B } from './b.ts';\n"],
        ['main/agent/b.ts', "import type { C } from './c.ts';\n"],
        ['main/agent/c.ts', "import type { A } from './a.ts';\n"],
        ['main/agent/d.ts', "import type { A } from './a.ts';\n"],
      ),
    ).toEqual(['main/agent/a.ts, main/agent/b.ts, main/agent/c.ts import each other.']);
  });

  it('refuse ipcMain but in the one module that looks at who asks', () => {
    const text = "import { app, ipcMain } from 'electron';\n";
    expect(planted(['main/desktop/windows/window.ts', text])).toEqual([
      expect.stringContaining('main/desktop/windows/window.ts imports ipcMain'),
    ]);
    expect(planted(['main/desktop/ipc/ipc.ts', text])).toEqual([]);
  });

  it('refuse an export that nothing imports', () => {
    const text = 'export const LIMIT = 1;\nexport function used(): number {\n  return LIMIT;\n}\n';
    const user = ['main/agent/b.ts', "import { used } from './a.ts';\n"] as const;
    expect(planted(['main/agent/a.ts', text], user)).toEqual(['main/agent/a.ts exports LIMIT, which nothing imports.']);
    const files = [['main/agent/a.ts', text] as const, user].map(([id, own]) => ({ id, text: own }));
    const test = { id: 'test/unit/a.test.ts', text: "import { LIMIT } from '../../main/agent/a.ts';\n" };
    expect(faultsOf(files, [test])).toEqual([]);
  });

  it('take a type that an export of its file speaks of for used', () => {
    const text =
      'export interface Parts {\n  a: number;\n}\nexport function used(parts: Parts) {}\nexport type Gone = 1;\n';
    const user = ['main/agent/b.ts', "import { used } from './a.ts';\n"] as const;
    expect(planted(['main/agent/a.ts', text], user)).toEqual(['main/agent/a.ts exports Gone, which nothing imports.']);
  });
});

function relativeTo(from: string, to: string): string {
  if (!/^(common|main|preload|renderer|client|emulator|test)\//.test(to)) return to;
  return `${'../'.repeat(from.split('/').length - 1)}${to}`;
}
