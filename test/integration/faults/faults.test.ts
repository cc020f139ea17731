/**
 * Every fault of the network next to everything that AWS is asked for: the right error within 10 s, the sign-in kept
 * unless AWS itself has ended it, and all well again on its own afterwards. Real TLS, real time, all cases side by side.
 */
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SignInStep } from '../../../common/sign-in.ts';
import { type Emulator, startEmulator } from '../../../emulator/index.ts';
import { systemClock } from '../../../main/base/clock.ts';
import type { ErrorCode } from '../../../main/base/errors.ts';
import { RateLimiter } from '../../../main/base/rate-limiter.ts';
import { signinToken } from '../../../main/console/federation.ts';
import { consolePlace } from '../../../main/console/partition.ts';
import { createFetch } from '../../../main/platform/network/fetch.ts';
import { Network } from '../../../main/platform/network/network.ts';
import { PORTAL_RATE } from '../../../main/sources/identity-center/index.ts';
import type { ListingPosition } from '../../../main/sources/source.ts';
import { openIdentityCenter } from '../../support/agent/identity-center.ts';
import { createMemoryKeychain } from '../../support/agent/memory-keychain.ts';
import { silentLog } from '../../support/agent/silent-log.ts';
import { Authority } from '../../support/servers/company-network.ts';
import { DEFAULT_CHOICE } from '../../support/servers/default-choice.ts';
import { type Fault, HOST, Weather } from './weather.ts';

const HAS_OPENSSL = spawnSync('openssl', ['version'], { stdio: 'ignore' }).status === 0;
const LIMIT_MS = 10_000;
/** Cases at once: as many as leave each of them time to run on a small machine. */
const SIDE_BY_SIDE = 10;

const FLOWS = ['sign-in', 'list', 'credentials', 'console'] as const;
type Flow = (typeof FLOWS)[number];

/** The error that a person sees; one for all four, or one for each that is different. */
const TABLE: readonly [fault: Fault, code: ErrorCode, others?: Partial<Record<Flow, ErrorCode>>][] = [
  ['DNS', 'aws-unreachable'],
  ['refused', 'aws-unreachable'],
  ['reset', 'aws-unreachable'],
  ['mid-body cut', 'aws-unreachable'],
  ['slow drip', 'aws-unreachable'],
  ['TLS bad', 'tls-failed'],
  ['TLS intercepted', 'tls-untrusted'],
  ['proxy 407', 'proxy-sign-in'],
  ['captive portal', 'network-sign-in'],
  ['429', 'aws-throttled'],
  ['500', 'aws-failed'],
  ['503', 'aws-failed'],
  ['401', 'sign-in-required', { 'sign-in': 'aws-rejected', console: 'console-refused' }],
  ['403', 'access-denied', { console: 'console-refused' }],
  ['a gateway’s 401', 'network-sign-in'],
  ['a gateway’s 403', 'network-sign-in'],
  ['truncated JSON', 'aws-failed', { console: 'network-sign-in' }],
  ['wrong JSON', 'aws-failed', { console: 'network-sign-in' }],
];

/** A listing waits until AWS takes requests again: a case of its own below. */
const flowsFor = (fault: Fault) => FLOWS.filter((flow) => fault !== '429' || flow !== 'list');

describe.skipIf(!HAS_OPENSSL)('faults of the network', () => {
  let emulator: Emulator;
  let authority: Authority;
  let interceptor: Authority;
  let trusted: ReturnType<Authority['issue']>;
  let foreign: ReturnType<Authority['issue']>;

  beforeAll(async () => {
    emulator = await startEmulator({ accounts: 3, rolesPerAccount: 1 });
    authority = new Authority('Trusted Root', 'Example Corp');
    interceptor = new Authority('Corp Inspection CA', 'Acme Security');
    trusted = authority.issue([HOST]);
    foreign = interceptor.issue([HOST]);
  });
  afterAll(async () => {
    await emulator.close();
    authority.close();
    interceptor.close();
  });

  /** A source behind its own weather, signed in. */
  async function open() {
    const weather = await Weather.open(emulator.url, trusted, foreign);
    const network = new Network({
      env: {},
      choice: () => ({
        ...DEFAULT_CHOICE,
        caBundle: authority.bundle,
        proxy: weather.fault === 'proxy 407' ? weather.proxy.url : 'none',
      }),
      systemCertificates: () => [],
      lookup: weather.lookup,
    });
    const env = {
      AWS_ENDPOINT_URL_SSO: weather.endpoint,
      AWS_ENDPOINT_URL_SSO_OIDC: weather.endpoint,
      AWS_ENDPOINT_URL_SIGNIN: weather.endpoint,
    };
    const keychain = createMemoryKeychain();
    const clock = systemClock;
    const source = openIdentityCenter(emulator, {
      keychain,
      clock,
      random: Math.random,
      env,
      limiter: new RateLimiter(clock, PORTAL_RATE),
      network,
    });
    const account = emulator.accounts[0];
    const role = { session: 'acme', account: account?.id ?? '', role: account?.roles[0] ?? '' };
    const approve = (step: SignInStep) => step.step === 'device' && emulator.approve(step.userCode);
    const signIn = (report: (step: SignInStep) => unknown = approve) =>
      source.signIn({
        method: 'device',
        report: (step) => void report(step),
        ask: async () => Promise.reject(new Error('Nothing is asked here.')),
        signal: new AbortController().signal,
      });
    await signIn();
    const credentials = await source.credentials(role);
    const flows: Record<Flow, () => Promise<unknown>> = {
      'sign-in': () => signIn(),
      list: async () => {
        const position: ListingPosition = { accountsDone: false, pending: [] };
        let accounts = 0;
        const count = (page: readonly unknown[]) => {
          accounts += page.length;
        };
        await source.list(position, { accounts: count, roles: () => undefined }, new AbortController().signal);
        expect(accounts).toBe(3);
      },
      credentials: () => source.credentials(role),
      console: () =>
        signinToken(consolePlace('us-east-1'), credentials, null, {
          fetch: createFetch(network),
          clock,
          log: silentLog,
          env,
        }),
    };
    const close = async () => {
      await source.dispose();
      network.dispose();
      await weather.close();
    };
    return { weather, source, keychain, flows, signIn, close };
  }

  interface Outcome {
    readonly error: unknown;
    readonly tookMs: number;
    readonly status: string;
    readonly tokenKept: boolean;
    /** What went wrong in fair weather again; null: nothing. */
    readonly afterwards: unknown;
  }

  const failureOf = (work: Promise<unknown>) =>
    work.then(
      () => null,
      (error) => error,
    );

  async function play(fault: Fault, flow: Flow): Promise<Outcome> {
    const { weather, source, keychain, flows, close } = await open();
    const stored = (await keychain.get('token/acme'))?.expose();
    await weather.turn(fault);
    const startedAt = performance.now();
    const error = await failureOf(flows[flow]());
    const tookMs = performance.now() - startedAt;
    const { status } = source.state();
    const tokenKept = (await keychain.get('token/acme'))?.expose() === stored;
    await weather.turn('fair');
    const signedIn = status === 'signed-in' ? null : await failureOf(flows['sign-in']());
    const afterwards = signedIn ?? (await failureOf(flows[flow]()));
    await close();
    return { error, tookMs, status, tokenKept, afterwards };
  }

  const outcomes = new Map<string, Outcome>();
  beforeAll(async () => {
    const waiting = TABLE.flatMap(([fault]) => flowsFor(fault).map((flow) => [fault, flow] as const));
    const work = async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        outcomes.set(next.join(), await play(...next));
      }
    };
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  }, 180_000);

  for (const [fault, code, others = {}] of TABLE) {
    for (const flow of flowsFor(fault)) {
      const expected = others[flow] ?? code;
      it(`${fault}, ${flow}: ${expected} within 10 s, the sign-in as it was, and well again afterwards`, () => {
        const outcome = outcomes.get([fault, flow].join());
        expect(outcome?.error).toMatchObject({ name: 'DaypassError', code: expected });
        expect(outcome?.tookMs).toBeLessThan(LIMIT_MS);
        const isEnded = expected === 'sign-in-required';
        expect(outcome?.status).toBe(isEnded ? 'signed-out' : 'signed-in');
        expect(outcome?.tokenKept).toBe(!isEnded);
        expect(outcome?.afterwards).toBeNull();
      });
    }
  }

  it.concurrent('a listing says that AWS asks to slow down, and continues once it answers', async () => {
    const { weather, source, close } = await open();
    await weather.turn('429');
    let pauses = 0;
    const accounts: unknown[] = [];
    const sink = {
      accounts: (page: readonly unknown[]) => void accounts.push(...page),
      roles: () => undefined,
      slowedDown: () => {
        pauses += 1;
        if (pauses === 3) void weather.turn('fair');
      },
    };
    await source.list({ accountsDone: false, pending: [] }, sink, new AbortController().signal);
    expect(accounts).toHaveLength(3);
    await close();
  });

  for (const fault of ['TLS intercepted', 'proxy 407', 'captive portal', '500'] as const) {
    it.concurrent(`a sign-in that waits for a person continues through ${fault}`, async () => {
      const { weather, signIn, close } = await open();
      let code = '';
      await signIn(async (step) => {
        if (step.step === 'device' && code === '') {
          code = step.userCode;
          await weather.turn(fault);
        } else if (step.step === 'slow-network') {
          await weather.turn('fair');
          emulator.approve(code);
        }
      });
      await close();
    });
  }
});
