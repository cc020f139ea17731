import { describe, expect, it } from 'vitest';
import { Network } from '../../../../main/platform/network/network.ts';
import { ClockOffset } from '../../../../main/sources/clock-offset.ts';
import { createClients } from '../../../../main/sources/identity-center/clients.ts';
import { FakeClock } from '../../../support/agent/fake-clock.ts';
import { silentLog } from '../../../support/agent/silent-log.ts';
import { DEFAULT_CHOICE } from '../../../support/servers/default-choice.ts';

describe('AWS’s clients for Identity Center', () => {
  it.each(['oidc', 'sso'] as const)('of %s are made once, and tried again where that failed', async (kind) => {
    const clock = new FakeClock();
    const network = new Network({ env: {}, choice: () => DEFAULT_CHOICE });
    let failures = 1;
    const clients = createClients({
      region: 'eu-west-1',
      version: 'x',
      get env() {
        if (failures-- > 0) throw new Error('The files are being replaced.');
        return {};
      },
      clock,
      log: silentLog,
      offset: new ClockOffset(clock),
      network,
    });
    await expect(clients[kind]()).rejects.toThrow('being replaced');
    const client = await clients[kind]();
    expect(await clients[kind]()).toBe(client);
    clients.dispose();
    network.dispose();
  });
});
