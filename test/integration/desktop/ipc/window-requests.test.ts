import { writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DaypassError } from '../../../../main/base/errors.ts';
import { type RequestDependencies, windowRequests } from '../../../../main/desktop/ipc/requests.ts';
import { type ClockedAgent, openClockedAgent } from '../../../support/agent/clocked-agent.ts';
import { FakeClock } from '../../../support/agent/fake-clock.ts';
import { silentLog } from '../../../support/agent/silent-log.ts';

const ROLE = { session: 'acme', account: '111122223333', role: 'Admin' };
const RULE = { account: '*prod*' };

describe('what a window asks for that takes protection away', () => {
  let scene: ClockedAgent & { readonly clock: FakeClock };
  /** How often the person was asked, and what they say. */
  let person: { asked: number; says: 'yes' | 'no' };

  beforeEach(async () => {
    const clock = new FakeClock(Date.now());
    scene = { ...(await openClockedAgent(clock, {})), clock };
    scene.agent.protection.box = async () => {
      person.asked += 1;
      if (person.says === 'no') throw new DaypassError('cancelled', 'It stays as it is.');
    };
    person = { asked: 0, says: 'no' };
    await scene.agent.settings.update(() => ({
      approvalMinutes: 15,
      sensitive: [RULE],
      sensitiveRoles: [ROLE],
    }));
  });
  afterEach(() => scene.close());

  const requests = () =>
    windowRequests({
      agent: scene.agent,
      log: silentLog,
      clock: scene.clock,
      awsPaths: { awsConfig: '', awsCredentials: '' },
    } as unknown as RequestDependencies);

  it.each([
    ['a longer approval', () => requests().changeSettings({ approvalMinutes: 60 })],
    ['another proxy', () => requests().changeSettings({ network: { proxy: 'http://evil.example:3128' } })],
    ['another program for terminals', () => requests().changeSettings({ terminal: '/tmp/terminal' })],
    ['a role that needs none any more', () => requests().setSensitive(ROLE, false)],
    ['a rule less', () => requests().changeRule({ list: 'sensitive', edit: 'remove', rule: RULE, at: 0 })],
    [
      'a rule for fewer roles',
      () => requests().changeRule({ list: 'sensitive', edit: 'replace', rule: RULE, at: 0, by: { account: 'x' } }),
    ],
  ])('is asked of the person: %s', async (_what, ask) => {
    const before = scene.agent.settings.get();
    await expect(async () => ask()).rejects.toMatchObject({ code: 'cancelled' });
    expect(person.asked).toBe(1);
    expect(scene.agent.settings.get()).toEqual(before);
    person.says = 'yes';
    await ask();
    expect(person.asked).toBe(2);
    expect(scene.agent.settings.get()).not.toEqual(before);
  });

  it.each([
    ['a shorter approval', () => requests().changeSettings({ approvalMinutes: 5 })],
    ['another role that needs one', () => requests().setSensitive({ ...ROLE, role: 'Deploy' }, true)],
    ['a rule more', () => requests().changeRule({ list: 'sensitive', edit: 'add', rule: { role: 'Admin*' } })],
  ])('is not asked of the person where it protects more: %s', async (_what, ask) => {
    await ask();
    expect(person.asked).toBe(0);
  });
});

describe('the role that a window names for a container registry', () => {
  const NONE = { alias: null, region: null, colour: null, tags: [], registry: null };
  const ID = '111122223333';
  let scene: ClockedAgent;
  beforeEach(async () => {
    scene = await openClockedAgent(new FakeClock(Date.now()), {});
  });
  afterEach(() => scene.close());

  it('is what programs pull with only once the person agrees', async () => {
    const asked: string[][] = [];
    let says: 'yes' | 'no' = 'no';
    const { changeAccount } = windowRequests({
      agent: scene.agent,
      log: silentLog,
      awsPaths: { awsConfig: '', awsCredentials: '' },
      confirmRegistry: async (...what: string[]) => {
        asked.push(what);
        if (says === 'no') throw new DaypassError('cancelled', 'The account was not changed.');
      },
    } as unknown as RequestDependencies);
    const registries = () => scene.agent.settings.get().registries;
    await changeAccount(ID, { ...NONE, alias: 'pay' });
    expect(asked).toEqual([]);
    const change = async () => changeAccount(ID, { ...NONE, registry: `${ID}/Admin` });
    await expect(change).rejects.toMatchObject({ code: 'cancelled' });
    expect([asked, registries()]).toEqual([[[ID, `${ID}/Admin`]], {}]);
    says = 'yes';
    await change();
    expect(registries()).toEqual({ [ID]: `${ID}/Admin` });
    // As it is, and none, are not asked about.
    await change();
    await changeAccount(ID, NONE);
    expect([asked.length, registries()]).toEqual([2, {}]);
  });
});

describe('an address of others that a window names', () => {
  const evil = 'https://evil.example';
  const roles = [{ roleArn: 'arn:aws:iam::111122223333:role/Deploy' }];
  const acme = { name: 'acme', startUrl: 'https://acme.awsapps.com/start', region: 'eu-west-1' };
  let scene: ClockedAgent;
  let asked: (string | null)[];
  let says: 'yes' | 'no';

  beforeEach(async () => {
    scene = await openClockedAgent(new FakeClock(Date.now()), {});
    await writeFile(scene.paths.awsConfig, '');
    await scene.agent.reloadConfig();
    await scene.agent.edits.add(acme);
    [asked, says] = [[], 'no'];
  });
  afterEach(() => scene.close());

  const requests = () =>
    windowRequests({
      agent: scene.agent,
      log: silentLog,
      awsPaths: { awsConfig: '', awsCredentials: '' },
      confirmAddress: confirm,
      confirmAccount: confirm,
    } as unknown as RequestDependencies);
  const confirm = async (address: string | null) => {
    asked.push(address);
    if (address !== null && says === 'no') throw new DaypassError('cancelled', 'It stays as it is.');
  };
  const defined = () => [
    ...scene.agent.view().sessions.map(({ name, address }) => ({ name, address })),
    ...(scene.agent.settings.own().sources ?? []),
  ];

  it.each([
    [
      'an OpenID provider',
      () => requests().addSource({ kind: 'oidc', name: 'x', issuer: evil, clientId: 'x', roles } as never),
    ],
    [
      'a page of an identity provider',
      () => requests().addSource({ kind: 'saml', name: 'x', region: 'eu-west-1', signInUrl: evil } as never),
    ],
    ['a portal', () => requests().addSession({ ...acme, name: 'x', startUrl: evil })],
    ['another portal of a session', () => requests().editSession({ ...acme, startUrl: evil })],
  ])('is contacted by no session before the person agrees: %s', async (_what, ask) => {
    const before = defined();
    await expect(async () => ask()).rejects.toMatchObject({ code: 'cancelled' });
    expect(asked).toEqual([expect.stringContaining(evil)]);
    expect(defined()).toEqual(before);
    says = 'yes';
    await ask();
    expect(JSON.stringify(defined())).toContain('evil.example');
  });

  it.each([
    ['an OpenID provider', { kind: 'oidc', name: 'x', clientId: 'x', roles }, 'issuer'],
    ['a page of an identity provider', { kind: 'saml', name: 'x', region: 'eu-west-1' }, 'signInUrl'],
  ])('is not that of a session which is there, before the person agrees: %s', async (_what, source, field) => {
    await requests().addSource({ ...source, [field]: 'http://127.0.0.1:4000/' } as never);
    const before = defined();
    asked = [];
    const ask = async () => requests().editSource({ ...source, [field]: evil } as never);
    await expect(ask).rejects.toMatchObject({ code: 'cancelled' });
    expect(asked).toEqual([expect.stringContaining(evil)]);
    expect(defined()).toEqual(before);
  });

  it('is an account that no session knows, too', async () => {
    const roleArn = 'arn:aws:iam::999999999999:role/Open';
    const source = { kind: 'assume-role', name: 'x', roleArn, base: { session: 'acme' }, externalId: 'prod-payments' };
    const before = defined();
    await expect(async () => requests().addSource(source as never)).rejects.toMatchObject({ code: 'cancelled' });
    expect(asked).toEqual([null, roleArn]);
    expect(defined()).toEqual(before);
    says = 'yes';
    await requests().addSource(source as never);
    expect(JSON.stringify(defined())).toContain('999999999999');
  });

  it('is asked about where the session comes at the same moment, too', async () => {
    const fresh = { ...acme, name: 'fresh' };
    const { addSession, editSession } = requests();
    await Promise.allSettled([addSession(fresh), editSession({ ...fresh, startUrl: evil })]);
    expect(asked).toContainEqual(expect.stringContaining(evil));
    expect(JSON.stringify(defined())).not.toContain('evil.example');
  });

  it('is none where it is AWS’s own', async () => {
    await requests().addSession({ ...acme, name: 'other' });
    expect(asked).toEqual([null]);
    expect(defined().map(({ name }) => name)).toContain('other');
  });
});
