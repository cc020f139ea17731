/**
 * What the ends of a sign-in answer: CreateToken, RegisterClient and StartDeviceAuthorization of Identity Center, the token of
 * `aws login`, the console's federation, a registry's password. Whatever comes, it is a whole value or an error of ours.
 */
import { DaypassError } from '../../../main/base/errors.ts';
import { Secret } from '../../../main/base/secret.ts';
import { signinToken } from '../../../main/console/federation.ts';
import { consolePlace } from '../../../main/console/partition.ts';
import { parseRegistry } from '../../../main/ecr/registry.ts';
import { EcrTokens } from '../../../main/ecr/tokens.ts';
import { createFetch } from '../../../main/platform/network/fetch.ts';
import { toDaypassError } from '../../../main/sources/aws-errors.ts';
import { ClockOffset } from '../../../main/sources/clock-offset.ts';
import { createDpopKey } from '../../../main/sources/console-login/dpop.ts';
import { createToken as createLoginToken } from '../../../main/sources/console-login/token.ts';
import { createClients } from '../../../main/sources/identity-center/clients.ts';
import { createToken, GRANT } from '../../../main/sources/identity-center/create-token.ts';
import { readAnswer } from '../../../main/sources/identity-center/device-flow.ts';
import { Registrations } from '../../../main/sources/identity-center/registration.ts';
import { ACME } from '../../support/agent/definitions.ts';
import { createMemoryKeychain } from '../../support/agent/memory-keychain.ts';
import { silentLog } from '../../support/agent/silent-log.ts';
import { impatientClock, NOW, readInput, startAnswering } from '../answering.ts';
import { hold, requireWhole, valueOrOurs } from '../properties.ts';

const OPERATIONS = ['createToken', 'registerClient', 'device', 'login', 'federation', 'registry'] as const;
const aws = await startAnswering();
const env = {
  AWS_ENDPOINT_URL_SSO_OIDC: aws.url,
  AWS_ENDPOINT_URL_SIGNIN: aws.url,
  AWS_ENDPOINT_URL_ECR: aws.url,
};
const fetch = createFetch(aws.network);
const key = createDpopKey();
const registration = { clientId: 'fuzz', clientSecret: new Secret('fuzz'), expiresAt: NOW + 1 };
const credentials = {
  accessKeyId: 'ASIAFUZZ',
  secretAccessKey: new Secret('fuzz'),
  sessionToken: new Secret('fuzz'),
  expiresAt: NOW + 1,
};

export async function fuzz(input: Uint8Array): Promise<void> {
  const { operation, answer } = readInput(OPERATIONS, input, 'application/json');
  aws.say(answer);
  const value = await valueOrOurs(() => ask(operation).catch(inOurWords));
  if (value === null) return;
  hold(answer.status === 200, 'only what went well gives a value');
  requireWhole(value);
}

async function ask(operation: (typeof OPERATIONS)[number]): Promise<object> {
  const clock = impatientClock();
  const offset = new ClockOffset(clock);
  const common = { region: 'eu-west-1', version: '1', env, clock, log: silentLog, offset, network: aws.network };
  switch (operation) {
    case 'createToken': {
      const parts = { clients: createClients(common), offset };
      const { secret, expiresAt, refreshToken } = await createToken(parts, registration, {
        grantType: GRANT.refresh,
        refreshToken: 'fuzz',
      });
      hold(expiresAt > NOW, 'a token is good for a while');
      return { secret, expiresAt, refreshToken };
    }
    case 'registerClient': {
      const clients = createClients(common);
      const kept = { keychain: createMemoryKeychain(), log: silentLog };
      const parts = { definition: ACME, clients, clock, random: () => 0, offset, ...kept };
      return new Registrations(parts).get('device');
    }
    case 'device': {
      const { clientId } = registration;
      const oidc = await createClients(common).oidc();
      const input = { clientId, clientSecret: 'fuzz', startUrl: ACME.startUrl };
      const { deviceCode, step } = readAnswer(await oidc.startDeviceAuthorization(input), NOW);
      for (const url of [step.url, step.urlWithCode])
        hold(isWebAddress(url), 'what a browser is to open is a web page');
      return { deviceCode, ...step };
    }
    case 'login': {
      const parts = { fetch, origin: aws.url, key, offset, monotonic: () => clock.monotonic(), log: silentLog };
      const grant = { grantType: 'refresh_token', refreshToken: new Secret('fuzz') } as const;
      const {
        credentials: given,
        refreshToken,
        subject,
      } = await createLoginToken(parts, { clientId: 'x', input: grant });
      return { ...given, refreshToken, subject };
    }
    case 'federation':
      return {
        token: await signinToken(consolePlace('eu-west-1'), credentials, 3600, { fetch, clock, log: silentLog, env }),
      };
    case 'registry': {
      const registry = parseRegistry('111122223333.dkr.ecr.eu-west-1.amazonaws.com');
      hold(registry, 'it is a registry');
      const role = { session: 'acme', account: '111122223333', role: 'Admin' };
      const { username, password } = await new EcrTokens({ fetch, clock, log: silentLog, env }).login(
        registry,
        role,
        credentials,
        0,
      );
      return { username, password };
    }
  }
}

/** How callers handle errors of AWS's clients. */
function inOurWords(error: unknown): never {
  if (error instanceof Error && String(error.message).startsWith('Does not hold')) throw error;
  throw error instanceof DaypassError ? error : toDaypassError(error);
}

function isWebAddress(text: string): boolean {
  return /^https?:$/.test(new URL(text).protocol);
}
