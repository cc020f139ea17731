import { generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { builderConfig } from '../../../../build/package/builder-config.mjs';

const mac = () =>
  builderConfig({ stage: { app: '/tmp', resources: '/tmp/resources' }, output: '/tmp', version: '1', electron: null })
    .mac;

describe('the package for macOS', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('is made without a signature only where it is no release', () => {
    expect(mac().forceCodeSigning).toBe(false);
    const { publicKey } = generateKeyPairSync('ed25519');
    vi.stubEnv('DAYPASS_UPDATE_KEY', publicKey.export({ type: 'spki', format: 'pem' }).toString());
    vi.stubEnv('DAYPASS_UPDATE_URL', 'https://example.com/channels/');
    vi.stubEnv('DAYPASS_RELEASE_PAGE', 'https://example.com/');
    expect(mac().forceCodeSigning).toBe(true);
  });
});
