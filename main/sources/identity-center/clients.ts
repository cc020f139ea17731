/** AWS's own clients for SSO OIDC and the portal, set up so that retries, pace and time are decided here and not there. */
import type { SSO } from '@aws-sdk/client-sso';
import type { SSOOIDC } from '@aws-sdk/client-sso-oidc';
import { clientConfig } from '../client-config.ts';
import type { ClientDependencies } from '../client-dependencies.ts';
import { watched } from '../watched-client.ts';

/** Loaded at the first call: an agent that answers out of the keychain starts in less time, and with less memory, without them. */
export interface Clients {
  oidc(): Promise<SSOOIDC>;
  sso(): Promise<SSO>;
  dispose(): void;
}

export function createClients(dependencies: ClientDependencies): Clients {
  const oidc = once(async () => {
    const { SSOOIDC } = await import('@aws-sdk/client-sso-oidc');
    return watched(new SSOOIDC(clientConfig(dependencies, 'SSO_OIDC')), dependencies);
  });
  const sso = once(async () => {
    const { SSO } = await import('@aws-sdk/client-sso');
    return watched(new SSO(clientConfig(dependencies, 'SSO')), dependencies);
  });
  return {
    oidc: oidc.get,
    sso: sso.get,
    dispose() {
      oidc.dispose();
      sso.dispose();
    },
  };
}

/** Made once, and tried again at the next call where that failed: an update may replace the app's files while it runs. */
function once<Client extends { destroy(): void }>(load: () => Promise<Client>) {
  let client: Promise<Client> | null = null;
  return {
    get: () => {
      client ??= load().catch((error) => {
        client = null;
        throw error;
      });
      return client;
    },
    dispose() {
      client?.then(
        (loaded) => loaded.destroy(),
        () => undefined,
      );
    },
  };
}
