import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../../emulator/index.ts';

const HAS_BOTO3 = spawnSync('python3', ['-c', 'import boto3'], { stdio: 'ignore' }).status === 0;
const SCRIPT = join(import.meta.dirname, '..', '..', 'support', 'files', 'boto3_sso.py');

type Failure = [exception: string, status: number, error: string | null, code: string];

describe.skipIf(!HAS_BOTO3)('the emulator, as boto3 sees it through AWS’s own models', () => {
  let emulator: Emulator;
  let results: Record<string, unknown>;
  let errors: Record<string, Failure | null>;

  beforeAll(async () => {
    emulator = await startEmulator({ accounts: 230 });
    const child = spawn('python3', [SCRIPT, emulator.url, emulator.startUrl, emulator.region]);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    await new Promise((resolve) => child.on('close', resolve));
    expect(stderr).toBe('');
    ({ results, errors } = JSON.parse(stdout));
  });
  afterAll(() => emulator.close());

  it('answers in the shapes of the models', () => {
    expect(results).toMatchObject({
      device: expect.arrayContaining(['deviceCode', 'expiresIn', 'interval', 'userCode', 'verificationUriComplete']),
      token: expect.arrayContaining(['accessToken', 'expiresIn', 'refreshToken', 'tokenType']),
      credentials: ['accessKeyId', 'expiration', 'secretAccessKey', 'sessionToken'],
      milliseconds: true,
      rotates: true,
      identity: true,
    });
  });

  it('pages as boto3’s paginators expect', () => {
    expect(results).toMatchObject({ accounts: 230, roles: 3 });
    expect(emulator.count('ListAccounts')).toBeGreaterThanOrEqual(3);
    expect(emulator.count('ListAccountRoles')).toBe(3);
  });

  it.each<[string, Failure]>([
    ['pending', ['AuthorizationPendingException', 400, 'authorization_pending', 'AuthorizationPendingException']],
    ['too soon', ['SlowDownException', 400, 'slow_down', 'SlowDownException']],
    ['denied', ['AccessDeniedException', 400, 'access_denied', 'AccessDeniedException']],
    ['used refresh token', ['InvalidGrantException', 400, 'invalid_grant', 'InvalidGrantException']],
    ['foreign start URL', ['InvalidRequestException', 400, 'invalid_request', 'InvalidRequestException']],
    ['unknown client', ['InvalidClientException', 401, 'invalid_client', 'InvalidClientException']],
    ['foreign key', ['ClientError', 403, null, 'InvalidClientTokenId']],
    ['too large a page', ['InvalidRequestException', 400, null, 'InvalidRequestException']],
    ['no such role', ['ClientError', 403, null, 'ForbiddenException']],
    ['after logout', ['UnauthorizedException', 401, null, 'UnauthorizedException']],
  ])('fails as AWS does: %s', (what, failure) => {
    expect(errors[what]).toEqual(failure);
  });

  it('sends every modelled error in a form that boto3 gives the right type', () => {
    const modelled = Object.entries(errors).filter(([what]) => what.startsWith('model '));
    expect(modelled.length).toBeGreaterThanOrEqual(15);
    for (const [what, failure] of modelled) expect(failure?.[0]).toBe(what.slice('model '.length));
  });
});
