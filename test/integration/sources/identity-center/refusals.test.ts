import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../../../emulator/index.ts';
import type { DaypassError } from '../../../../main/base/errors.ts';
import type { Log } from '../../../../main/platform/log.ts';
import { type ClockedAgent, driven, openClockedAgent, signInTo } from '../../../support/agent/clocked-agent.ts';
import { FakeClock } from '../../../support/agent/fake-clock.ts';

const HOUR = 60 * 60_000;

/** The shapes in which AWS's errors are seen: where the type stands, and what is null. */
const SHAPES: readonly [name: string, shape: Pick<Fault, 'typeIn' | 'nulls'>][] = [
  ['in its header', {}],
  ['in the body', { typeIn: 'body' }],
  ['in its header with a suffix', { typeIn: 'suffix' }],
  ['by OAuth’s code alone', { typeIn: 'code' }],
  ['with fields that are null', { nulls: ['error_description', 'reason', 'message'] }],
  ['in the body, with fields that are null', { typeIn: 'body', nulls: ['error', 'error_description', 'message'] }],
];

describe('what AWS refuses', () => {
  let clock: FakeClock;
  let scene: ClockedAgent;
  let lines: { message: string; trace: unknown }[];

  beforeEach(async () => {
    clock = new FakeClock();
    lines = [];
    const note = (message: string, fields?: Readonly<Record<string, unknown>>) =>
      void lines.push({ message, trace: fields?.trace });
    const log: Log = { debug: () => undefined, info: note, warn: note, error: note };
    scene = await openClockedAgent(clock, { accounts: 2, rolesPerAccount: 1 }, log);
    await signInTo(scene, clock);
    await driven(clock, scene.agent.refreshRoles('acme'), 100);
    lines.length = 0;
  });
  afterEach(() => scene.close());

  const credentials = () => {
    const [account] = scene.emulator.accounts;
    const role = { session: 'acme', account: account?.id ?? '', role: account?.roles[0] ?? '' };
    return driven(clock, scene.agent.credentials(role, { pid: 1, action: 'credentials' }), 100).then(
      () => null,
      (error) => error as DaypassError,
    );
  };
  const refused = () => scene.emulator.calls.findLast(({ status }) => status !== null && status >= 400);
  const traces = () => lines.flatMap(({ trace }) => (typeof trace === 'string' ? [trace] : []));

  it.each(SHAPES)('keeps its name, its request and its time: type %s', async (_name, shape) => {
    await clock.advance(2 * HOUR);
    scene.emulator.faults.add({ ...shape, operation: 'CreateToken', errorType: 'InvalidGrantException', times: 9 });
    const error = await credentials();
    expect(error?.code).toBe('sign-in-required');
    const trace = error?.toJSON().trace ?? '';
    expect(trace).toMatch(/^AWS: CreateToken, 400 InvalidGrantException, /);
    expect(trace).toContain(`request ${refused()?.requestId}, ${new Date(clock.now()).toISOString().slice(0, 13)}`);
    expect(trace).not.toContain('Unknown');
    expect(trace).not.toContain('null');
    if (!shape.nulls) expect(trace).toContain(', invalid_grant, "Invalid grant provided", ');
    // Every call that was refused is in the log.
    expect(traces()).toHaveLength(scene.emulator.calls.filter(({ errorType }) => errorType !== undefined).length);
    expect(traces().at(-1)).toBe(trace);
  });

  it('hears about a token that the portal refuses, also after its renewal', async () => {
    scene.emulator.faults.add({ operation: 'GetRoleCredentials', errorType: 'UnauthorizedException', times: 2 });
    const error = await credentials();
    expect(error?.code).toBe('sign-in-required');
    expect(error?.trace).toMatch(/^AWS: GetRoleCredentials, 401 UnauthorizedException, /);
    expect(error?.trace).toContain(`request ${refused()?.requestId}, `);
  });

  it.each<[string, Fault]>([
    ['as AWS answers', {}],
    ['with a null message', { nulls: ['message'] }],
  ])('is known from the portal by the type in its body and its own header, %s', async (_name, shape) => {
    scene.emulator.faults.add({ ...shape, operation: 'GetRoleCredentials', errorType: 'ForbiddenException' });
    const error = await credentials();
    expect(error?.code).toBe('access-denied');
    const call = refused();
    expect(error?.trace).toMatch(/^AWS: GetRoleCredentials, 403 ForbiddenException, /);
    expect(error?.trace).toContain(`request ${call?.requestId}, `);
    expect(traces()).toEqual([error?.trace]);
  });

  it.each<[string, Fault]>([
    ['a page that calls itself JSON', { status: 401, body: '\ufeff\n <!DOCTYPE html><title>Blocked</title>' }],
    ['a page without a doctype', { status: 403, body: '<HTML><body>Blocked</body></HTML>' }],
    ['a page that says 404', { status: 404, body: '<html>', headers: { 'content-type': 'text/html' } }],
    ['a gateway that wants a password', { status: 401, body: '', headers: { 'www-authenticate': 'Negotiate' } }],
  ])('is no word of %s, and ends no sign-in', async (_what, fault) => {
    scene.emulator.faults.add({ operation: 'GetRoleCredentials', times: 9, ...fault });
    expect(await credentials()).toMatchObject({ code: 'network-sign-in', trace: null });
    scene.emulator.faults.clear();
    expect(await credentials()).toBeNull();
    expect(scene.emulator.count('CreateToken')).toBeLessThan(5);
  });

  it.each<[string, Fault]>([
    ['an empty 401', { status: 401 }],
    ['an empty 403', { status: 403 }],
    ['a 401 in JSON that names no type', { status: 401, body: '{"error":"unauthorized","message":"Who are you?"}' }],
    [
      'a 403 by a load balancer',
      { status: 403, body: 'No.', headers: { 'x-amzn-trace-id': 'Root=1-2', 'x-amz-cf-id': 'a' } },
    ],
    ['a 404', { status: 404, body: '{"message":"Not found"}' }],
  ])(
    '%s with nothing of AWS’s on it ends no sign-in and denies no role, whichever call it answers',
    async (_what, fault) => {
      const foreign = { ...fault, foreign: true, times: Number.POSITIVE_INFINITY };
      scene.emulator.faults.add({ ...foreign, operation: 'GetRoleCredentials' });
      expect(await credentials()).toMatchObject({
        code: 'network-sign-in',
        message: `Something other than AWS answered in place of 127.0.0.1 (status ${fault.status}).`,
        trace: null,
      });
      expect(lines).toContainEqual({ message: 'Something else answered a call.', trace: undefined });
      // After its hour, the token is renewed first.
      await clock.advance(2 * HOUR);
      scene.emulator.faults.add({ ...foreign, operation: 'CreateToken' });
      expect(await credentials()).toMatchObject({ code: 'network-sign-in' });
      expect(scene.agent.view().sessions[0]?.state.status).toBe('signed-in');
      scene.emulator.faults.clear();
      expect(await credentials()).toBeNull();
    },
  );

  it('says as much as an answer without any name has', async () => {
    scene.emulator.faults.add({ operation: 'GetRoleCredentials', status: 418, body: 'a teapot' });
    const error = await credentials();
    expect(error?.code).toBe('aws-rejected');
    expect(error?.trace).toMatch(/^AWS: GetRoleCredentials, 418, request [\w-]+, 2026-/);
  });

  it('holds no secret, whatever AWS quotes', async () => {
    await clock.advance(2 * HOUR);
    const secrets = scene.emulator.issuedSecrets.map(({ value }) => value);
    const message = `Bad input: ${secrets.join(' ')}`;
    scene.emulator.faults.add({ operation: 'CreateToken', errorType: 'InvalidRequestException', message, times: 9 });
    const error = await credentials();
    const told = `${error?.trace} ${traces().join(' ')}`;
    expect(told).toContain('InvalidRequestException');
    for (const secret of secrets) expect(told).not.toContain(secret.slice(-12));
  });

  it('says nothing of what a sign-in that waits is answered in the ordinary course', async () => {
    await scene.agent.signOut('acme');
    lines.length = 0;
    const { done } = await scene.agent.signIn('acme', { method: 'device' });
    await driven(clock, scene.emulator.called('CreateToken', 6), 1_000);
    scene.emulator.approve(scene.emulator.pendingUserCodes()[0] ?? '');
    await driven(clock, done, 1_000);
    expect(traces()).toEqual([]);
  });
});
