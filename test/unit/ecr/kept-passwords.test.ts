import { describe, expect, it } from 'vitest';
import { Secret } from '../../../main/base/secret.ts';
import { parseRegistry, type Registry } from '../../../main/ecr/registry.ts';
import { EcrTokens } from '../../../main/ecr/tokens.ts';
import { FakeClock } from '../../support/agent/fake-clock.ts';
import { silentLog } from '../../support/agent/silent-log.ts';

const REGISTRY = parseRegistry('111122223333.dkr.ecr.eu-west-1.amazonaws.com') as Registry;
const ROLE = { session: 'top', account: '111122223333', role: 'Deploy' };
const HOURS = 3_600_000;

describe('the password of a registry', () => {
  const clock = new FakeClock();
  let calls = 0;
  const tokens = new EcrTokens({
    clock,
    env: {},
    log: silentLog,
    fetch: async () => {
      calls += 1;
      const authorizationToken = Buffer.from(`AWS:password-${calls}`).toString('base64');
      const authorizationData = [{ authorizationToken, expiresAt: (clock.now() + 12 * HOURS) / 1000 }];
      return new Response(JSON.stringify({ authorizationData }));
    },
  });
  const login = async (accessKeyId: string) => {
    const secret = new Secret('x');
    const credentials = { accessKeyId, secretAccessKey: secret, sessionToken: secret, expiresAt: clock.now() + HOURS };
    return (await tokens.login(REGISTRY, ROLE, credentials, 0)).password.expose();
  };

  it('serves everybody who has the role, with one call', async () => {
    expect(await Promise.all([login('ASIAONE'), login('ASIAONE')])).toEqual(['password-1', 'password-1']);
    expect(await login('ASIAONE')).toBe('password-1');
    expect(calls).toBe(1);
  });

  it('is another one for a role of the same name that was made another way since', async () => {
    expect(await login('ASIATWO')).toBe('password-2');
    expect(await Promise.all([login('ASIATWO'), login('ASIATHREE')])).toEqual(['password-2', 'password-3']);
  });

  it('is another one where little is left of it', async () => {
    await clock.advance(11.6 * HOURS);
    expect(await login('ASIATHREE')).toBe('password-4');
  });
});
