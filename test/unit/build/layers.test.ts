import { describe, expect, it } from 'vitest';
import { fault, findLayerFaults } from '../../../build/scripts/layers.mjs';

describe('the layers', () => {
  it('hold in the code as it is', () => {
    expect(findLayerFaults()).toEqual([]);
  });

  it.each([
    ['main/agent/agent.ts', 'main/commands/index.ts', 'it points up'],
    ['main/base/clock.ts', 'main/platform/log.ts', 'it points up'],
    ['main/commands/list.ts', 'main/broker/server.ts', 'it points sideways'],
    ['main/sources/identity-center/index.ts', 'main/sources/saml/index.ts', 'it points sideways'],
    ['main/headless.ts', 'main/index.ts', 'composition roots do not know each other'],
    ['main/agent/agent.ts', 'electron', 'electron belongs to'],
    ['renderer/app.tsx', 'main/agent/views.ts', 'a window knows nothing of main'],
    ['renderer/app.tsx', 'preload/index.ts', 'contracts only'],
    ['main/agent/agent.ts', 'emulator/index.ts', 'main knows nothing of tests'],
    ['client/stand-in/index.ts', 'main/agent/agent.ts', 'the client holds no logic'],
    ['main/new-room/file.ts', 'main/base/clock.ts', 'in no layer'],
    ['common/rules.ts', 'main/settings/schema.ts', 'common/ is pure'],
    ['common/rules.ts', 'node:fs', 'common/ is pure'],
  ])('%s may not import %s', (from, to, because) => {
    expect(fault(from, to)).toContain(`${from} imports ${to}: `);
    expect(fault(from, to)).toContain(because);
  });

  it.each([
    ['main/commands/list.ts', 'main/agent/agent.ts'],
    ['main/agent/agent.ts', 'main/agent/views.ts'],
    ['main/sources/saml/index.ts', 'main/sources/source.ts'],
    ['main/desktop/windows/window.ts', 'electron'],
    ['renderer/app.tsx', 'preload/contract.ts'],
    ['renderer/app.tsx', 'common/roles.ts'],
    ['main/agent/agent.ts', 'common/roles.ts'],
  ])('%s may import %s', (from, to) => {
    expect(fault(from, to)).toBeNull();
  });
});
