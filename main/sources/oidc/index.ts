/**
 * OpenID Connect as a way into AWS: an ID token of any provider, or of a file that another program keeps fresh, becomes
 * credentials of the roles that trust it (AssumeRoleWithWebIdentity), or of what a Cognito identity pool makes of it.
 * Read `provider.ts`, the two flows, `token.ts`, then `roles.ts`.
 */

import type { SessionState } from '../../../common/sign-in.ts';
import { Emitter } from '../../base/emitter.ts';
import { isAbort } from '../../base/errors.ts';
import type { Secret } from '../../base/secret.ts';
import { definedRoles, type OidcDefinition } from '../../base/session-definition.ts';
import { ClockOffset } from '../clock-offset.ts';
import { listKnownRoles } from '../listed-roles.ts';
import type { CredentialSource, ListingPosition, ListingSink } from '../source.ts';
import type { OidcDependencies } from './dependencies.ts';
import { createProviderSession } from './provider-session.ts';
import { createRoles } from './roles.ts';
import { readTokenFile } from './token-file.ts';

/** What stands for "no end" where a file is kept fresh by somebody else, in ms. */
const FILE_MS = 60 * 60_000;

export function createOidcSource(dependencies: OidcDependencies): CredentialSource {
  return dependencies.definition.token.from === 'file'
    ? fileSource(dependencies, dependencies.definition.token.path)
    : providerSource(dependencies);
}

function providerSource(dependencies: OidcDependencies): CredentialSource {
  const { definition } = dependencies;
  const offset = new ClockOffset(dependencies.clock);
  const session = createProviderSession(dependencies);
  const roles = createRoles({ ...dependencies, offset });
  return {
    kind: 'oidc',
    session: definition.name,
    state: () => session.tokens.state(),
    onDidChange: session.tokens.onDidChange,
    restore: () => session.tokens.restore(),
    signIn: (request) => session.signIn(request),
    signOut: () => session.signOut(),
    setClientSecret: (secret) => session.secret.set(secret),
    forget: () => session.secret.forget(),
    list: async (position, sink) => listDefined(definition, position, sink),

    async credentials(role) {
      const { tokens } = session;
      const ask = (token: Secret) => roles.credentials(role, token, tokens.token?.claims ?? {});
      const token = await tokens.current();
      let refusal: unknown;
      try {
        return await ask(token);
      } catch (error) {
        if (!roles.isTokenRefused(error)) throw roles.explained(error, role);
        refusal = error;
      }
      // STS's clock is ahead of the provider's, or the token was cut short: one new one, and no more.
      const other = await tokens.replace(token, refusal);
      try {
        return await ask(other);
      } catch (error) {
        throw roles.isTokenRefused(error) ? await tokens.revoked(error) : roles.explained(error, role);
      }
    },

    clockOffset: () => offset.ms,
    dispose: () => session.tokens.dispose(),
  };
}

function fileSource(dependencies: OidcDependencies, path: string): CredentialSource {
  const { definition, clock } = dependencies;
  const offset = new ClockOffset(clock);
  const roles = createRoles({ ...dependencies, offset });
  const changed = new Emitter<SessionState>();
  return {
    kind: 'oidc',
    session: definition.name,
    state: () => ({ status: 'signed-in', expiresAt: clock.now() + FILE_MS, renewable: true }),
    onDidChange: changed.event,
    restore: async () => undefined,
    async signIn({ signal }) {
      const [role] = definedRoles(definition) ?? [];
      if (!role) return;
      const token = await readTokenFile(path, definition.name);
      signal.throwIfAborted();
      await roles.credentials({ session: definition.name, ...role }, token, {}).catch((error) => {
        throw isAbort(error) ? error : roles.explained(error, role);
      });
    },
    signOut: async () => undefined,
    list: async (position, sink) => listDefined(definition, position, sink),
    async credentials(role) {
      // Read each time: the program that writes it replaces it before the token in it ends.
      const token = await readTokenFile(path, definition.name);
      return roles.credentials(role, token, {}).catch((error) => {
        throw roles.explained(error, role);
      });
    },
    clockOffset: () => offset.ms,
    dispose: () => changed.dispose(),
  };
}

/** The roles that the definition names, under the provider's name. */
function listDefined(definition: OidcDefinition, position: ListingPosition, sink: ListingSink): void {
  listKnownRoles(definedRoles(definition) ?? [], () => definition.name, position, sink);
}
