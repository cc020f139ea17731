/**
 * IAM Identity Center as a source of credentials. Read `device-flow.ts` and `../base/token-session.ts` next: how a sign-in comes about
 * and how it is kept alive; then `portal.ts` and `listing.ts`.
 */
import * as v from 'valibot';
import type { RoleRef } from '../../../common/roles.ts';
import type { RoleCredentials } from '../../base/credentials.ts';
import { DisposableStack } from '../../base/disposable.ts';
import type { Event } from '../../base/emitter.ts';
import { DaypassError, isAbort, isCode } from '../../base/errors.ts';
import type { RateLimiter } from '../../base/rate-limiter.ts';
import { Secret } from '../../base/secret.ts';
import type { IdentityCenterDefinition } from '../../base/session-definition.ts';
import { answeredText, answeredTime, wholeAnswer } from '../answer.ts';
import { nameOf, statusOf, toDaypassError } from '../aws-errors.ts';
import { TokenSession } from '../base/token-session.ts';
import { ClockOffset } from '../clock-offset.ts';
import { oidcOrigin } from '../partition.ts';
import type { CredentialSource, SignInRequest, SourceDependencies } from '../source.ts';
import { type CliCacheChoice, CliSignIn } from './cli-sign-in.ts';
import { createClients } from './clients.ts';
import { signInByDevice } from './device-flow.ts';
import { findRegion } from './find-region.ts';
import { kmsError } from './kms.ts';
import { listRoles } from './listing.ts';
import { observe } from './observe.ts';
import { Portal } from './portal.ts';
import { refreshDependencies } from './refresh.ts';
import { type Registration, Registrations } from './registration.ts';
import { createSignOut } from './sign-out.ts';
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
  const { definition, keychain, clock, env, log } = dependencies;
  const offset = new ClockOffset(clock);
  const clients = createClients({ ...dependencies, region: definition.region, offset });
  const cli = new CliSignIn({
    definition,
    home: dependencies.home,
    state: dependencies.state,
    choice: dependencies.cliCache,
    clock,
    log,
  });
  const session = new TokenSession({
    name: definition.name,
    issuer: 'AWS',
    item: tokenItem(keychain, definition),
    cache: cli,
    clock,
    offset,
    log,
    ...refreshDependencies({ ...dependencies, clients, offset, cli }),
  });
  const watching = new DisposableStack();
  watching.add(cli.watch(() => void session.adopt()));
  watching.add(dependencies.onDidChangeCliCache(() => void session.syncCache()));
  const registrations = new Registrations({ definition, clients, keychain, offset, log });
  const portal = new Portal({ ...dependencies, clients, session });

  async function obtainToken(registration: Registration, request: SignInRequest): Promise<Token> {
    const flow = { ...dependencies, clients, offset };
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

  const signOut = createSignOut({ clock, log, definition, clients, cli, session, ended: dependencies.ended });

  return {
    kind: 'identity-center',
    session: definition.name,
    state: () => session.state(),
    onDidChange: session.onDidChange,
    restore: () => session.syncCache(),
    lookAround: async () => {
      await session.adopt();
    },

    async signIn(request) {
      try {
        await session.start(await signInTo(registrations, obtainToken, request));
        dependencies.ended.delete(definition.startUrl);
      } catch (error) {
        throw mayBeWrongRegion(error)
          ? signInError(error, definition, await findRegion(definition.startUrl, dependencies))
          : toSignInError(error);
      }
    },

    async signOut() {
      await signOut.run();
      await registrations.forget();
    },

    stillSignedInAt: () => signOut.left(),

    async list(position, sink, signal) {
      await listRoles(portal, position, sink, signal);
    },

    findRegion: () => findRegion(definition.startUrl, dependencies),
    observe: () =>
      observe({
        clients,
        offset,
        token: session.token,
        findRegion: () => findRegion(definition.startUrl, dependencies),
      }),
    credentials: (role) => roleCredentials(portal, role),
    clockOffset: () => offset.ms,

    dispose() {
      void watching.dispose();
      session.dispose();
      clients.dispose();
    },
  };
}

type ObtainToken = (registration: Registration, request: SignInRequest) => Promise<Token>;

async function signInTo(registrations: Registrations, obtain: ObtainToken, request: SignInRequest): Promise<Token> {
  let token: Token;
  try {
    token = await obtain(await registrations.get(request.method), request);
  } catch (caught) {
    const error = kmsError(caught) ?? caught;
    // AWS may drop a registration before its time; the person need not know.
    if (!['InvalidClientException', 'UnauthorizedClientException'].includes(nameOf(error))) throw error;
    token = await obtain(await registrations.renew(request.method), request);
  }
  request.signal.throwIfAborted();
  return token;
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
        next: 'Run `daypass list` to see the roles, or ask the administrator of your AWS organisation for access.',
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

/** In a Region that does not know the portal, codes expire, are refused, or are not given. */
function mayBeWrongRegion(error: unknown): boolean {
  return (
    isCode(error, 'sign-in-expired') || ['InvalidGrantException', 'InvalidRequestException'].includes(nameOf(error))
  );
}

/** @param found the Region that the portal itself names, or null. */
function signInError(error: unknown, definition: IdentityCenterDefinition, found: string | null): unknown {
  const { name, startUrl, region } = definition;
  if (found !== null && found !== region) {
    return new DaypassError('wrong-region', `${name} is set to ${region}, but its portal is in ${found}.`, {
      next: `Run \`daypass login ${name} --find-region\`, which corrects sso_region, or edit the session in the window.`,
      cause: error,
      details: { session: name, region, found },
    });
  }
  if (nameOf(error) === 'InvalidGrantException') {
    const what = `AWS in ${region} does not know this sign-in. Most often the session's Region is not the one of its portal.`;
    return new DaypassError('aws-rejected', what, {
      next: `Check sso_region of the session ${name}: your administrator knows the Region of ${startUrl}.`,
      cause: error,
    });
  }
  if (nameOf(error) === 'InvalidRequestException') {
    const what = `AWS does not know the start URL ${startUrl} in ${region}.`;
    return new DaypassError('aws-rejected', what, {
      next: `Check sso_start_url and sso_region of the session ${name}.`,
      cause: error,
    });
  }
  return toDaypassError(error);
}
