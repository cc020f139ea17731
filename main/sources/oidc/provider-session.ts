/** A session with a provider: how it comes about, how it is renewed, how it ends. */

import { tokenRevocation } from 'openid-client';
import { sleep, withTimeout } from '../../base/clock.ts';
import { errorOfCase } from '../../base/error-cases.ts';
import { isAbort } from '../../base/errors.ts';
import type { Secret } from '../../base/secret.ts';
import { shellWord } from '../../base/shell-word.ts';
import { TokenSession } from '../base/token-session.ts';
import { ClockOffset } from '../clock-offset.ts';
import { loginCommand } from '../login-command.ts';
import { SIGN_OUT_LIMIT_MS } from '../patience.ts';
import type { SignInRequest } from '../source.ts';
import { signInByBrowser } from './browser-flow.ts';
import { ClientSecret } from './client-secret.ts';
import type { OidcDependencies } from './dependencies.ts';
import { offersDevices, signInByDevice } from './device-flow.ts';
import { Provider, type ProviderSettings } from './provider.ts';
import { isPassing, oauthCode, providerError } from './provider-errors.ts';
import { isWithoutIdToken, type Renewable, renewal } from './renewal.ts';
import { type IdToken, idTokenItem } from './token.ts';

/** How often a refresh is tried again while the provider can't be reached, and the first wait between, in ms. */
const REFRESH_RETRIES = 2;
const FIRST_WAIT_MS = 500;
/** Codes after which a refresh token will never work again (RFC 6749 §5.2). */
const FINAL = ['invalid_grant', 'invalid_client', 'unauthorized_client', 'access_denied'];

export interface ProviderSession {
  readonly tokens: TokenSession<IdToken>;
  readonly secret: ClientSecret;
  /** @throws DaypassError sign-in-denied | sign-in-expired | provider-*; AbortError */
  signIn(request: SignInRequest): Promise<void>;
  signOut(): Promise<void>;
}

export function createProviderSession(dependencies: OidcDependencies): ProviderSession {
  const { definition, keychain, clock, random, log, network } = dependencies;
  const settings = definition.token as ProviderSettings;
  const { issuer } = settings;
  const claim = definition.sessionNameClaim;
  // The provider's clock, which need not be AWS's.
  const offset = new ClockOffset(clock);
  const secret = new ClientSecret(keychain, definition.name, settings);
  const clientSecret = async () => {
    const found = await secret.get();
    if (found) return found;
    const values = { provider: new URL(issuer).host, session: shellWord(definition.name) };
    const command = loginCommand(definition.name, '--client-secret');
    throw errorOfCase('client-secret-wanted', values, undefined, { command });
  };
  const provider = new Provider({ settings, network, clock, log, offset, clientSecret });
  const flow = { provider, settings, claim, clock };

  async function refresh(old: Renewable, keep: (refreshToken: Secret) => Promise<void>): Promise<IdToken> {
    const once = renewal(provider, claim);
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await once(old, keep);
      } catch (error) {
        if (attempt >= REFRESH_RETRIES || !isPassing(error)) throw error;
        await sleep(clock, FIRST_WAIT_MS * 2 ** attempt * (0.5 + random() / 2));
      }
    }
  }

  const tokens = new TokenSession<IdToken>({
    name: definition.name,
    issuer: new URL(issuer).host,
    item: idTokenItem(keychain, definition.name, settings),
    clock,
    offset,
    log,
    refresh,
    explain: (error) => ({
      error: providerError(error, issuer),
      isFinal: isWithoutIdToken(error) || FINAL.includes(oauthCode(error) ?? ''),
    }),
    // OAuth says nothing of when a refresh token ends: the provider will.
    renewableUntil: () => Number.POSITIVE_INFINITY,
  });

  return {
    tokens,
    secret,
    async signIn(request) {
      try {
        const byDevice = request.method === 'device' && (await offersDevices(provider));
        const token = await (byDevice ? signInByDevice(flow, request) : signInByBrowser(flow, request));
        request.signal.throwIfAborted();
        await tokens.start(token);
      } catch (error) {
        throw isAbort(error) ? error : providerError(error, issuer);
      }
    },
    async signOut() {
      const refreshToken = tokens.token?.refreshToken;
      if (refreshToken) {
        const told = revoke(provider, refreshToken.expose());
        await withTimeout(clock, SIGN_OUT_LIMIT_MS, told, () => new Error('No answer in time.')).catch((error) =>
          log.warn('The provider was not told about the sign-out.', { session: definition.name, error }),
        );
      }
      await tokens.end();
    },
  };
}

/** RFC 7009, where the provider has it. */
async function revoke(provider: Provider, refreshToken: string): Promise<void> {
  const configuration = await provider.configuration();
  if (!configuration.serverMetadata().revocation_endpoint) return;
  await tokenRevocation(configuration, refreshToken, { token_type_hint: 'refresh_token' });
}
