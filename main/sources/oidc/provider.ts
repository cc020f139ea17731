/**
 * The OpenID provider (OpenID Connect Core and Discovery 1.0): found out once, asked through this process's one way out,
 * its answers checked by openid-client, signatures of ID tokens included.
 */
import {
  allowInsecureRequests,
  type ClientAuth,
  ClientSecretPost,
  Configuration,
  clockSkew,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  None,
} from 'openid-client';
import { type Refusal, traceOf } from '../../base/aws/refusal.ts';
import type { Clock } from '../../base/clock.ts';
import type { Secret } from '../../base/secret.ts';
import type { OidcDefinition } from '../../base/session-definition.ts';
import { SingleFlight } from '../../base/single-flight.ts';
import type { Log } from '../../platform/log.ts';
import { createFetch } from '../../platform/network/fetch.ts';
import type { Network } from '../../platform/network/network.ts';
import { refusalOfResponse } from '../../platform/network/refused-answer.ts';
import type { ClockOffset } from '../clock-offset.ts';
import { ONLY_COPY_LIMIT_MS } from '../patience.ts';
import { noteAnswer } from './provider-errors.ts';

export type ProviderSettings = Extract<OidcDefinition['token'], { from: 'provider' }>;

type Metadata = ReturnType<Configuration['serverMetadata']>;

export interface ProviderDependencies {
  readonly settings: ProviderSettings;
  readonly network: Network;
  readonly clock: Clock;
  readonly log: Log;
  /** The provider's clock, as its `Date` headers tell it. */
  readonly offset: ClockOffset;
  /** Of a client that has one. @throws DaypassError where it is not in the keychain. */
  readonly clientSecret: () => Promise<Secret>;
}

/** What is asked for where nothing is said, as far as the provider knows it: a name for the role session, and renewal. */
const DEFAULT_SCOPES = ['openid', 'email', 'offline_access'];
/** How long what the provider says of itself is good for, in ms: it may move its endpoints and change its keys. */
const DISCOVERY_MAX_AGE_MS = 60 * 60_000;
/** Seconds: longer than what `createFetch` is given. */
const REQUEST_LIMIT = 40;
/** While a device code waits for a person these are what a provider answers in the ordinary course (RFC 8628 §3.5). */
const ORDINARY = ['authorization_pending', 'slow_down'];

/**
 * How a client with a secret shows it. Metadata that is silent means HTTP Basic (OpenID Connect Discovery §3).
 */
function clientAuth({ token_endpoint_auth_methods_supported: methods }: Metadata, secret: Secret): ClientAuth {
  const takesPost = methods?.includes('client_secret_post') ?? false;
  return takesPost ? ClientSecretPost(secret.expose()) : basic(secret);
}

/**
 * RFC 6749 §2.3.1. openid-client's own encodes `-`, `_` and `.` as well, which every client ID of Microsoft's or Auth0's has, and
 * providers that compare what they get as it stands refuse. `application/x-www-form-urlencoded` has them as they are.
 */
function basic(secret: Secret): ClientAuth {
  const encoded = (text: string) => new URLSearchParams([['', text]]).toString().slice(1);
  return (_metadata, { client_id }, _body, headers) => {
    const pair = `${encoded(client_id)}:${encoded(secret.expose())}`;
    headers.set('authorization', `Basic ${Buffer.from(pair).toString('base64')}`);
  };
}

export class Provider {
  readonly #dependencies: ProviderDependencies;
  readonly #flights = new SingleFlight<Metadata>();
  #found: { readonly metadata: Metadata; readonly at: number } | null = null;

  constructor(dependencies: ProviderDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Everything that openid-client needs for one exchange, with the clock as it is now.
   * @throws an error of openid-client (`providerError` words them), a mismatch of the issuer included.
   */
  async configuration(): Promise<Configuration> {
    const { settings, clock, offset } = this.#dependencies;
    const isKnown = this.#found !== null && clock.monotonic() - this.#found.at < DISCOVERY_MAX_AGE_MS;
    const known = isKnown ? this.#found?.metadata : undefined;
    const metadata = known ?? (await this.#flights.run('discovery', () => this.#discover()));
    const skew = { [clockSkew]: Math.round((clock.now() + offset.ms - Date.now()) / 1000) };
    const clientSecret = this.#dependencies.clientSecret;
    const auth = settings.hasClientSecret ? clientAuth(metadata, await clientSecret()) : None();
    const configuration = new Configuration(metadata, settings.clientId, skew, auth);
    configuration.timeout = REQUEST_LIMIT;
    configuration[customFetch] = this.#fetch;
    for (const set of this.#setters) set(configuration);
    return configuration;
  }

  /** The scopes to ask for. @throws an error of openid-client */
  async scopes(): Promise<readonly string[]> {
    const { scopes } = this.#dependencies.settings;
    if (scopes.length > 0) return scopes;
    const known = (await this.configuration()).serverMetadata().scopes_supported ?? ['openid'];
    return DEFAULT_SCOPES.filter((scope) => scope === 'openid' || known.includes(scope));
  }

  async #discover(): Promise<Metadata> {
    const { settings, clock } = this.#dependencies;
    const found = await discovery(new URL(settings.issuer), settings.clientId, undefined, None(), {
      [customFetch]: this.#fetch,
      timeout: REQUEST_LIMIT,
      execute: this.#setters,
    });
    const metadata = found.serverMetadata();
    this.#found = { metadata, at: clock.monotonic() };
    return metadata;
  }

  /** Plain http is for loopback addresses, which definitions are held to. */
  get #setters(): ((configuration: Configuration) => void)[] {
    const isPlain = this.#dependencies.settings.issuer.startsWith('http:');
    return isPlain ? [allowInsecureRequests, enableNonRepudiationChecks] : [enableNonRepudiationChecks];
  }

  readonly #fetch = async (url: string, options: object): Promise<Response> => {
    const { clock, offset, network } = this.#dependencies;
    const sentAt = clock.monotonic();
    const endpoint = this.#found?.metadata.token_endpoint ?? '';
    // The library writes addresses out in full.
    const isToken = URL.canParse(endpoint) && new URL(endpoint).href === url;
    const limit = isToken ? { limitMs: ONLY_COPY_LIMIT_MS } : {};
    const answer = await createFetch(network)(url, { ...options, ...limit });
    offset.observe(answer.headers.get('date') ?? undefined, sentAt);
    if (answer.status >= 400) noteAnswer(answer, await this.#readRefusal(url, answer.clone()));
    return answer;
  };

  /** For the provider's support: what it refused, which request that was, and when. */
  async #readRefusal(url: string, answer: Response): Promise<Refusal> {
    const { clock, log, offset } = this.#dependencies;
    const { host, pathname } = new URL(url);
    const read = refusalOfResponse(pathname, answer, await answer.text().catch(() => ''), clock.now() + offset.ms);
    // The names that SSO OIDC's model has for OAuth's codes are AWS's own.
    const refusal = { ...read, by: host, type: '' };
    const level = ORDINARY.includes(refusal.code ?? '') ? 'debug' : 'info';
    log[level]('A provider refused a call.', { trace: traceOf(refusal) });
    return refusal;
  }
}
