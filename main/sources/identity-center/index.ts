/**
 * IAM Identity Center as a source of credentials. Read `device-flow.ts` and `../base/token-session.ts` next: how a sign-in comes about
 * and how it is kept alive; then `portal.ts` and `listing.ts`.
 */

import * as v from 'valibot';
import type { RoleRef } from '../../../common/roles.ts';
import type { SessionState } from '../../../common/sign-in.ts';
import { oidcOrigin } from '../../base/aws/dns-suffixes.ts';
import type { RoleCredentials } from '../../base/credentials.ts';
import { DisposableStack } from '../../base/disposable.ts';
import type { Event } from '../../base/emitter.ts';
import { errorOfCase } from '../../base/error-cases.ts';
import { DaypassError, isAbort, isCode } from '../../base/errors.ts';
import type { RateLimiter } from '../../base/rate-limiter.ts';
import { Secret } from '../../base/secret.ts';
import type { IdentityCenterDefinition } from '../../base/session-definition.ts';
import { shellWord } from '../../base/shell-word.ts';
import { answeredText, answeredTime, wholeAnswer } from '../answer.ts';
import { nameOf, statusOf, toDaypassError } from '../aws-errors.ts';
import { TokenSession } from '../base/token-session.ts';
import { ClockOffset } from '../clock-offset.ts';
import type {
  CredentialSource,
  ListingPosition,
  ListingSink,
  Observation,
  SignInRequest,
  SourceDependencies,
} from '../source.ts';
import { type CliCacheChoice, CliSignIn } from './cli-sign-in.ts';
import { type Clients, createClients } from './clients.ts';
import { signInByDevice } from './device-flow.ts';
import { findRegion } from './find-region.ts';
import { kmsError } from './kms.ts';
import { listRoles } from './listing.ts';
import { observe } from './observe.ts';
import { Portal } from './portal.ts';
import { refreshDependencies } from './refresh.ts';
import { type Registration, Registrations } from './registration.ts';
import { createSignOut, type SignOut } from './sign-out.ts';
import { type Token, tokenItem } from './token.ts';

export { PORTAL_RATE } from './portal.ts';

export interface IdentityCenterDependencies extends SourceDependencies<IdentityCenterDefinition> {
  /** Shared by all sessions of this machine. */
  readonly limiter: RateLimiter;
  /** Portals that were signed out of, by start URL: see `sign-out.ts`. */
  readonly ended: Set<string>;
  /** The user's home folder, where the AWS CLI keeps its sign-ins. */
  readonly home: string;
  /** The folder for what is kept and is no secret. */
  readonly state: string;
  /** What the settings say of those. */
  readonly cliCache: () => CliCacheChoice;
  readonly onDidChangeCliCache: Event<void>;
}

export function createIdentityCenterSource(dependencies: IdentityCenterDependencies): CredentialSource {
  return new IdentityCenterSource(dependencies);
}

class IdentityCenterSource implements CredentialSource {
  readonly kind = 'identity-center';
  readonly #dependencies: IdentityCenterDependencies;
  readonly #offset: ClockOffset;
  readonly #clients: Clients;
  readonly #tokens: TokenSession<Token>;
  readonly #registrations: Registrations;
  readonly #portal: Portal;
  readonly #signOut: SignOut;
  readonly #watching = new DisposableStack();

  constructor(dependencies: IdentityCenterDependencies) {
    const { definition, keychain, clock } = dependencies;
    const offset = new ClockOffset(clock);
    const clients = createClients({ ...dependencies, region: definition.region, offset });
    const cli = new CliSignIn({ ...dependencies, choice: dependencies.cliCache });
    this.#dependencies = dependencies;
    this.#offset = offset;
    this.#clients = clients;
    this.#tokens = new TokenSession({
      ...dependencies,
      name: definition.name,
      issuer: 'AWS',
      item: tokenItem(keychain, definition),
      cache: cli,
      offset,
      ...refreshDependencies({ ...dependencies, clients, offset, cli }),
    });
    this.#registrations = new Registrations({ ...dependencies, clients, offset });
    this.#portal = new Portal({ ...dependencies, clients, session: this.#tokens });
    this.#signOut = createSignOut({ ...dependencies, clients, cli, session: this.#tokens });
    this.#watching.add(cli.watch(() => void this.#tokens.adopt()));
    this.#watching.add(dependencies.onDidChangeCliCache(() => void this.#tokens.syncCache()));
  }

  get session(): string {
    return this.#dependencies.definition.name;
  }

  get onDidChange() {
    return this.#tokens.onDidChange;
  }

  state(): SessionState {
    return this.#tokens.state();
  }

  async restore(): Promise<void> {
    await this.#tokens.syncCache();
  }

  async lookAround(): Promise<void> {
    await this.#tokens.adopt();
  }

  async signIn(request: SignInRequest): Promise<void> {
    const { definition, ended } = this.#dependencies;
    try {
      await this.#tokens.start(await this.#newToken(request));
      ended.delete(definition.startUrl);
    } catch (error) {
      throw mayBeWrongRegion(error) ? signInError(error, definition, await this.findRegion()) : toSignInError(error);
    }
  }

  async signOut(): Promise<void> {
    await this.#signOut.run();
    await this.#registrations.forget();
  }

  stillSignedInAt(): string | null {
    return this.#signOut.left();
  }

  async list(position: ListingPosition, sink: ListingSink, signal: AbortSignal): Promise<void> {
    await listRoles(this.#portal, position, sink, signal);
  }

  credentials(role: RoleRef): Promise<RoleCredentials> {
    return roleCredentials(this.#portal, role);
  }

  findRegion(): Promise<string | null> {
    return findRegion(this.#dependencies.definition.startUrl, this.#dependencies);
  }

  observe(): Promise<readonly Observation[]> {
    const { token } = this.#tokens;
    return observe({ clients: this.#clients, offset: this.#offset, token, findRegion: () => this.findRegion() });
  }

  clockOffset(): number {
    return this.#offset.ms;
  }

  dispose(): void {
    void this.#watching.dispose();
    this.#tokens.dispose();
    this.#clients.dispose();
  }

  async #newToken(request: SignInRequest): Promise<Token> {
    let token: Token;
    try {
      token = await this.#obtainToken(await this.#registrations.get(request.method), request);
    } catch (caught) {
      const error = kmsError(caught) ?? caught;
      // AWS may drop a registration before its time; the person need not know.
      if (!['InvalidClientException', 'UnauthorizedClientException'].includes(nameOf(error))) throw error;
      token = await this.#obtainToken(await this.#registrations.renew(request.method), request);
    }
    request.signal.throwIfAborted();
    return token;
  }

  async #obtainToken(registration: Registration, request: SignInRequest): Promise<Token> {
    const { definition, env } = this.#dependencies;
    const flow = { ...this.#dependencies, clients: this.#clients, offset: this.#offset };
    switch (request.method) {
      case 'device':
        return signInByDevice(flow, registration, definition, request);
      case 'browser': {
        const { signInByBrowser } = await import('./browser-flow.ts');
        const origin = env.AWS_ENDPOINT_URL_SSO_OIDC || oidcOrigin(definition.region);
        return signInByBrowser(flow, registration, { ...definition, origin }, request);
      }
    }
  }
}

const PortalCredentials = v.object({
  accessKeyId: answeredText,
  secretAccessKey: answeredText,
  sessionToken: answeredText,
  /** ms since the epoch. */
  expiration: answeredTime,
});

async function roleCredentials(portal: Portal, { account, role }: RoleRef): Promise<RoleCredentials> {
  const answer = await portal
    .call((sso, accessToken) => sso.getRoleCredentials({ accessToken, accountId: account, roleName: role }))
    .catch((error) => {
      throw roleError(error, account, role);
    });
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = wholeAnswer(
    PortalCredentials,
    answer.roleCredentials,
    'AWS answered without credentials.',
  );
  return {
    accessKeyId,
    secretAccessKey: new Secret(secretAccessKey),
    sessionToken: new Secret(sessionToken),
    expiresAt: expiration,
  };
}

function roleError(error: unknown, account: string, role: string): unknown {
  const status = error instanceof Error ? statusOf(error.cause ?? error) : null;
  if (status === 403) {
    // AWS says the same of both.
    return new DaypassError(
      'access-denied',
      `You are not assigned to the role ${role} in account ${account}, or it is misspelled.`,
      {
        next: 'Run `daypass list` to see the roles, or ask the administrator of your AWS organization for access.',
        cause: error,
        details: { role, account },
      },
    );
  }
  if (status === 404) {
    return new DaypassError('no-role', `There is no role ${role} in account ${account}.`, {
      cause: error,
      details: { role, account },
    });
  }
  return error;
}

function toSignInError(error: unknown): unknown {
  return isAbort(error) ? error : toDaypassError(error);
}

/** In a region that does not know the portal, codes expire, are refused, or are not given. */
function mayBeWrongRegion(error: unknown): boolean {
  const refused = isCode(error, 'aws-unreachable') ? error.cause : error;
  return (
    isCode(error, 'sign-in-expired') || ['InvalidGrantException', 'InvalidRequestException'].includes(nameOf(refused))
  );
}

/** @param found the region that the portal itself names, or null. */
function signInError(error: unknown, definition: IdentityCenterDefinition, found: string | null): unknown {
  const { name, startUrl, region } = definition;
  if (found !== null && found !== region) {
    return new DaypassError('wrong-region', `${name} is set to ${region}, but its portal is in ${found}.`, {
      next: `Run \`daypass login ${shellWord(name)} --find-region\`, which corrects sso_region, or edit the session in the window.`,
      cause: error,
      details: { session: name, region, found },
    });
  }
  if (nameOf(error) === 'InvalidGrantException') {
    return errorOfCase('sign-in-unknown', { region, session: name, url: startUrl }, error);
  }
  if (nameOf(error) === 'InvalidRequestException') {
    return errorOfCase('start-url-unknown', { url: startUrl, region, session: name }, error);
  }
  return toDaypassError(error);
}
