import { expect, it } from 'vitest';
import type { DaypassError } from '../../../main/base/errors.ts';
import { Secret } from '../../../main/base/secret.ts';
import { parseRegistry } from '../../../main/ecr/registry.ts';
import { EcrTokens } from '../../../main/ecr/tokens.ts';
import { FakeClock } from '../../support/agent/fake-clock.ts';
import { silentLog } from '../../support/agent/silent-log.ts';

const registry = parseRegistry('111122223333.dkr.ecr.eu-west-1.amazonaws.com');
const role = { session: 'acme', account: '111122223333', role: 'Admin' };
const secret = new Secret('s');
const credentials = { accessKeyId: 'ASIA', secretAccessKey: secret, sessionToken: secret, expiresAt: 0 };

it('what ECR refuses keeps its request, in the error and in the log', async () => {
  const lines: unknown[] = [];
  const headers = { 'x-amzn-requestid': 'aaaa-bbbb', date: 'Tue, 24 Nov 2026 09:00:00 GMT' };
  const tokens = new EcrTokens({
    fetch: async () =>
      new Response('{"__type":"com.amazon#AccessDeniedException","message":"No."}', { status: 400, headers }),
    clock: new FakeClock(),
    log: { ...silentLog, info: (_message, fields) => void lines.push(fields) },
    env: {},
  });
  if (!registry) throw new Error('It is a registry.');
  const error: DaypassError = await tokens.login(registry, role, credentials, 0).catch((cause) => cause);
  expect(error.code).toBe('access-denied');
  const trace = 'AWS: GetAuthorizationToken, 400 AccessDeniedException, "No.", request aaaa-bbbb, 2026-11-24T09:00:00Z';
  expect(error.trace).toBe(trace);
  expect(lines).toEqual([{ trace }]);
});

it.each([
  ['an empty 401', '', 401],
  ['a page', '<html>Blocked</html>', 403],
])('what answers in ECR’s place is not taken for ECR: %s', async (_what, body, status) => {
  const fetch = async () => new Response(body, { status });
  const tokens = new EcrTokens({ fetch, clock: new FakeClock(), log: silentLog, env: {} });
  if (!registry) throw new Error('It is a registry.');
  await expect(tokens.login(registry, role, credentials, 0)).rejects.toMatchObject({ code: 'network-sign-in' });
});
