/**
 * How AWS answers on a real organization, for the questions of `docs/aws-behavior.md`. Asks only what changes nothing: one
 * page of the list, and roles that do not exist. What it returns names no account and holds no secret.
 */
import { type Refusal, refusalIn } from '../../base/aws/refusal.ts';
import { nameOf } from '../aws-errors.ts';
import type { ClockOffset } from '../clock-offset.ts';
import type { Observation } from '../source.ts';
import type { Clients } from './clients.ts';
import type { Token } from './token.ts';

/** A name that no permission set has: AWS's own may have 32 characters, and this is longer. */
const NO_ROLE = 'daypass-doctor-asks-for-no-such-role';
/** Never given to anybody. */
const NO_ACCOUNT = '000000000000';

export interface ObserveDependencies {
  readonly clients: Clients;
  readonly offset: ClockOffset;
  /** The token as it is; null where no one is signed in. */
  readonly token: Token | null;
  /** The region that the portal's page names. Never fails. */
  readonly findRegion: () => Promise<string | null>;
}

/** Never fails: what can't be asked says why. */
export async function observe({ clients, offset, token, findRegion }: ObserveDependencies): Promise<Observation[]> {
  const portal = { about: 'Region that the portal names', answer: (await findRegion()) ?? 'not told' };
  if (!token || token.expiresAt <= offset.now())
    return [portal, { about: 'Portal', answer: 'not asked: not signed in' }];
  const accessToken = token.secret.expose();
  const sso = await clients.sso();
  const account = await sso.listAccounts({ accessToken, maxResults: 1 }).then(
    ({ accountList }) => ({ answer: 'answered', id: accountList?.[0]?.accountId ?? null }),
    (error) => ({ answer: shapeOf(error), id: null }),
  );
  const role = (accountId: string) =>
    sso
      .getRoleCredentials({ accessToken, accountId, roleName: NO_ROLE })
      .then(() => 'credentials, which must not be', shapeOf);
  const roles = (accountId: string) => sso.listAccountRoles({ accessToken, accountId }).then(() => 'answered', shapeOf);
  return [
    portal,
    ...tokenFacts(token, offset.now()),
    { about: 'A page of accounts', answer: account.answer },
    {
      about: 'A role that does not exist',
      answer: account.id === null ? 'not asked: no account is listed' : await role(account.id),
    },
    { about: 'An account that does not exist', answer: await role(NO_ACCOUNT) },
    { about: 'Roles of such an account', answer: await roles(NO_ACCOUNT) },
    { about: "This machine's clock is behind AWS's by", answer: `${Math.round(offset.ms / 1000)} s` },
  ];
}

function tokenFacts({ secret, expiresAt, refreshToken, registration, fromCache }: Token, now: number): Observation[] {
  const text = secret.expose();
  const others = [...new Set(text.replace(/[A-Za-z0-9]/g, ''))].sort().join(' ');
  const minutes = Math.round((expiresAt - now) / 60_000);
  const days = Math.round((registration.expiresAt - now) / 86_400_000);
  return [
    { about: 'Access token', answer: `${text.length} characters, letters, digits${others && ` and ${others}`}` },
    { about: 'It expires in', answer: `${minutes} min` },
    { about: 'Refresh token', answer: refreshToken ? `${refreshToken.expose().length} characters` : 'none' },
    { about: 'Client registration expires in', answer: fromCache ? "the AWS CLI's" : `${days} days` },
  ];
}

/** Status, type, and where the answer has them; without the words, which may name somebody. */
function shapeOf(error: unknown): string {
  const refusal = refusalIn(error);
  if (!refusal) return `no answer (${nameOf(error) || 'unknown'})`;
  return [`${refusal.status} ${refusal.type}`.trim(), ...placesOf(refusal)].join(', ');
}

function placesOf({ typeIn, idIn }: Refusal): string[] {
  return [`type in ${typeIn ?? 'no place'}`, `request ID in ${idIn ?? 'no place'}`];
}
