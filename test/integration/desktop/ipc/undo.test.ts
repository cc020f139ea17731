import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RequestDependencies, windowRequests } from '../../../../main/desktop/ipc/requests.ts';
import { type ClockedAgent, openClockedAgent } from '../../../support/agent/clocked-agent.ts';
import { FakeClock } from '../../../support/agent/fake-clock.ts';
import { silentLog } from '../../../support/agent/silent-log.ts';

const ROLE = { session: 'acme', account: '111122223333', role: 'Admin' };
const OTHER = { ...ROLE, role: 'ReadOnly' };
const NARROW = { account: '*prod*' };

describe('what the window has changed last', () => {
  let scene: ClockedAgent;
  let clock: FakeClock;
  let requests: ReturnType<typeof windowRequests>;

  beforeEach(async () => {
    clock = new FakeClock(Date.now());
    scene = await openClockedAgent(clock, {});
    // The person says yes to everything.
    scene.agent.protection.box = async () => undefined;
    const favourites = [{ ...ROLE, name: 'mine' }, OTHER];
    await scene.agent.settings.update(() => ({ favourites, sensitive: [NARROW] }));
    const awsPaths = { awsConfig: '', awsCredentials: '' };
    requests = windowRequests({
      agent: scene.agent,
      log: silentLog,
      clock,
      awsPaths,
    } as unknown as RequestDependencies);
  });
  afterEach(() => scene.close());

  const settings = () => scene.agent.settings.get();

  it('is taken back exactly: a favourite has its name and its place again', async () => {
    await requests.setFavourite(ROLE, false);
    expect(settings().favourites).toEqual([OTHER]);
    await requests.undo();
    expect(settings().favourites).toEqual([{ ...ROLE, name: 'mine' }, OTHER]);
  });

  it('is taken back unasked where it was an approval, which was not there before', async () => {
    await requests.setSensitive(OTHER, true);
    await requests.undo();
    expect(settings()).toMatchObject({ sensitive: [NARROW], sensitiveRoles: [] });
  });

  it('takes no rule away that was in force before', async () => {
    const wide = { account: '*' };
    await requests.changeRule({ list: 'sensitive', edit: 'add', rule: wide });
    await requests.changeRule({ list: 'sensitive', edit: 'remove', rule: NARROW, at: 0 });
    await requests.undo();
    expect(settings().sensitive).toEqual([NARROW, wide]);
    await expect(async () => requests.undo()).rejects.toMatchObject({ code: 'settings-invalid' });
    expect(settings().sensitive).toEqual([NARROW, wide]);
  });

  it('stays where somebody else has changed the settings since, and after a moment', async () => {
    await requests.setSensitive(OTHER, true);
    await scene.agent.settings.update(() => ({ sensitiveRoles: [OTHER, ROLE] }));
    await expect(async () => requests.undo()).rejects.toMatchObject({ code: 'settings-invalid' });
    await requests.setFavourite(ROLE, false);
    await clock.advance(11_000);
    await expect(async () => requests.undo()).rejects.toMatchObject({ code: 'settings-invalid' });
    expect(settings()).toMatchObject({ sensitiveRoles: [OTHER, ROLE], favourites: [OTHER] });
  });
});
