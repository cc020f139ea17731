import {
  CreateTokenCommand,
  type CreateTokenRequest,
  RegisterClientCommand,
  StartDeviceAuthorizationCommand,
} from '@aws-sdk/client-sso-oidc';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator, visit } from '../../../../emulator/index.ts';
import { FakeClock } from '../../../support/agent/fake-clock.ts';
import {
  type ClientKeys,
  clientsOf,
  DEVICE_GRANT,
  poll,
  refresh,
  register,
  signIn,
  startDevice,
} from '../../../support/servers/emulator-clients.ts';

let clock: FakeClock;
let emulator: Emulator;

beforeEach(async () => {
  clock = new FakeClock();
  emulator = await startEmulator({ clock });
});
afterEach(() => emulator.close());

describe('RegisterClient', () => {
  it('tells ids, endpoints and when the registration ends, in epoch seconds', async () => {
    const { oidc } = clientsOf(emulator);
    const answer = await oidc.send(new RegisterClientCommand({ clientName: 'Test', clientType: 'public' }));
    const now = Math.floor(clock.now() / 1000);
    expect(answer).toMatchObject({
      clientIdIssuedAt: now,
      clientSecretExpiresAt: now + 90 * 24 * 3600,
      authorizationEndpoint: `${emulator.url}/authorize`,
      tokenEndpoint: `${emulator.url}/token`,
    });
  });

  it.each([
    ['a missing name', { clientName: '' }, 'InvalidRequestException'],
    ['a confidential client', { clientType: 'confidential' }, 'InvalidClientMetadataException'],
    ['an unknown scope', { scopes: ['everything'] }, 'InvalidScopeException'],
    ['an unknown grant type', { grantTypes: ['password'] }, 'UnsupportedGrantTypeException'],
    ['a redirect to another machine', { redirectUris: ['http://example.com/cb'] }, 'InvalidRedirectUriException'],
    ['a redirect by host name', { redirectUris: ['http://localhost/cb'] }, 'InvalidRedirectUriException'],
    ['codes without a redirect', { grantTypes: ['authorization_code'] }, 'InvalidRedirectUriException'],
    [
      'device codes and authorization codes for one client',
      {
        grantTypes: ['urn:ietf:params:oauth:grant-type:device_code', 'authorization_code'],
        redirectUris: ['http://127.0.0.1/cb'],
      },
      'InvalidScopeException',
    ],
    ['an issuer that is not here', { issuerUrl: 'https://other.awsapps.com/start' }, 'InvalidRequestException'],
  ])('refuses %s', async (_, request, name) => {
    await expect(register(emulator, request)).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 400 } });
  });
});

describe('StartDeviceAuthorization', () => {
  it('gives a code to show, a page to open, and says how often to ask and for how long', async () => {
    const keys = await register(emulator);
    const { oidc } = clientsOf(emulator);
    const answer = await oidc.send(new StartDeviceAuthorizationCommand({ ...keys, startUrl: emulator.startUrl }));
    expect(answer.userCode).toMatch(/^[A-Z]{4}-[A-Z]{4}$/);
    expect(answer).toMatchObject({
      verificationUri: `${emulator.url}/device`,
      verificationUriComplete: `${emulator.url}/device?user_code=${answer.userCode}`,
      expiresIn: 600,
      interval: 1,
    });
  });

  it('accepts the start URL as people copy it, with a slash or the portal’s fragment', async () => {
    const keys = await register(emulator);
    for (const tail of ['/', '/#/', '#']) {
      const command = new StartDeviceAuthorizationCommand({ ...keys, startUrl: emulator.startUrl + tail });
      await expect(clientsOf(emulator).oidc.send(command)).resolves.toHaveProperty('deviceCode');
    }
  });

  it('refuses another organization’s start URL', async () => {
    const keys = await register(emulator);
    const command = new StartDeviceAuthorizationCommand({
      ...keys,
      startUrl: 'https://d-1234567890.awsapps.com/start',
    });
    await expect(clientsOf(emulator).oidc.send(command)).rejects.toMatchObject({
      name: 'InvalidRequestException',
      error: 'invalid_request',
    });
  });

  it('refuses unknown clients, wrong secrets and ended registrations with 401', async () => {
    const keys = await register(emulator);
    const refused = { name: 'InvalidClientException', error: 'invalid_client', $metadata: { httpStatusCode: 401 } };
    await expect(startDevice(emulator, { ...keys, clientId: 'nobody' })).rejects.toMatchObject(refused);
    await expect(startDevice(emulator, { ...keys, clientSecret: 'wrong' })).rejects.toMatchObject(refused);
    await clock.advance(90 * 24 * 3600 * 1000);
    await expect(startDevice(emulator, keys)).rejects.toMatchObject(refused);
  });

  it('refuses a client that registered for something else', async () => {
    const keys = await register(emulator, { grantTypes: ['refresh_token'] });
    await expect(startDevice(emulator, keys)).rejects.toMatchObject({ name: 'UnauthorizedClientException' });
  });
});

describe('CreateToken for a device code', () => {
  let keys: ClientKeys;
  let device: Awaited<ReturnType<typeof startDevice>>;

  beforeEach(async () => {
    keys = await register(emulator);
    device = await startDevice(emulator, keys);
  });
  const ask = () => poll(emulator, keys, device.deviceCode);

  it('is pending until a person approves, then gives tokens once', async () => {
    await expect(ask()).rejects.toMatchObject({
      name: 'AuthorizationPendingException',
      error: 'authorization_pending',
      $metadata: { httpStatusCode: 400 },
    });
    await visit(device.urlWithCode, 'approve');
    await clock.advance(1000);
    const answer = await ask();
    expect(answer).toMatchObject({ tokenType: 'Bearer', expiresIn: 3600 });
    // Of the length and alphabet of AWS's.
    expect(answer.accessToken).toMatch(/^aoa[A-Za-z0-9+/:]{220,260}$/);
    expect(answer.refreshToken).toMatch(/^aor[A-Za-z0-9+/:]{220,260}$/);
    await clock.advance(1000);
    await expect(ask()).rejects.toMatchObject({ name: 'InvalidGrantException' });
  });

  it('ends with access_denied when the person denies', async () => {
    await visit(device.urlWithCode, 'deny');
    await expect(ask()).rejects.toMatchObject({ name: 'AccessDeniedException', error: 'access_denied' });
  });

  it('ends with expired_token when no one answers in time', async () => {
    await clock.advance(600_000);
    await expect(ask()).rejects.toMatchObject({ name: 'ExpiredTokenException', error: 'expired_token' });
    await expect(visit(device.urlWithCode, 'approve')).rejects.toThrow('404');
    expect(emulator.pendingUserCodes()).toEqual([]);
  });

  it('answers slow_down to a poll within the interval, and wants 5 s more between polls from then on', async () => {
    await expect(ask()).rejects.toMatchObject({ name: 'AuthorizationPendingException' });
    await clock.advance(500);
    await expect(ask()).rejects.toMatchObject({ name: 'SlowDownException', error: 'slow_down' });
    await clock.advance(5000);
    await expect(ask()).rejects.toMatchObject({ name: 'SlowDownException' });
    await clock.advance(11_000);
    await expect(ask()).rejects.toMatchObject({ name: 'AuthorizationPendingException' });
    emulator.approve(device.userCode);
    await clock.advance(11_000);
    await expect(ask()).resolves.toHaveProperty('accessToken');
  });

  it('gives another client’s code to no one else', async () => {
    const other = await register(emulator);
    emulator.approve(device.userCode);
    await expect(poll(emulator, other, device.deviceCode)).rejects.toMatchObject({ name: 'InvalidGrantException' });
  });

  it.each([
    ['no device code', { grantType: DEVICE_GRANT }, 'InvalidRequestException'],
    ['an unknown device code', { grantType: DEVICE_GRANT, deviceCode: 'x' }, 'InvalidGrantException'],
    ['an unknown grant type', { grantType: 'password' }, 'UnsupportedGrantTypeException'],
    ['a grant that it is not registered for', { grantType: 'authorization_code' }, 'UnauthorizedClientException'],
  ])('refuses %s', async (_, request, name) => {
    const command = new CreateTokenCommand({
      ...keys,
      ...(request as Partial<CreateTokenRequest>),
    } as CreateTokenRequest);
    await expect(clientsOf(emulator).oidc.send(command)).rejects.toMatchObject({ name });
  });
});

describe('CreateToken for a refresh token', () => {
  it('uses it up and gives its successor', async () => {
    const { keys, refreshToken = '' } = await signIn(emulator);
    const renewed = await refresh(emulator, keys, refreshToken);
    expect(renewed.refreshToken).not.toBe(refreshToken);
    await expect(refresh(emulator, keys, refreshToken)).rejects.toMatchObject({
      name: 'InvalidGrantException',
      error: 'invalid_grant',
    });
    await expect(refresh(emulator, keys, renewed.refreshToken ?? '')).resolves.toHaveProperty('accessToken');
  });

  it('works for the client only that it was given to', async () => {
    const { keys, refreshToken = '' } = await signIn(emulator);
    const other = await register(emulator);
    await expect(refresh(emulator, other, refreshToken)).rejects.toMatchObject({ name: 'InvalidGrantException' });
    await expect(refresh(emulator, keys, refreshToken)).resolves.toHaveProperty('accessToken');
  });

  it('gives none to a client without the scope for account access, nor where they are switched off', async () => {
    expect((await signIn(emulator, { scopes: [] })).refreshToken).toBeUndefined();
    await emulator.close();
    emulator = await startEmulator({ clock, refreshTokens: false });
    expect((await signIn(emulator)).refreshToken).toBeUndefined();
  });

  it('does not continue past the end of the portal session', async () => {
    const { keys, refreshToken = '' } = await signIn(emulator);
    await clock.advance(8 * 3600 * 1000 - 60_000);
    const last = await refresh(emulator, keys, refreshToken);
    expect(last.expiresIn).toBe(60);
    await clock.advance(60_000);
    await expect(refresh(emulator, keys, last.refreshToken ?? '')).rejects.toMatchObject({
      name: 'InvalidGrantException',
    });
  });

  it('fails once sessions are revoked, but not when access tokens alone have died', async () => {
    const { keys, refreshToken = '' } = await signIn(emulator);
    emulator.expireAccessTokens();
    const renewed = await refresh(emulator, keys, refreshToken);
    emulator.revokeSessions();
    await expect(refresh(emulator, keys, renewed.refreshToken ?? '')).rejects.toMatchObject({
      name: 'InvalidGrantException',
    });
  });
});
