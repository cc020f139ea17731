/**
 * Silent renewal with an OpenID provider. A provider may rotate the refresh token and send no ID token with it (OpenID Connect
 * Core §12.2), or one that does not hold: the new refresh token is kept all the same, as the old one is used up.
 */
import { customFetch, refreshTokenGrant } from 'openid-client';
import { errorOfCase } from '../../base/error-cases.ts';
import { Secret } from '../../base/secret.ts';
import type { Provider } from './provider.ts';
import { type IdToken, idTokenOf } from './token.ts';

export type Renewable = IdToken & { readonly refreshToken: Secret };

const NO_ID_TOKEN = new Error('The answer has no id_token.');

/** Whether the provider renews, but gives nothing that AWS would take. */
export function isWithoutIdToken(error: unknown): boolean {
  return error instanceof Error && error.cause === NO_ID_TOKEN;
}

type Keep = (refreshToken: Secret) => Promise<void>;

/**
 * One renewal. Where the answer has no ID token it is asked once more, with the scopes: some providers want them then.
 * @throws an error of openid-client; DaypassError provider-invalid where there is no ID token.
 */
export function renewal(provider: Provider, claim: string) {
  return async (old: Renewable, keep: Keep): Promise<IdToken> => {
    const first = await grant(provider, old.refreshToken, keep, null);
    if (first.answer.id_token) return idTokenOf(first.answer, claim, first.refreshToken);
    const scope = (await provider.scopes()).join(' ');
    const second = await grant(provider, first.refreshToken, keep, scope);
    if (second.answer.id_token) return idTokenOf(second.answer, claim, second.refreshToken);
    throw errorOfCase('renewed-without-token', {}, NO_ID_TOKEN);
  };
}

async function grant(provider: Provider, refreshToken: Secret, keep: Keep, scope: string | null) {
  const configuration = await provider.configuration();
  const send = configuration[customFetch];
  let received: Secret | null = null;
  configuration[customFetch] = async (url, options) => {
    const answer = await (send ?? fetch)(url, options as never);
    received = await refreshTokenIn(answer.clone());
    if (received) await keep(received);
    return answer;
  };
  const answer = await refreshTokenGrant(configuration, refreshToken.expose(), scope === null ? undefined : { scope });
  return { answer, refreshToken: received ?? refreshToken };
}

/** Null for an answer without one: keys of the provider, errors. */
async function refreshTokenIn(answer: Response): Promise<Secret | null> {
  if (!answer.ok) return null;
  const body: unknown = await answer.json().catch(() => null);
  const token = (body as { refresh_token?: unknown } | null)?.refresh_token;
  return typeof token === 'string' && token !== '' ? new Secret(token) : null;
}
