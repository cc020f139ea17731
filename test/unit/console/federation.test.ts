import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { RoleCredentials } from '../../../main/base/credentials.ts';
import { DaypassError } from '../../../main/base/errors.ts';
import { Secret } from '../../../main/base/secret.ts';
import { afterSignOut, loginUrl, signinToken } from '../../../main/console/federation.ts';
import { consolePlace } from '../../../main/console/partition.ts';
import type { Fetch } from '../../../main/platform/network/fetch.ts';
import { FakeClock, settle } from '../../support/agent/fake-clock.ts';
import { silentLog } from '../../support/agent/silent-log.ts';

const credentials = (token = 'short+/=token'): RoleCredentials => ({
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: new Secret('wJalr/secret+key'),
  sessionToken: new Secret(token),
  expiresAt: 0,
});

interface Asked {
  readonly url: URL;
  readonly method: string;
  readonly form: URLSearchParams;
}

/** The network: answers in order, and what was asked of it. */
class Network {
  readonly asked: Asked[] = [];
  readonly #answers: (Response | Error | 'never')[];

  constructor(...answers: (Response | Error | 'never')[]) {
    this.#answers = answers;
  }

  readonly fetch: Fetch = async (address, { method = 'GET', body, signal } = {}) => {
    const url = new URL(address);
    const form = method === 'POST' ? new URLSearchParams(String(body)) : url.searchParams;
    this.asked.push({ url, method, form });
    const answer = this.#answers.shift();
    if (answer === 'never') {
      return new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new Error('cut'))));
    }
    if (answer instanceof Response) return answer;
    throw answer;
  };
}

const good = () => new Response(JSON.stringify({ SigninToken: 'the-token' }));
const place = consolePlace('eu-west-1');

describe('the console’s sign-in token', () => {
  it('is asked of the region’s federation endpoint with the credentials, and nowhere else', async () => {
    const network = new Network(good());
    const token = await signinToken(place, credentials(), 43_200, {
      ...network,
      clock: new FakeClock(),
      log: silentLog,
      env: {},
    });
    expect(token.expose()).toBe('the-token');
    const [asked] = network.asked as [Asked];
    expect(asked.url.origin + asked.url.pathname).toBe('https://eu-west-1.signin.aws.amazon.com/federation');
    expect(asked).toMatchObject({ method: 'GET' });
    expect(Object.fromEntries(asked.form)).toEqual({
      Action: 'getSigninToken',
      SessionDuration: '43200',
      Session: JSON.stringify({
        sessionId: 'ASIAEXAMPLE',
        sessionKey: 'wJalr/secret+key',
        sessionToken: 'short+/=token',
      }),
    });
  });

  it('asks for no duration where none is to be asked for, as after role chaining', async () => {
    const network = new Network(good());
    await signinToken(place, credentials(), null, { ...network, clock: new FakeClock(), log: silentLog, env: {} });
    expect(network.asked[0]?.form.has('SessionDuration')).toBe(false);
  });

  it('is asked for without a duration where AWS refuses it, once', async () => {
    const network = new Network(new Response('', { status: 400 }), good());
    await signinToken(place, credentials(), 3600, { ...network, clock: new FakeClock(), log: silentLog, env: {} });
    expect(network.asked.map(({ form }) => form.get('SessionDuration'))).toEqual(['3600', null]);
  });

  it('is asked for in a body where the address would be long, with nothing of it in the address', async () => {
    const network = new Network(good());
    await signinToken(place, credentials('t'.repeat(4_096)), 900, {
      ...network,
      clock: new FakeClock(),
      log: silentLog,
      env: {},
    });
    const [asked] = network.asked as [Asked];
    expect(asked.method).toBe('POST');
    expect(asked.url.search).toBe('');
    expect(asked.form.get('Session')).toContain('tttt');
  });

  it.each([
    ['a refusal', new Response('', { status: 403, headers: { 'x-amzn-requestid': 'a-b' } }), 'console-refused'],
    ['a gateway that refuses', new Response('', { status: 403 }), 'network-sign-in'],
    ['a gateway that wants a sign-in', new Response('', { status: 401 }), 'network-sign-in'],
    ['a refusal without a duration to blame', new Response('', { status: 400 }), 'console-refused'],
    ['too many requests', new Response('', { status: 429 }), 'aws-throttled'],
    ['a failure', new Response('', { status: 503 }), 'aws-failed'],
    ['a captive portal', new Response('<html>Please sign in</html>'), 'network-sign-in'],
    ['an answer without a token', new Response('{"SigninToken":""}'), 'network-sign-in'],
    ['an answer cut off', new Response('{"SigninTok'), 'network-sign-in'],
    ['far too long an answer', new Response(JSON.stringify({ SigninToken: 'x'.repeat(70_000) })), 'network-sign-in'],
    ['a redirect', new Response(null, { status: 302, headers: { location: 'http://portal/' } }), 'network-sign-in'],
    ['no network', Object.assign(new Error('failed'), { code: 'ENOTFOUND' }), 'aws-unreachable'],
    ['a proxy that refuses', new DaypassError('proxy-refused', 'No.'), 'proxy-refused'],
  ])('%s is told as what it is', async (_name, answer, code) => {
    const network = new Network(answer);
    await expect(
      signinToken(place, credentials(), null, { ...network, clock: new FakeClock(), log: silentLog, env: {} }),
    ).rejects.toMatchObject({ code });
  });

  it('a refusal keeps its request and its time, in the error and in the log, and nothing of what was sent', async () => {
    const headers = { 'x-amzn-requestid': 'aaaa-bbbb', date: 'Tue, 24 Nov 2026 09:00:00 GMT' };
    const body = '{"message":"Not wJalr%2Fsecret%2Bkey"}';
    const lines: unknown[] = [];
    const log = { ...silentLog, info: (_message: string, fields?: object) => void lines.push(fields) };
    const network = new Network(new Response(body, { status: 400, headers }));
    const parts = { ...network, clock: new FakeClock(), log, env: {} };
    const error: DaypassError = await signinToken(place, credentials(), null, parts).catch((cause) => cause);
    const trace = 'AWS: getSigninToken, 400, request aaaa-bbbb, 2026-11-24T09:00:00Z';
    expect(error.trace).toBe(trace);
    expect(lines).toEqual([{ trace }]);
  });

  it('is given up after ten seconds', async () => {
    const clock = new FakeClock();
    const token = signinToken(place, credentials(), null, { ...new Network('never'), clock, log: silentLog, env: {} });
    const failed = expect(token).rejects.toMatchObject({ code: 'aws-unreachable' });
    await clock.advance(10_000);
    await failed;
  });

  it('no error quotes what was sent, whatever the cause says', async () => {
    const cause = new Error('wJalr/secret+key');
    const quoting = new TypeError('GET https://signin/?Session=wJalr/secret+key failed', { cause });
    const network = new Network(quoting);
    const error = await signinToken(place, credentials(), null, {
      ...network,
      clock: new FakeClock(),
      log: silentLog,
      env: {},
    }).catch((cause) => cause);
    await settle();
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('wJalr');
  });
});

describe('the sign-in address', () => {
  const destination = 'https://eu-west-1.console.aws.amazon.com/s3/buckets?region=eu-west-1#x y';

  it.each([
    ['eu-west-1', 'https://eu-west-1.signin.aws.amazon.com/federation'],
    ['cn-northwest-1', 'https://signin.amazonaws.cn/federation'],
    ['us-gov-east-1', 'https://signin.amazonaws-us-gov.com/federation'],
    ['eusc-de-east-1', 'https://eusc-de-east-1.signin.amazonaws-eusc.eu/federation'],
  ])('for %s is on %s, leads to the destination and prints as a secret', (region, endpoint) => {
    const link = loginUrl(consolePlace(region), new Secret('the-token'), destination, { issuer: null, env: {} });
    expect(`${link} ${JSON.stringify({ link })} ${inspect(link)}`).not.toContain('the-token');
    const url = new URL(link.expose());
    expect(url.origin + url.pathname).toBe(endpoint);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      Action: 'login',
      Issuer: 'https://daypass.invalid/',
      Destination: destination,
      SigninToken: 'the-token',
    });
  });

  it('leads back to the portal that the role comes from when its session ends', () => {
    const issuer = 'https://acme.awsapps.com/start';
    const link = loginUrl(place, new Secret('t'), destination, { issuer, env: {} });
    expect(new URL(link.expose()).searchParams.get('Issuer')).toBe(issuer);
  });

  it('can go through a sign-out first, at the host where that is known to work', () => {
    const login = new Secret('https://signin.aws.amazon.com/federation?Action=login&SigninToken=the-token');
    const url = new URL(afterSignOut(place, login, {}).expose());
    expect(url.origin + url.pathname).toBe('https://signin.aws.amazon.com/oauth');
    expect(url.searchParams.get('Action')).toBe('logout');
    expect(url.searchParams.get('redirect_uri')).toBe(login.expose());
  });

  it('is on another endpoint where AWS_ENDPOINT_URL_SIGNIN says so', () => {
    const env = { AWS_ENDPOINT_URL_SIGNIN: 'http://127.0.0.1:4000' };
    expect(loginUrl(place, new Secret('t'), destination, { issuer: null, env }).expose()).toMatch(
      /^http:\/\/127\.0\.0\.1:4000\/federation\?/,
    );
  });
});
