/** AWS's own clients for SSO OIDC and the portal, set up so that retries, pace and time are decided here and not there. */
import { SSOClient } from '@aws-sdk/client-sso';
import { SSOOIDCClient } from '@aws-sdk/client-sso-oidc';
import { clientConfig } from '../client-config.ts';
import type { ClientParts } from '../client-parts.ts';
import { watched } from '../watched-client.ts';

export interface Clients {
  readonly oidc: SSOOIDCClient;
  readonly sso: SSOClient;
  dispose(): void;
}

export function createClients(parts: ClientParts): Clients {
  const oidc = watched(new SSOOIDCClient(clientConfig(parts, 'SSO_OIDC')), parts);
  const sso = watched(new SSOClient(clientConfig(parts, 'SSO')), parts);

  return {
    oidc,
    sso,
    dispose: () => {
      oidc.destroy();
      sso.destroy();
    },
  };
}
