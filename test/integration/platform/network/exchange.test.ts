import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exchange } from '../../../../main/platform/network/exchange.ts';
import { Network } from '../../../../main/platform/network/network.ts';
import { DEFAULT_CHOICE } from '../../../support/servers/default-choice.ts';

/** A server on a thread of its own, which answers while this one stands still. */
const SERVER = `
const { createServer } = require('node:http');
const { parentPort } = require('node:worker_threads');
const server = createServer((request, response) => {
  if (request.url === '/never') return;
  setTimeout(() => response.end('the answer'), 300);
}).listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

describe('an exchange', () => {
  let server: Worker;
  let network: Network;
  let url: string;

  beforeEach(async () => {
    server = new Worker(SERVER, { eval: true });
    const port = await new Promise((resolve) => server.once('message', resolve));
    url = `http://127.0.0.1:${port}`;
    network = new Network({ env: {}, choice: () => DEFAULT_CHOICE });
  });
  afterEach(async () => {
    network.dispose();
    await server.terminate();
  });

  /** Stands still as a process does that is stopped, or whose machine sleeps: timers run out meanwhile. */
  const standStill = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  const get = (path: string) =>
    exchange(network, new URL(path, url), { method: 'GET', headers: {}, limitMs: 1_000 }).then(
      ({ body }) => body.toString(),
      (error) => error.name as string,
    );

  it('reads what came while the machine slept before its time limit decides', async () => {
    const answer = get('/');
    // Sent before the sleep begins.
    await new Promise((resolve) => setTimeout(resolve, 150));
    standStill(2_500);
    expect(await answer).toBe('the answer');
  });

  it('tries the other addresses of a name whose first one does not answer', async () => {
    // Node's own default since 20, which is the oldest that the agent runs on (`autoSelectFamily`).
    const { port } = new URL(url);
    const addresses = [
      { address: '::1', family: 6 },
      { address: '127.0.0.1', family: 4 },
    ] as const;
    network = new Network({
      env: {},
      choice: () => DEFAULT_CHOICE,
      lookup: (_name, { all }, found) => (all ? found(null, [...addresses]) : found(null, '::1', 6)),
    });
    const { body } = await exchange(network, new URL(`http://sso.test:${port}/`), { method: 'GET', headers: {} });
    expect(body.toString()).toBe('the answer');
  });

  it('ends at its limit where nothing came', async () => {
    const answer = get('/never');
    standStill(1_800);
    expect(await answer).toBe('TimeoutError');
    expect(await get('/never')).toBe('TimeoutError');
  });
});
