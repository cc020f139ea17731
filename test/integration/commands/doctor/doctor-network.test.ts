import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Emulator, type Fault, startEmulator } from '../../../../emulator/index.ts';
import { createProbes, type Probes } from '../../../../main/commands/doctor/probes.ts';
import { Network } from '../../../../main/platform/network/network.ts';
import { createMemoryKeychain } from '../../../support/agent/memory-keychain.ts';
import { DEFAULT_CHOICE } from '../../../support/servers/default-choice.ts';

let emulator: Emulator;
let network: Network;
let probes: Probes;

beforeAll(async () => {
  emulator = await startEmulator();
  network = new Network({ env: {}, choice: () => DEFAULT_CHOICE });
  probes = createProbes({ keychain: createMemoryKeychain(), network });
});
afterAll(async () => {
  network.dispose();
  await emulator.close();
});

it('`daypass doctor` has reached AWS when AWS has refused it, and has its time', async () => {
  expect(await probes.reach(emulator.url)).toBeGreaterThan(Date.now() - 60_000);
  expect(emulator.calls).toMatchObject([{ operation: 'CreateToken', status: 400 }]);
});

it.each<[string, Fault]>([
  ['a page', { status: 200, body: '<html>Welcome</html>' }],
  ['an empty 401', { status: 401 }],
  ['a redirect', { status: 302, headers: { location: 'http://portal.test/' } }],
])('`daypass doctor` takes %s of a network for no answer of AWS’s', async (_what, fault) => {
  emulator.faults.add({ operation: 'CreateToken', foreign: true, ...fault });
  await expect(probes.reach(emulator.url)).rejects.toMatchObject({ code: 'network-sign-in' });
});
