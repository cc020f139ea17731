/** Passwords for container registries, from ECR's GetAuthorizationToken; kept in memory for as long as the credentials that they were got with. */
import * as v from 'valibot';
import { type RoleRef, roleKey } from '../../common/roles.ts';
import { noteRefusal, traceOf } from '../base/aws/refusal.ts';
import { signPost } from '../base/aws/sigv4.ts';
import type { Clock } from '../base/clock.ts';
import type { RoleCredentials } from '../base/credentials.ts';
import { DaypassError } from '../base/errors.ts';
import { Secret } from '../base/secret.ts';
import { SingleFlight } from '../base/single-flight.ts';
import type { Log } from '../platform/log.ts';
import type { Fetch } from '../platform/network/fetch.ts';
import { refuseForeignAnswer } from '../platform/network/foreign-answer.ts';
import { refusalOfResponse } from '../platform/network/refused-answer.ts';
import type { Registry } from './registry.ts';

export interface RegistryLogin {
  readonly username: string;
  readonly password: Secret;
}

interface Answered {
  readonly login: RegistryLogin;
  /** ms since the epoch by AWS's clock. */
  readonly expiresAt: number;
}

interface Held extends Answered {
  /** A role's name may mean another role by now: what it means is in its credentials. */
  readonly accessKeyId: string;
}

export interface EcrTokensDependencies {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly log: Log;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A login with less left than this is fetched again: a large image takes its time, in ms. */
const LEAST_LEFT_MS = 30 * 60_000;

const TARGETS = {
  ecr: 'AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken',
  'ecr-public': 'SpencerFrontendService.GetAuthorizationToken',
} as const;

const Token = v.object({ authorizationToken: v.string(), expiresAt: v.number() });
/** ECR answers with a list, the public gallery with one. */
const Answer = v.object({ authorizationData: v.union([Token, v.array(Token)]) });

export class EcrTokens {
  readonly #dependencies: EcrTokensDependencies;
  readonly #held = new Map<string, Held>();
  readonly #flights = new SingleFlight<Answered>();

  constructor(dependencies: EcrTokensDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Name and password for a registry, with a role's credentials.
   * @param offset ms that this machine's clock is behind AWS's.
   * @throws DaypassError access-denied | aws-* | network-sign-in | proxy-* | tls-*
   */
  async login(registry: Registry, role: RoleRef, credentials: RoleCredentials, offset: number): Promise<RegistryLogin> {
    const { accessKeyId } = credentials;
    const key = `${registry.endpoint} ${roleKey(role)}`;
    const now = this.#dependencies.clock.now() + offset;
    const held = this.#held.get(key);
    if (held?.accessKeyId === accessKeyId && held.expiresAt - now > LEAST_LEFT_MS) return held.login;
    const fresh = await this.#flights.run(`${key} ${accessKeyId}`, () => this.#fetch(registry, credentials, now));
    this.#held.set(key, { ...fresh, accessKeyId });
    return fresh.login;
  }

  async #fetch(registry: Registry, credentials: RoleCredentials, now: number): Promise<Answered> {
    const { env, fetch, log } = this.#dependencies;
    const { service, region } = registry;
    const own = service === 'ecr' ? env.AWS_ENDPOINT_URL_ECR : env.AWS_ENDPOINT_URL_ECR_PUBLIC;
    const url = new URL('/', own || registry.endpoint);
    const body = '{}';
    const headers = signPost({ credentials, region, service, now }, url, body, {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': TARGETS[service],
    });
    const answer = await fetch(url.href, { method: 'POST', headers, body }).catch((cause) => {
      if (cause instanceof DaypassError) throw cause;
      throw new DaypassError('aws-unreachable', `${url.host} can't be reached.`, { cause });
    });
    const text = await answer.text();
    const { status } = answer;
    refuseForeignAnswer({ status, headers: Object.fromEntries(answer.headers), text }, url.hostname);
    if (status === 200) return readAnswer(text);
    const refusal = refusalOfResponse('GetAuthorizationToken', answer, text, now);
    log.info('AWS refused a call.', { trace: traceOf(refusal) });
    const error = refused(status, refusal.type, registry);
    noteRefusal(error, refusal);
    throw error;
  }
}

/** @throws DaypassError aws-failed */
function readAnswer(text: string): Answered {
  const answer = v.safeParse(Answer, parsed(text));
  const token = answer.success ? [answer.output.authorizationData].flat()[0] : undefined;
  const decoded = Buffer.from(token?.authorizationToken ?? '', 'base64').toString('utf8');
  const [, username, password] = /^([^:]+):(.+)$/s.exec(decoded) ?? [];
  if (!token || !username || !password) throw new DaypassError('aws-failed', 'ECR answered without a password.');
  return { login: { username, password: new Secret(password) }, expiresAt: token.expiresAt * 1000 };
}

function refused(status: number, type: string, { host }: Registry): DaypassError {
  if (type === 'AccessDeniedException') {
    return new DaypassError('access-denied', `The role may not sign in to ${host}.`, {
      next: 'It needs ecr:GetAuthorizationToken; choose another with DAYPASS_ROLE or the setting registries.',
    });
  }
  if (status === 429 || /Throttling|TooManyRequests/.test(type)) {
    return new DaypassError('aws-throttled', 'ECR asks to slow down.');
  }
  if (status >= 500) return new DaypassError('aws-failed', `ECR failed (status ${status}).`);
  const next = 'Check the role and the name of the registry.';
  return new DaypassError('aws-rejected', `ECR refused the request (${type || `status ${status}`}).`, { next });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
