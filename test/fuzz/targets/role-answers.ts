/**
 * What gives credentials and roles answers: the SSO portal, STS, Cognito. Whatever comes, it is a whole value or an error of
 * ours, and a broken answer never passes for an empty list.
 */
import { DaypassError } from '../../../main/base/errors.ts';
import { RateLimiter } from '../../../main/base/rate-limiter.ts';
import { Secret } from '../../../main/base/secret.ts';
import { toDaypassError } from '../../../main/sources/aws-errors.ts';
import { ClockOffset } from '../../../main/sources/clock-offset.ts';
import { createIdentityCenterSource } from '../../../main/sources/identity-center/index.ts';
import { tokenItem } from '../../../main/sources/identity-center/token.ts';
import { IdentityPool } from '../../../main/sources/oidc/identity-pool.ts';
import type { ListingPosition } from '../../../main/sources/source.ts';
import { Sts } from '../../../main/sources/sts.ts';
import { ACME } from '../../support/agent/definitions.ts';
import { createMemoryKeychain } from '../../support/agent/memory-keychain.ts';
import { silentLog } from '../../support/agent/silent-log.ts';
import { impatientClock, NOW, readInput, startAnswering } from '../answering.ts';
import { hold, requireWhole, valueOrOurs } from '../properties.ts';

const OPERATIONS = [
  'credentials',
  'accounts',
  'assumeRole',
  'webIdentity',
  'saml',
  'session',
  'identity',
  'pool',
] as const;
type Operation = (typeof OPERATIONS)[number];
const XML: readonly Operation[] = ['assumeRole', 'webIdentity', 'saml', 'session', 'identity'];
const aws = await startAnswering();
const env = {
  AWS_ENDPOINT_URL_SSO: aws.url,
  AWS_ENDPOINT_URL_SSO_OIDC: aws.url,
  AWS_ENDPOINT_URL_STS: aws.url,
  AWS_ENDPOINT_URL_COGNITO_IDENTITY: aws.url,
};
const ROLE = { session: 'acme', account: '111122223333', role: 'Admin' };
const keys = { accessKeyId: 'AKIAFUZZ', secretAccessKey: new Secret('fuzz'), sessionToken: null };
const RoleArn = 'arn:aws:iam::111122223333:role/Admin';

export async function fuzz(input: Uint8Array): Promise<void> {
  const { operation, answer } = readInput(OPERATIONS, input, 'application/json');
  const headers = { 'content-type': XML.includes(operation) ? 'text/xml' : 'application/json' };
  aws.say({ ...answer, headers });
  const value = await valueOrOurs(() => ask(operation).catch(inOurWords));
  if (value === null) return;
  hold(
    answer.status === 200 || (operation === 'accounts' && [403, 404].includes(answer.status)),
    'a failure is no value',
  );
  requireWhole(value);
}

async function ask(operation: Operation): Promise<object> {
  const clock = impatientClock();
  const common = { region: 'eu-west-1', version: '1', env, clock, log: silentLog, network: aws.network };
  const parts = { ...common, offset: new ClockOffset(clock), random: () => 0 };
  const sts = new Sts(parts);
  switch (operation) {
    case 'credentials':
      return (await signedIn(parts)).credentials(ROLE);
    case 'accounts': {
      const position: ListingPosition = { accountsDone: false, pending: [] };
      const texts: Record<string, string> = {};
      let pages = 0;
      const sink = {
        accounts: (accounts: readonly { id: string; name: string; email: string }[]) => {
          pages += 1;
          // The same answer for every page would continue for ever.
          if (pages > 3) throw new DaypassError('cancelled', 'Enough pages.');
          for (const [index, { id, name }] of accounts.entries())
            Object.assign(texts, { [`${index}`]: id, [`n${index}`]: name });
        },
        roles: (_account: string, roles: readonly string[]) => {
          for (const [index, role] of roles.entries()) texts[`r${index}`] = role;
        },
      };
      await (await signedIn(parts)).list(position, sink, new AbortController().signal);
      return texts;
    }
    case 'assumeRole':
      return sts.assumeRole(keys, { RoleArn, RoleSessionName: 'fuzz' });
    case 'webIdentity':
      return sts.assumeRoleWithWebIdentity({ RoleArn, RoleSessionName: 'fuzz', WebIdentityToken: 'fuzz' });
    case 'saml':
      return sts.assumeRoleWithSaml({ RoleArn, PrincipalArn: RoleArn, SAMLAssertion: 'fuzz' });
    case 'session':
      return sts.getSessionToken(keys, {});
    case 'identity':
      return sts.getCallerIdentity(keys);
    case 'pool':
      return poolOf(parts).credentials(new Secret('fuzz'), null);
  }
}

type Parts = Omit<
  Parameters<typeof createIdentityCenterSource>[0],
  'definition' | 'keychain' | 'limiter' | 'ended' | 'home' | 'state' | 'cliCache' | 'onDidChangeCliCache'
>;

/** A session of Identity Center that no one has to sign in to. */
async function signedIn(parts: Parts) {
  const keychain = createMemoryKeychain();
  const registration = { clientId: 'fuzz', clientSecret: new Secret('fuzz'), expiresAt: NOW + 90 * 86_400_000 };
  const token = { secret: new Secret('fuzz'), expiresAt: NOW + 3_600_000, refreshToken: null, registration };
  await tokenItem(keychain, ACME).save(token);
  const limiter = new RateLimiter(parts.clock, 1_000);
  const cliCache = () => ({ read: false, write: false });
  const unchanging = () => ({ dispose: () => undefined });
  const source = createIdentityCenterSource({
    ...parts,
    definition: ACME,
    keychain,
    limiter,
    ended: new Set(),
    home: '/nonexistent',
    state: '/nonexistent',
    cliCache,
    onDidChangeCliCache: unchanging,
  });
  await source.restore();
  return source;
}

function poolOf(parts: Parts): IdentityPool {
  return new IdentityPool({
    ...parts,
    keychain: createMemoryKeychain(),
    userName: 'fuzz',
    offset: new ClockOffset(parts.clock),
    pool: { id: 'eu-west-1:11111111-2222-3333-4444-555555555555', region: 'eu-west-1', accountId: '111122223333' },
    definition: {
      kind: 'oidc',
      name: 'acme',
      origin: 'settings',
      region: null,
      token: { from: 'file', path: '/nonexistent' },
      sessionNameClaim: 'sub',
      sessionName: null,
      roles: [],
      identityPool: null,
    },
  });
}

/** How callers handle errors of AWS's clients. */
function inOurWords(error: unknown): never {
  if (error instanceof Error && String(error.message).startsWith('Does not hold')) throw error;
  throw error instanceof DaypassError ? error : toDaypassError(error);
}
