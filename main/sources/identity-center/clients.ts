/** AWS's own clients for SSO OIDC and the portal, set up so that retries, pace and time are decided here and not there. */
import type { SSO } from '@aws-sdk/client-sso';
import type { SSOOIDC } from '@aws-sdk/client-sso-oidc';
import { clientConfig } from '../client-config.ts';
import type { ClientParts } from '../client-parts.ts';
import { watched } from '../watched-client.ts';

/** Loaded at the first call: an agent that answers out of the keychain starts in less time, and with less memory, without them. */
export interface Clients {
  oidc(): Promise<SSOOIDC>;
  sso(): Promise<SSO>;
  dispose(): void;
}

export function createClients(parts: ClientParts): Clients {
  let oidc: Promise<SSOOIDC> | null = null;
  let sso: Promise<SSO> | null = null;

  async function loadOidc(): Promise<SSOOIDC> {
    const { SSOOIDC } = await import('@aws-sdk/client-sso-oidc');
    return watched(new SSOOIDC(clientConfig(parts, 'SSO_OIDC')), parts);
  }

  async function loadSso(): Promise<SSO> {
    const { SSO } = await import('@aws-sdk/client-sso');
    return watched(new SSO(clientConfig(parts, 'SSO')), parts);
  }

  return {
    oidc: () => (oidc ??= loadOidc()),
    sso: () => (sso ??= loadSso()),
    dispose() {
      for (const client of [oidc, sso])
        client?.then(
          (loaded) => loaded.destroy(),
          () => undefined,
        );
    },
  };
}
