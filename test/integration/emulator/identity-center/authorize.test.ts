import { createHash, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateTokenCommand } from '@aws-sdk/client-sso-oidc';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator, visit } from '../../../../emulator/index.ts';
import { FakeClock } from '../../../support/agent/fake-clock.ts';
import { type ClientKeys, clientsOf, register } from '../../../support/servers/emulator-clients.ts';

const verifier = randomBytes(48).toString('base64url');
const challenge = createHash('sha256').update(verifier).digest('base64url');

let clock: FakeClock;
let emulator: Emulator;
let keys: ClientKeys;
let listener: Server;
let redirectUri: string;
/** What the browser brought back, in the order in which it came. */
let arrivals: URLSearchParams[];

beforeEach(async () => {
  clock = new FakeClock();
  emulator = await startEmulator({ clock });
  keys = await register(emulator, {
    grantTypes: ['authorization_code', 'refresh_token'],
    redirectUris: ['http://127.0.0.1/oauth/callback'],
    issuerUrl: emulator.startUrl,
  });
  arrivals = [];
  listener = createServer((request, response) => {
    arrivals.push(new URL(`http://127.0.0.1${request.url}`).searchParams);
    response.end('You may close this window.');
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  redirectUri = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/oauth/callback`;
});
afterEach(async () => {
  listener.closeAllConnections();
  listener.close();
  await emulator.close();
});

function authorizeUrl(changes: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: keys.clientId,
    redirect_uri: redirectUri,
    state: 'a state & more',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    scopes: 'sso:account:access',
    ...changes,
  });
  return `${emulator.url}/authorize?${query}`;
}

async function code(): Promise<string> {
  await visit(authorizeUrl(), 'approve');
  return arrivals.at(-1)?.get('code') ?? '';
}

function redeem(code: string, changes: { redirectUri?: string; codeVerifier?: string } = {}) {
  const presented = { grantType: 'authorization_code', code, redirectUri, codeVerifier: verifier, ...changes };
  return clientsOf(emulator).oidc.send(new CreateTokenCommand({ ...keys, ...presented }));
}

describe('the consent page', () => {
  it('sends the browser back with a code and the state, to whatever port the program listens on', async () => {
    const end = await visit(authorizeUrl(), 'approve');
    expect(end.text).toBe('You may close this window.');
    expect(arrivals).toHaveLength(1);
    expect(arrivals[0]?.get('state')).toBe('a state & more');
    expect(arrivals[0]?.get('code')?.length).toBeGreaterThan(100);
  });

  it('sends it back with access_denied when the person cancels', async () => {
    await visit(authorizeUrl(), 'deny');
    expect(Object.fromEntries(arrivals[0] ?? [])).toEqual({ error: 'access_denied', state: 'a state & more' });
  });

  it.each([
    ['a plain challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['no challenge', { code_challenge: '' }, 'invalid_request'],
    ['a scope that was not registered', { scopes: 'openid' }, 'invalid_scope'],
    ['the implicit flow', { response_type: 'token' }, 'unsupported_response_type'],
  ])('tells the program that it refuses %s', async (_, changes, error) => {
    await fetch(authorizeUrl(changes));
    expect(Object.fromEntries(arrivals[0] ?? [])).toEqual({ error, state: 'a state & more' });
  });

  it.each([
    ['an unknown program', { client_id: 'nobody' }],
    ['another path', { redirect_uri: 'http://127.0.0.1:9/elsewhere' }],
    ['another machine', { redirect_uri: 'http://example.com/oauth/callback' }],
  ])('redirects nowhere for %s', async (_, changes) => {
    const answer = await fetch(authorizeUrl(changes), { redirect: 'manual' });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('location')).toBeNull();
  });

  it('can be answered once', async () => {
    const id = /name="request" value="([^"]+)"/.exec(await (await fetch(authorizeUrl())).text())?.[1] ?? '';
    const answer = () =>
      fetch(`${emulator.url}/authorize`, {
        method: 'POST',
        body: new URLSearchParams({ request: id, decision: 'approve' }),
        redirect: 'manual',
      });
    expect((await answer()).status).toBe(303);
    expect((await answer()).status).toBe(404);
  });
});

describe('CreateToken for an authorization code', () => {
  it('gives tokens to who holds the verifier, once', async () => {
    const given = await code();
    await expect(redeem(given)).resolves.toMatchObject({
      accessToken: expect.any(String),
      refreshToken: expect.any(String),
      tokenType: 'Bearer',
    });
    await expect(redeem(given)).rejects.toMatchObject({ name: 'InvalidGrantException' });
  });

  it('refuses another verifier, and the code is gone', async () => {
    const given = await code();
    const wrong = redeem(given, { codeVerifier: randomBytes(48).toString('base64url') });
    await expect(wrong).rejects.toMatchObject({ name: 'InvalidGrantException', error: 'invalid_grant' });
    await expect(redeem(given)).rejects.toMatchObject({ name: 'InvalidGrantException' });
  });

  it('refuses a redirect URI other than the one asked with', async () => {
    const wrong = redeem(await code(), { redirectUri: 'http://127.0.0.1:1/oauth/callback' });
    await expect(wrong).rejects.toMatchObject({ name: 'InvalidGrantException' });
  });

  it('refuses a code that was left lying for five minutes', async () => {
    const given = await code();
    await clock.advance(5 * 60_000);
    await expect(redeem(given)).rejects.toMatchObject({ name: 'InvalidGrantException' });
  });

  it('gives no refresh token to a client that did not register for that grant', async () => {
    keys = await register(emulator, {
      grantTypes: ['authorization_code'],
      redirectUris: ['http://127.0.0.1/oauth/callback'],
      issuerUrl: emulator.startUrl,
    });
    expect((await redeem(await code())).refreshToken).toBeUndefined();
  });
});
