/** AWS's own clients for SSO OIDC and the portal, set up so that retries, pace and time are decided here and not there. */
import { SSOClient } from '@aws-sdk/client-sso';
import { SSOOIDCClient } from '@aws-sdk/client-sso-oidc';
import { clientConfig } from '../client-config.ts';
import type { ClientParts } from '../client-parts.ts';

export interface Clients {
  readonly oidc: SSOOIDCClient;
  readonly sso: SSOClient;
  dispose(): void;
}

/** What the SDK tells a middleware about the call. */
interface Context {
  readonly commandName?: unknown;
}

export function createClients(parts: ClientParts): Clients {
  const { clock, log, offset } = parts;
  const oidc = new SSOOIDCClient(clientConfig(parts, 'SSO_OIDC'));
  const sso = new SSOClient(clientConfig(parts, 'SSO'));
  const inner = { name: 'observe', relation: 'after', toMiddleware: 'deserializerMiddleware' } as const;
  oidc.middlewareStack.addRelativeTo(observing, inner);
  sso.middlewareStack.addRelativeTo(observing, inner);

  function observing<I, O extends { response: unknown }>(next: (args: I) => Promise<O>, context: Context) {
    return (args: I) => observe(context.commandName, next(args));
  }

  /** Looks at every answer, errors included: its time and its status. */
  async function observe<T extends { response: unknown }>(operation: unknown, answer: Promise<T>): Promise<T> {
    const sentAt = clock.monotonic();
    const result = await answer;
    const { statusCode, headers } = result.response as { statusCode: number; headers: Record<string, string> };
    offset.observe(headers.date, sentAt);
    log.debug('AWS answered.', { operation, status: statusCode, ms: Math.round(clock.monotonic() - sentAt) });
    return result;
  }

  return {
    oidc,
    sso,
    dispose: () => {
      oidc.destroy();
      sso.destroy();
    },
  };
}
