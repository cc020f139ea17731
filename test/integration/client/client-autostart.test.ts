/** Both clients where no agent runs: they start one. */
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, normalize } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { INHERITED } from '../../../main/base/environment.ts';
import { EXIT } from '../../../main/base/errors.ts';
import { builtClient, ClientScene, type Kind, startedAgent } from '../../support/agent/client-scene.ts';

/** Variables that the client itself can be started with; `environmentTable` has the others. */
const WITHHELD = ['AWS_ACCESS_KEY_ID', 'AWS_ENDPOINT_URL', 'AWS_REGION', 'NODE_OPTIONS', 'SSLKEYLOGFILE', 'SOME_NAME'];

const NAMES = Object.values(INHERITED).flat();

function isListening(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

const inBraces = (name: string) => `\${${name}}`;

describe.each<Kind>(['native', 'stand-in'])('the %s client', (kind) => {
  const isMissing = process.platform === 'win32' || !existsSync(builtClient(kind));

  describe.skipIf(isMissing)('when no agent runs', () => {
    let scene: ClientScene;
    beforeEach(() => {
      scene = new ClientScene(kind);
      scene.writeLaunchFile('serves');
    });
    afterEach(() => scene.close());

    test('starts one, in a folder that is this user’s alone, and asks it', async () => {
      const agent = startedAgent(await scene.ask(['status']));
      expect(scene.startedAgents()).toEqual([agent.pid]);
      expect(statSync(scene.run).mode & 0o777).toBe(0o700);
      expect(statSync(join(scene.run, 'start.err')).mode & 0o777).toBe(0o600);
      expect(startedAgent(await scene.ask(['status'])).pid).toBe(agent.pid);
    });

    test.each([
      ['symbolic', symlinkSync],
      ['hard', linkSync],
    ])('writes nothing through a %s link that stands where its file goes', async (_, link) => {
      const victim = join(scene.run, '..', 'letter');
      mkdirSync(scene.run, { recursive: true, mode: 0o700 });
      writeFileSync(victim, 'Dear Ann');
      link(victim, join(scene.run, 'start.err'));
      startedAgent(await scene.ask(['status']));
      expect(readFileSync(victim, 'utf8')).toBe('Dear Ann');
    });

    test('leaves nothing of its own open in the agent, so that its reader comes to an end', async () => {
      const { child, ended } = scene.start(['status']);
      const whileAgentRuns = await ended;
      expect(child.stdio).toHaveLength(4);
      process.kill(startedAgent(whileAgentRuns).pid, 0);
    });

    test('starts exactly one, however many clients ask at that moment', async () => {
      const endings = await Promise.all(Array.from({ length: 30 }, () => scene.ask(['credentials'])));
      const pids = new Set(endings.map((ending) => startedAgent(ending).pid));
      expect([...pids]).toEqual(scene.startedAgents());
      expect(pids.size).toBe(1);
    });

    test('gives the agent nothing of its own environment but what an agent may have', async () => {
      const withheld = Object.fromEntries(
        WITHHELD.map((name) => [name, name === 'NODE_OPTIONS' ? '--no-warnings' : 'x']),
      );
      // This process is Node itself and must start: Electron's variable means nothing to it.
      const kept = Object.fromEntries([...NAMES, 'LC_TIME', 'XDG_RUNTIME_DIR'].map((name) => [name, `/${name}`]));
      const env = { ...kept, ...withheld, ...scene.env };
      const agent = startedAgent(await scene.ask(['agent', 'start', '--headless'], { env }));
      expect(Object.keys(agent.env).sort()).toEqual(Object.keys({ ...kept, ...scene.env }).sort());
      expect(agent.env).toMatchObject({ LC_TIME: '/LC_TIME', ...scene.env });
    });

    test('lets the agent keep no folder in use, and turns relative locations into absolute ones', async () => {
      const env = { ...scene.env, DAYPASS_HOME: 'home', AWS_CONFIG_FILE: '../aws config' };
      const agent = startedAgent(await scene.ask(['status'], { env, cwd: scene.folder }));
      expect(agent.cwd).toBe('/');
      expect(agent.env.DAYPASS_HOME).toBe(scene.home);
      expect(normalize(agent.env.AWS_CONFIG_FILE ?? '')).toBe(join(scene.folder, '..', 'aws config'));
    });

    test('leaves a home folder in AWS’s locations for the agent, puts variables in, and makes paths of certificates absolute', async () => {
      const env = {
        ...scene.env,
        ...{ PROJECT: '/srv/p', STAGE: 'dev', AWS_CONFIG_FILE: '~/c', AWS_CA_BUNDLE: 'certs/ca.pem' },
        AWS_SHARED_CREDENTIALS_FILE: `$PROJECT/${inBraces('STAGE')}/k`,
      };
      const agent = startedAgent(await scene.ask(['status'], { env, cwd: scene.folder }));
      expect(agent.env).toMatchObject({ AWS_CONFIG_FILE: '~/c', AWS_SHARED_CREDENTIALS_FILE: '/srv/p/dev/k' });
      expect(agent.env.AWS_CA_BUNDLE).toBe(join(scene.folder, 'certs', 'ca.pem'));
    });

    test('takes a variable that is not set for a part of the name, as AWS’s tools do', async () => {
      const odd = `/a/${inBraces('NOT_SET')}$/k$`;
      const env = { ...scene.env, AWS_CONFIG_FILE: '$NOT_SET/c', AWS_SHARED_CREDENTIALS_FILE: odd };
      const agent = startedAgent(await scene.ask(['status'], { env, cwd: scene.folder }));
      expect(agent.env.AWS_CONFIG_FILE).toBe(join(scene.folder, '$NOT_SET', 'c'));
      expect(agent.env.AWS_SHARED_CREDENTIALS_FILE).toBe(odd);
    });

    test.skipIf(process.getuid?.() !== 0)(
      'starts none for root in the home of another, and writes nothing there',
      async () => {
        const home = mkdtempSync(join(tmpdir(), 'daypass-home-'));
        chownSync(home, 1, 1);
        const env = { ...scene.env, HOME: home, DAYPASS_HOME: '' };
        const { status, stderr } = await scene.ask(['status'], { env });
        expect(status).toBe(EXIT.agentUnreachable);
        expect(stderr).toBe(
          `daypass: This is root, and ${home} belongs to daemon. Run it without sudo, or with \`sudo -H\`; DAYPASS_ALLOW_ROOT=1 starts an agent all the same.\n`,
        );
        expect(readdirSync(home)).toEqual([]);
        await scene.ask(['status'], { env: { ...env, DAYPASS_ALLOW_ROOT: '1' } });
        expect(readdirSync(home)).not.toEqual([]);
        rmSync(home, { recursive: true });
      },
    );

    test.skipIf(process.getuid?.() !== 0).each([
      [1, 'daemon'],
      [54_321, '54321'],
    ])(
      'names the owner of what is in the way in the home of user %i, as sudo leaves it, and how to get it back',
      async (user, name) => {
        chmodSync(scene.folder, 0o755);
        const home = mkdtempSync(join(tmpdir(), 'daypass home-'));
        chownSync(home, user, user);
        const taken = join(home, '.local');
        mkdirSync(taken, { mode: 0o755 });
        const env = { PATH: process.env.PATH ?? '', HOME: home };
        expect(await scene.ask(['status'], { env, cwd: '/', user })).toMatchObject({
          status: EXIT.agentUnreachable,
          stderr: `daypass: ${join(taken, 'state', 'daypass', 'run')} can't be written: ${taken} belongs to root. Run \`sudo chown -R ${name} '${taken}'\`, if it is yours.\n`,
        });
        expect(readdirSync(taken)).toEqual([]);
        rmSync(home, { recursive: true });
      },
    );

    test.skipIf(process.getuid?.() !== 0)(
      'has no one take what is in the home of another, as `sudo -u` may leave it in HOME',
      async () => {
        chmodSync(scene.folder, 0o755);
        const home = mkdtempSync(join(tmpdir(), 'daypass-home-'));
        const run = join(home, '.local', 'state', 'daypass', 'run');
        for (const folder of [home, join(home, '.local')]) {
          mkdirSync(folder, { recursive: true });
          chmodSync(folder, 0o755);
          chownSync(folder, 1, 1);
        }
        const ask = () =>
          scene.ask(['status'], { env: { PATH: process.env.PATH ?? '', HOME: home }, cwd: '/', user: 2 });
        const said = {
          status: EXIT.agentUnreachable,
          stderr: expect.stringMatching(/ Set HOME to a folder of your own\.\n$/),
        };
        expect(await ask()).toMatchObject(said);
        mkdirSync(run, { recursive: true });
        chownSync(run, 1, 1);
        expect(await ask()).toMatchObject(said);
        rmSync(home, { recursive: true });
      },
    );

    test('passes the arguments of the launch file on, relative ones from that file', async () => {
      scene.writeLaunchFile('serves', '..', '../app folder', '--flag', '');
      const agent = startedAgent(await scene.ask(['status']));
      const [parent, app, ...rest] = agent.more;
      expect(parent).toBe('..');
      expect(join(app ?? '')).toBe(join(scene.folder, 'app folder'));
      expect(rest).toEqual(['--flag', '']);
    });

    test.each([
      ['a display', ['status'], { DISPLAY: ':9' }, 'desktop'],
      ['no display', ['status'], { SSH_CONNECTION: '::1' }, 'headless'],
      ['a display, and --headless', ['agent', 'start', '--headless'], { DISPLAY: ':9' }, 'headless'],
    ])('with %s, %j starts the right kind', async (_, argv, env, mode) => {
      expect(startedAgent(await scene.ask(argv, { env: { ...scene.env, ...env } })).mode).toBe(mode);
    });

    test('starts another one after one was killed', async () => {
      const killed = startedAgent(await scene.ask(['status'])).pid;
      process.kill(killed, 'SIGKILL');
      await expect.poll(() => isListening(join(scene.run, 'agent.sock'))).toBe(false);
      expect(startedAgent(await scene.ask(['status'])).pid).not.toBe(killed);
    });

    test('is not stopped by a lock whose holder is gone', async () => {
      mkdirSync(scene.run, { recursive: true, mode: 0o700 });
      const { pid } = spawnSync('true');
      for (const name of ['start.pid', 'start.lock']) writeFileSync(join(scene.run, name), String(pid));
      const endings = await Promise.all([1, 2, 3].map(() => scene.ask(['status'])));
      expect(new Set(endings.map((ending) => startedAgent(ending).pid)).size).toBe(1);
    });

    test.skipIf(process.platform !== 'linux')('is not stopped by a lock whose holder has ended unseen', async () => {
      mkdirSync(scene.run, { recursive: true, mode: 0o700 });
      // Its parent, a program by then that has no children of its own, never asks how it ended, so that its number is still taken.
      const line = 'sleep 60 & echo $!; exec sleep 60';
      const parent = spawn('sh', ['-c', line], { stdio: ['ignore', 'pipe', 'ignore'] });
      const pid = await new Promise<string>((resolve) =>
        parent.stdout.once('data', (data) => resolve(`${data}`.trim())),
      );
      await expect.poll(() => readFileSync(`/proc/${parent.pid}/comm`, 'utf8')).toBe('sleep\n');
      process.kill(Number(pid), 'SIGKILL');
      await expect.poll(() => readFileSync(`/proc/${pid}/stat`, 'utf8')).toContain(') Z ');
      for (const name of ['start.pid', 'start.lock']) writeFileSync(join(scene.run, name), pid);
      try {
        startedAgent(await scene.ask(['status']));
      } finally {
        parent.kill();
      }
    });

    test('takes over from a client that was killed while it waited for its agent', async () => {
      scene.writeLaunchFile('hangs');
      const first = scene.start(['status']);
      await expect.poll(() => scene.startedAgents()).toHaveLength(1);
      first.child.kill('SIGKILL');
      await first.ended;
      scene.writeLaunchFile('serves');
      expect(startedAgent(await scene.ask(['status'])).mode).toBe('headless');
    });

    test.each(['is killed once', 'gives way once'] as const)('starts another one where the first %s', async (what) => {
      scene.writeLaunchFile(what);
      const endings = await Promise.all([1, 2, 3].map(() => scene.ask(['status'])));
      const pids = new Set(endings.map((ending) => startedAgent(ending).pid));
      expect(pids.size).toBe(1);
      expect(scene.startedAgents()).toHaveLength(2);
    });

    test('gives up where each one that it starts is killed', async () => {
      scene.writeLaunchFile('is killed');
      const { status, stderr } = await scene.ask(['status']);
      expect(status).toBe(EXIT.agentUnreachable);
      expect(stderr).toMatch(/^daypass: The agent did not start\. It ended at once; /);
      expect(scene.startedAgents()).toHaveLength(4);
    });

    test('starts an agent that outlives Ctrl-C in the terminal', async () => {
      const { child, ended } = scene.start(['hang'], { detached: true });
      await new Promise((resolve) => child.stderr?.once('data', resolve));
      process.kill(-(child.pid ?? 0), 'SIGINT');
      expect((await ended).signal).toBe('SIGINT');
      expect([startedAgent(await scene.ask(['status'])).pid]).toEqual(scene.startedAgents());
    });

    test('tells what the agent said when it could not start', async () => {
      scene.writeLaunchFile('fails');
      expect(await scene.ask(['status'])).toMatchObject({
        status: EXIT.agentUnreachable,
        stderr: 'daypass: The agent did not start. The disk is full. Make room.\n',
      });
    });

    test('says where to look when the agent ended without a word', async () => {
      scene.writeLaunchFile('crashes');
      const { status, stderr } = await scene.ask(['status']);
      expect(status).toBe(EXIT.agentUnreachable);
      const file = join(scene.run, 'start.err');
      expect(stderr).toBe(
        `daypass: The agent did not start. It ended at once; ${file} may say why. Run \`daypass agent start\` to try again.\n`,
      );
    });

    test.each([
      ['is not there', null, /agent\.launch can't be read\. Install Daypass again\.\n$/],
      ['names no agent', 'desktop\n', /agent\.launch does not say how to start an agent\. Install Daypass again\.\n$/],
      [
        'names a program that is not there',
        'headless\t./gone\n',
        /^daypass: The agent did not start\. .*gone can't be run/,
      ],
    ])('says so when the launch file %s', async (_, text, line) => {
      const path = join(scene.bin, 'agent.launch');
      if (text === null) rmSync(path);
      else writeFileSync(path, text);
      const { status, stdout, stderr } = await scene.ask(['status']);
      expect({ status, stdout: stdout.toString() }).toEqual({ status: EXIT.agentUnreachable, stdout: '' });
      expect(stderr).toMatch(line);
      expect(stderr.split('\n')).toHaveLength(2);
    });

    test('says so when the folder can’t be made', async () => {
      writeFileSync(scene.home, 'in the way');
      const { status, stderr } = await scene.ask(['status']);
      expect(status).toBe(EXIT.agentUnreachable);
      expect(stderr).toMatch(/^daypass: .*home.* can't be .*\n$/);
    });
  });
});
