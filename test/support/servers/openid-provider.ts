/** A real OpenID provider (`oidc-provider`, certified) on a loopback port, with one person who signs in at once. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { type Configuration, Provider } from 'oidc-provider';

export interface OpenIdProviderOptions {
  readonly clientId?: string;
  /** Makes the client one that has a secret. */
  readonly clientSecret?: string;
  /** How that client shows it: the only way, besides none, that the provider says it takes (`client_secret_post`). */
  readonly clientAuth?: 'client_secret_basic' | 'client_secret_post';
  readonly devices?: boolean;
  /** Seconds between two polls for a device code that the provider asks for; it says nothing otherwise, which means 5. */
  readonly deviceInterval?: number;
  /** Lifetime of ID tokens in seconds (3600). */
  readonly idTokenSeconds?: number;
}

export class OpenIdProvider {
  readonly issuer: string;
  readonly clientId: string;
  /** Requests so far, by path. */
  readonly requests: string[] = [];
  /** What the requests for tokens had as their `Authorization`, where they had one. */
  readonly authorizations: string[] = [];
  /** Every token and code that was handed out or sent back, for tests that look for them. */
  readonly secrets = new Set<string>();
  /** Set to turn the person's answer into a refusal. */
  denies = false;
  /** Set to change what the token endpoint answers. */
  rewrite: ((answer: Record<string, unknown>) => Record<string, unknown>) | null = null;
  /** Set to make the token endpoint fail so many times. */
  failures = 0;
  /** How long the token endpoint takes, in ms. */
  delayMs = 0;
  /** Set to have the token endpoint refuse, with a request id as many providers give one. */
  refusal: { status: number; requestId: string; body: Record<string, string> } | null = null;
  readonly #server: Server;
  readonly #key: { readonly private: CryptoKey; readonly jwk: JWK };

  static async start(options: OpenIdProviderOptions = {}): Promise<OpenIdProvider> {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    const jwk = await exportJWK(privateKey);
    const kid = await calculateJwkThumbprint(jwk);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new OpenIdProvider(server, { private: privateKey, jwk: { ...jwk, kid, alg: 'RS256', use: 'sig' } }, options);
  }

  private constructor(server: Server, key: { private: CryptoKey; jwk: JWK }, options: OpenIdProviderOptions) {
    this.#server = server;
    this.#key = key;
    this.clientId = options.clientId ?? 'daypass';
    this.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const provider = new Provider(this.issuer, configuration(this.clientId, key.jwk, options));
    const callback = provider.callback();
    server.on('request', (request, response) => {
      this.requests.push((request.url ?? '').split('?')[0] ?? '');
      const { authorization } = request.headers;
      if (request.url === '/token' && authorization) this.authorizations.push(authorization);
      const end = response.end.bind(response);
      response.end = ((chunk?: unknown, ...rest: never[]) => {
        if (request.url === '/device/auth' && chunk && options.deviceInterval !== undefined) {
          response.removeHeader('content-length');
          return end(JSON.stringify({ ...JSON.parse(String(chunk)), interval: options.deviceInterval }));
        }
        if (request.url !== '/token' || !chunk) return end(chunk as never, ...rest);
        this.#note(String(chunk));
        if (!this.rewrite) return end(chunk as never, ...rest);
        response.removeHeader('content-length');
        return end(JSON.stringify(this.rewrite(JSON.parse(String(chunk)))));
      }) as typeof response.end;
      if (request.url === '/token' && this.failures > 0) {
        this.failures -= 1;
        return void response.writeHead(503).end();
      }
      if (request.url === '/token' && this.refusal) {
        const headers = { 'content-type': 'application/json', 'x-request-id': this.refusal.requestId };
        return void response.writeHead(this.refusal.status, headers).end(JSON.stringify(this.refusal.body));
      }
      const interaction = /^\/interaction\/([^/?]+)/.exec(request.url ?? '');
      if (request.url === '/token' && this.delayMs > 0) {
        return void setTimeout(() => callback(request, response), this.delayMs);
      }
      if (!interaction) return void callback(request, response);
      void this.#interact(provider, request, response);
    });
  }

  count(path: string): number {
    return this.requests.filter((one) => one === path).length;
  }

  /** Does what the person does with the address: follows it, cookies and all, as far as the program's own listener. */
  async visit(url: string): Promise<{ status: number; text: string; url: string }> {
    const jar = new Map<string, string>();
    let next = url;
    for (let hop = 0; hop < 20; hop += 1) {
      const answer = await fetch(next, { redirect: 'manual', headers: cookies(jar) });
      keepCookies(jar, answer);
      const location = answer.headers.get('location');
      if (!location) return { status: answer.status, text: await answer.text(), url: next };
      next = new URL(location, next).href;
    }
    throw new Error('The sign-in goes round in circles.');
  }

  /** Approves a device code on the page where it is typed. */
  async approveDevice(urlWithCode: string): Promise<void> {
    const jar = new Map<string, string>();
    let answer = await this.#follow(urlWithCode, jar);
    for (let page = 0; page < 4; page += 1) {
      const text = await answer.text();
      const action = /<form[^>]*action="([^"]+)"/.exec(text)?.[1];
      if (!action) return;
      const fields = new URLSearchParams();
      for (const [, name = '', value = ''] of text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)) {
        fields.set(name, value);
      }
      const posted = await fetch(new URL(action, this.issuer), {
        method: 'POST',
        body: fields,
        redirect: 'manual',
        headers: cookies(jar),
      });
      keepCookies(jar, posted);
      const location = posted.headers.get('location');
      answer = location ? await this.#follow(new URL(location, this.issuer).href, jar) : posted;
    }
  }

  /** Ends every refresh token that was handed out, as an administrator does. */
  async revokeAll(): Promise<void> {
    for (const token of this.secrets) {
      const body = new URLSearchParams({ token, client_id: this.clientId });
      await fetch(`${this.issuer}/token/revocation`, { method: 'POST', body });
    }
  }

  /** A token signed with this provider's key, with whatever claims the test wants in it. */
  sign(
    claims: Record<string, unknown>,
    { header = {}, expiresIn = '1h' }: { header?: Record<string, unknown>; expiresIn?: string } = {},
  ): Promise<string> {
    return new SignJWT({ iss: this.issuer, aud: this.clientId, sub: 'sam', ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: this.#key.jwk.kid as string, ...header })
      .setIssuedAt()
      .setExpirationTime(expiresIn)
      .sign(this.#key.private);
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #follow(url: string, jar: Map<string, string>): Promise<Response> {
    let next = url;
    for (;;) {
      const answer = await fetch(next, { redirect: 'manual', headers: cookies(jar) });
      keepCookies(jar, answer);
      const location = answer.headers.get('location');
      if (!location) return answer;
      next = new URL(location, next).href;
    }
  }

  async #interact(
    provider: Provider,
    request: Parameters<Provider['interactionDetails']>[0],
    response: Parameters<Provider['interactionDetails']>[1],
  ): Promise<void> {
    const details = await provider.interactionDetails(request, response);
    if (this.denies) {
      const refusal = { error: 'access_denied', error_description: 'The person\u001b[2J said no.' };
      return provider.interactionFinished(request, response, refusal);
    }
    if (details.prompt.name === 'login') {
      return provider.interactionFinished(request, response, { login: { accountId: 'sam' } });
    }
    const grant = new provider.Grant({ accountId: 'sam', clientId: String(details.params.client_id) });
    grant.addOIDCScope(String(details.params.scope));
    const grantId = await grant.save();
    return provider.interactionFinished(request, response, { consent: { grantId } }, { mergeWithLastSubmission: true });
  }

  #note(body: string): void {
    try {
      const answer = JSON.parse(body) as Record<string, unknown>;
      for (const name of ['access_token', 'id_token', 'refresh_token']) {
        const value = answer[name];
        if (typeof value === 'string') this.secrets.add(value);
      }
    } catch {
      // An error page has no token in it.
    }
  }
}

/** Seconds. */
const DAY = 24 * 3600;

function configuration(clientId: string, jwk: JWK, options: OpenIdProviderOptions): Configuration {
  const { devices = true, idTokenSeconds = 3600, clientSecret, clientAuth = 'client_secret_post' } = options;
  const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
  return {
    clients: [
      {
        client_id: clientId,
        application_type: 'native',
        ...(clientSecret
          ? { token_endpoint_auth_method: clientAuth, client_secret: clientSecret }
          : { token_endpoint_auth_method: 'none' }),
        redirect_uris: ['http://127.0.0.1/oauth/callback'],
        grant_types: ['authorization_code', 'refresh_token', ...(devices ? [deviceGrant] : [])],
        response_types: ['code'],
      },
    ],
    jwks: { keys: [jwk as never] },
    clientAuthMethods: ['none', clientAuth],
    cookies: { keys: ['a key for tests'] },
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      deviceFlow: { enabled: devices },
      revocation: { enabled: true, allowedPolicy: () => true },
    },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    scopes: ['openid', 'offline_access', 'email'],
    claims: { openid: ['sub'], email: ['email'] },
    conformIdTokenClaims: false,
    findAccount: (_context, sub) => ({
      accountId: sub,
      claims: async () => ({ sub, email: `${sub}@example.com` }),
    }),
    issueRefreshToken: async (_context, client, code) =>
      client.grantTypeAllowed('refresh_token') && code.scopes.has('offline_access'),
    rotateRefreshToken: true,
    ttl: {
      IdToken: idTokenSeconds,
      AccessToken: idTokenSeconds,
      DeviceCode: 600,
      ...{ Grant: DAY, Interaction: DAY, RefreshToken: DAY, Session: DAY },
    },
  };
}

function cookies(jar: Map<string, string>): Record<string, string> {
  return { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') };
}

function keepCookies(jar: Map<string, string>, answer: Response): void {
  for (const line of answer.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    jar.set(name, value);
  }
}
