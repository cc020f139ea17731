import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RoleRef } from '../../../common/roles.ts';
import { CommandLine, ssoSession } from '../../support/agent/command-line.ts';
import { assumeRole } from '../../support/agent/definitions.ts';
import { settle } from '../../support/agent/fake-clock.ts';

const BASE = { session: 'acme', account: '111111111111', role: 'Admin' };
const DEPLOY = { session: 'deploy', account: '444455556666', role: 'Deploy' };
const argv = ({ session, account, role }: RoleRef) => [
  ...['credentials', '--session', session, '--account', account, '--role', role],
];

describe('a role that is made from a sensitive one', () => {
  let line: CommandLine;
  beforeEach(async () => {
    line = await CommandLine.open(ssoSession('acme'));
    line.agent.approvals.attach();
    await line.agent.settings.update(() => ({ sensitiveRoles: [BASE] }));
  });
  afterEach(() => line.close());

  const define = async (...sessions: ReturnType<typeof assumeRole>[]) => {
    line.moreSessions = sessions;
    line.moreChanged.fire();
    await settle();
    await line.agent.reloadConfig();
    for (const name of ['acme', ...sessions.map((session) => session.name)])
      line.source(name).setState({ status: 'signed-in', expiresAt: line.clock.now() + 3_600_000, renewable: true });
  };
  const questions = () => line.agent.view().approvals.map(({ id, role }) => ({ id, role }));
  const noted = () => line.agent.activity.list().map(({ role, result }) => `${role} ${result}`);

  it('is served after a yes for that one, and both are noted', async () => {
    await define(assumeRole('deploy', { from: 'role', role: BASE }));
    const asked = line.run(argv(DEPLOY));
    await settle();
    expect(questions()).toMatchObject([{ role: 'Admin' }]);
    line.agent.approvals.answer(questions()[0]?.id ?? 0, 'once');
    expect((await asked).exit).toBe(0);
    await settle();
    expect(noted().sort()).toEqual(['Admin served', 'Deploy served']);
  });

  it('is refused with that one, and nothing is asked of AWS', async () => {
    await define(assumeRole('deploy', { from: 'role', role: BASE }));
    const asked = line.run(argv(DEPLOY));
    await settle();
    line.agent.approvals.answer(questions()[0]?.id ?? 0, 'no');
    expect(await asked).toMatchObject({ exit: 5, stdout: '' });
    await settle();
    expect(noted().sort()).toEqual(['Admin not-approved', 'Deploy not-approved']);
    expect(line.source('deploy').fetches).toEqual([]);
  });

  it('by way of others is asked for as well, each sensitive one once', async () => {
    await line.agent.settings.update(() => ({ sensitiveRoles: [BASE, DEPLOY] }));
    const top = assumeRole(
      'top',
      { from: 'session', session: 'deploy' },
      { roleArn: 'arn:aws:iam::777788889999:role/Top' },
    );
    await define(assumeRole('deploy', { from: 'role', role: BASE }), top);
    const asked = line.run(argv({ session: 'top', account: '777788889999', role: 'Top' }));
    await settle();
    expect(questions()).toMatchObject([{ role: 'Admin' }]);
    line.agent.approvals.answer(questions()[0]?.id ?? 0, 'once');
    await settle();
    expect(questions()).toMatchObject([{ role: 'Deploy' }]);
    line.agent.approvals.answer(questions()[0]?.id ?? 0, 'once');
    expect((await asked).exit).toBe(0);
  });

  it('is asked for even where its definition comes to build on that one while it is fetched', async () => {
    await define(assumeRole('deploy', { from: 'role', role: { ...BASE, role: 'ReadOnly' } }));
    const changed = assumeRole('deploy', { from: 'role', role: BASE });
    line.source('deploy').onFetch = () => define(changed);
    const asked = line.run(argv(DEPLOY));
    await expect.poll(() => questions()).toMatchObject([{ role: 'Admin' }]);
    line.agent.approvals.answer(questions()[0]?.id ?? 0, 'no');
    expect(await asked).toMatchObject({ exit: 5, stdout: '' });
  });

  it('is not served from before once its definition builds on another one, not after a restart either', async () => {
    await define(assumeRole('deploy', { from: 'role', role: BASE }));
    const asked = line.run(argv(DEPLOY));
    await settle();
    line.agent.approvals.answer(questions()[0]?.id ?? 0, 'once');
    const { AccessKeyId: made } = JSON.parse((await asked).stdout);
    await define(assumeRole('deploy', { from: 'role', role: { ...BASE, role: 'ReadOnly' } }));
    for (const forget of [() => undefined, () => line.agent.clearMemory()]) {
      forget();
      const { exit, stdout } = await line.run(argv(DEPLOY));
      expect(exit).toBe(0);
      expect(JSON.parse(stdout).AccessKeyId).not.toBe(made);
    }
  });

  it('is fetched again where its definition built on that one for a moment while it was fetched', async () => {
    const harmless = assumeRole('deploy', { from: 'role', role: { ...BASE, role: 'ReadOnly' } });
    await define(harmless);
    const first = line.source('deploy');
    let changes = 0;
    first.onFetch = async () => {
      changes += 1;
      if (changes > 1) return;
      await define(assumeRole('deploy', { from: 'role', role: BASE }));
      await define(harmless);
    };
    expect((await line.run(argv(DEPLOY))).exit).toBe(0);
    expect(changes).toBe(2);
  });

  it('is asked for under a program that runs, once for the program, where its definition comes to build on that one', async () => {
    await define(assumeRole('deploy', { from: 'role', role: { ...BASE, role: 'ReadOnly' } }));
    expect((await line.run(['exec', '444455556666/Deploy', '--', 'x'])).exit).toBe(0);
    const [grant] = line.grants;
    const { role = DEPLOY, ...requester } = grant ?? { pid: 0, action: '' };
    expect(role).toMatchObject(DEPLOY);
    await line.agent.credentials(role, requester);
    await define(assumeRole('deploy', { from: 'role', role: BASE }));
    const refused = expect(line.agent.credentials(role, requester)).rejects.toMatchObject({ code: 'not-approved' });
    await expect.poll(questions).toMatchObject([{ role: 'Admin' }]);
    line.agent.approvals.answer(questions()[0]?.id ?? 0, 'no');
    await refused;
    const served = line.agent.credentials(role, requester);
    await expect.poll(questions).toMatchObject([{ role: 'Admin' }]);
    line.agent.approvals.answer(questions()[0]?.id ?? 0, 'once');
    await served;
    await line.agent.credentials(role, requester);
    await line.agent.settings.update(() => ({ sensitiveRoles: [BASE, DEPLOY] }));
    const again = expect(line.agent.credentials(role, requester)).rejects.toMatchObject({ code: 'not-approved' });
    await expect.poll(questions).toMatchObject([{ role: 'Deploy' }]);
    line.agent.approvals.answer(questions()[0]?.id ?? 0, 'no');
    await again;
  });

  it('is served to a program that runs for what was allowed at its start, without another question', async () => {
    await define(assumeRole('deploy', { from: 'role', role: BASE }));
    const started = line.run(['exec', '444455556666/Deploy', '--', 'x']);
    await expect.poll(questions).toMatchObject([{ role: 'Admin' }]);
    line.agent.approvals.answer(questions()[0]?.id ?? 0, 'once');
    expect((await started).exit).toBe(0);
    const { role = DEPLOY, ...requester } = line.grants[0] ?? { pid: 0, action: '' };
    await line.agent.credentials(role, requester);
    expect(questions()).toEqual([]);
  });
});
