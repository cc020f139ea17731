/**
 * OpenID Connect as a way into AWS: an ID token of any provider, or of a file that another program keeps fresh, becomes
 * credentials of the roles that trust it (AssumeRoleWithWebIdentity), or of what a Cognito identity pool makes of it.
 * Read `provider.ts`, the two flows, `token.ts`, then `roles.ts`.
 */

import type { RoleRef } from '../../../common/roles.ts';
import type { SessionState } from '../../../common/sign-in.ts';
import type { RoleCredentials } from '../../base/credentials.ts';
import { Emitter } from '../../base/emitter.ts';
import { isAbort } from '../../base/errors.ts';
import type { Secret } from '../../base/secret.ts';
import { definedRoles, type OidcDefinition } from '../../base/session-definition.ts';
import { ClockOffset } from '../clock-offset.ts';
import { listKnownRoles } from '../listed-roles.ts';
import type { CredentialSource, ListingPosition, ListingSink, SignInRequest } from '../source.ts';
import type { OidcDependencies } from './dependencies.ts';
import { createProviderSession, type ProviderSession } from './provider-session.ts';
import { createRoles, type Roles } from './roles.ts';
import { readTokenFile } from './token-file.ts';

/** What stands for "no end" where a file is kept fresh by somebody else, in ms. */
const FILE_MS = 60 * 60_000;

export function createOidcSource(dependencies: OidcDependencies): CredentialSource {
  const { token } = dependencies.definition;
  return token.from === 'file' ? new TokenFileSource(dependencies, token.path) : new ProviderSource(dependencies);
}

class ProviderSource implements CredentialSource {
  readonly kind = 'oidc';
  readonly #dependencies: OidcDependencies;
  readonly #offset: ClockOffset;
  readonly #provider: ProviderSession;
  readonly #roles: Roles;

  constructor(dependencies: OidcDependencies) {
    this.#dependencies = dependencies;
    this.#offset = new ClockOffset(dependencies.clock);
    this.#provider = createProviderSession(dependencies);
    this.#roles = createRoles({ ...dependencies, offset: this.#offset });
  }

  get session(): string {
    return this.#dependencies.definition.name;
  }

  get onDidChange() {
    return this.#provider.tokens.onDidChange;
  }

  state(): SessionState {
    return this.#provider.tokens.state();
  }

  async restore(): Promise<void> {
    await this.#provider.tokens.restore();
  }

  async signIn(request: SignInRequest): Promise<void> {
    await this.#provider.signIn(request);
  }

  async signOut(): Promise<void> {
    await this.#provider.signOut();
  }

  async forget(): Promise<void> {
    await this.#provider.secret.forget();
  }

  async setClientSecret(secret: Secret): Promise<void> {
    await this.#provider.secret.set(secret);
  }

  async list(position: ListingPosition, sink: ListingSink): Promise<void> {
    listDefined(this.#dependencies.definition, position, sink);
  }

  async credentials(role: RoleRef): Promise<RoleCredentials> {
    const { tokens } = this.#provider;
    const ask = (token: Secret) => this.#roles.credentials(role, token, tokens.token?.claims ?? {});
    const token = await tokens.current();
    let refusal: unknown;
    try {
      return await ask(token);
    } catch (error) {
      if (!this.#roles.isTokenRefused(error)) throw this.#roles.explained(error, role);
      refusal = error;
    }
    // STS's clock is ahead of the provider's, or the token was cut short: one new one, and no more.
    const other = await tokens.replace(token, refusal);
    try {
      return await ask(other);
    } catch (error) {
      throw this.#roles.isTokenRefused(error) ? await tokens.revoked(error) : this.#roles.explained(error, role);
    }
  }

  clockOffset(): number {
    return this.#offset.ms;
  }

  dispose(): void {
    this.#provider.tokens.dispose();
  }
}

class TokenFileSource implements CredentialSource {
  readonly kind = 'oidc';
  readonly #dependencies: OidcDependencies;
  readonly #path: string;
  readonly #offset: ClockOffset;
  readonly #roles: Roles;
  readonly #changed = new Emitter<SessionState>();

  constructor(dependencies: OidcDependencies, path: string) {
    this.#dependencies = dependencies;
    this.#path = path;
    this.#offset = new ClockOffset(dependencies.clock);
    this.#roles = createRoles({ ...dependencies, offset: this.#offset });
  }

  get session(): string {
    return this.#dependencies.definition.name;
  }

  get onDidChange() {
    return this.#changed.event;
  }

  state(): SessionState {
    return { status: 'signed-in', expiresAt: this.#dependencies.clock.now() + FILE_MS, renewable: true };
  }

  async restore(): Promise<void> {
    // The file is read when a role is asked for.
  }

  async signIn({ signal }: SignInRequest): Promise<void> {
    const [role] = definedRoles(this.#dependencies.definition) ?? [];
    if (!role) return;
    const token = await readTokenFile(this.#path, this.session);
    signal.throwIfAborted();
    await this.#roles.credentials({ session: this.session, ...role }, token, {}).catch((error) => {
      throw isAbort(error) ? error : this.#roles.explained(error, role);
    });
  }

  async signOut(): Promise<void> {
    // Nothing is held.
  }

  async list(position: ListingPosition, sink: ListingSink): Promise<void> {
    listDefined(this.#dependencies.definition, position, sink);
  }

  async credentials(role: RoleRef): Promise<RoleCredentials> {
    // Read each time: the program that writes it replaces it before the token in it ends.
    const token = await readTokenFile(this.#path, this.session);
    return this.#roles.credentials(role, token, {}).catch((error) => {
      throw this.#roles.explained(error, role);
    });
  }

  clockOffset(): number {
    return this.#offset.ms;
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

/** The roles that the definition names, under the provider's name. */
function listDefined(definition: OidcDefinition, position: ListingPosition, sink: ListingSink): void {
  listKnownRoles(definedRoles(definition) ?? [], () => definition.name, position, sink);
}
