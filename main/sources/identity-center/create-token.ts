import type { CreateTokenCommandInput } from '@aws-sdk/client-sso-oidc';
import * as v from 'valibot';
import { Secret } from '../../base/secret.ts';
import { answeredText, answeredTime, wholeAnswer } from '../answer.ts';
import type { ClockOffset } from '../clock-offset.ts';
import { ONLY_COPY_LIMIT_MS } from '../patience.ts';
import type { Clients } from './clients.ts';
import type { Registration } from './registration.ts';
import type { Token } from './token.ts';

export const GRANT = {
  device: 'urn:ietf:params:oauth:grant-type:device_code',
  code: 'authorization_code',
  refresh: 'refresh_token',
} as const;

/** A refresh token that is there but empty counts as none. */
const Answer = v.object({ accessToken: answeredText, expiresIn: answeredTime, refreshToken: v.nullish(v.string()) });

type Grant = Omit<CreateTokenCommandInput, 'clientId' | 'clientSecret'>;

/**
 * One CreateToken.
 * @param options.previous refresh token to keep where AWS sends no new one (RFC 6749 §6).
 * @param options.keep gets a new refresh token before the rest of the answer is looked at: it is the only one that works now.
 * @throws an error of the AWS client, or DaypassError aws-failed for an answer without a token, or one that is over already.
 */
export async function createToken(
  { clients, offset }: { clients: Clients; offset: ClockOffset },
  registration: Registration,
  grant: Grant,
  options: {
    readonly previous?: Secret | null;
    readonly keep?: (refreshToken: Secret) => Promise<void>;
    readonly signal?: AbortSignal;
  } = {},
): Promise<Token> {
  const { clientId, clientSecret } = registration;
  const limits = { requestTimeout: ONLY_COPY_LIMIT_MS, ...(options.signal ? { abortSignal: options.signal } : {}) };
  const oidc = await clients.oidc();
  const answer = await oidc.createToken({ clientId, clientSecret: clientSecret.expose(), ...grant }, limits);
  const renewal: unknown = answer.refreshToken;
  if (typeof renewal === 'string' && renewal !== '') await options.keep?.(new Secret(renewal));
  const { accessToken, expiresIn, refreshToken } = wholeAnswer(Answer, answer, 'AWS answered without a token.');
  return {
    secret: new Secret(accessToken),
    expiresAt: offset.now() + expiresIn * 1000,
    refreshToken: refreshToken ? new Secret(refreshToken) : (options.previous ?? null),
    registration,
  };
}
