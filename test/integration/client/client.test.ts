/** Both clients, as programs from the outside, against an agent inside the test. */
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EXIT } from '../../../main/base/errors.ts';
import { FORWARDED_ENV } from '../../../main/base/request.ts';
import { MAX_FRAME_BYTES } from '../../../main/broker/frames.ts';
import { type Conversation, FakeAgent } from '../../support/agent/client-agent.ts';
import { builtClient, ClientScene, type Kind, observe } from '../../support/agent/client-scene.ts';

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
const ENDED = 'daypass: The agent ended before it answered. Run the command again.\n';
const FOREIGN =
  "daypass: What answers on the agent's socket does not speak this protocol. Run `daypass agent stop`, then the command again.\n";

const isRoot = process.getuid?.() === 0;
const hasPython = spawnSync('python3', ['--version']).status === 0;
const hasScript = spawnSync('script', ['--version']).status === 0;

describe.each<Kind>(['native', 'stand-in'])('the %s client', (kind) => {
  const isMissing = process.platform === 'win32' || !existsSync(builtClient(kind));

  describe.skipIf(isMissing)('with an agent', () => {
    let scene: ClientScene;
    let agent: FakeAgent | null = null;
    let requests: Record<string, unknown>[] = [];

    beforeEach(() => {
      scene = new ClientScene(kind);
      requests = [];
    });
    afterEach(async () => {
      scene.close();
      await agent?.close();
      agent = null;
    });

    async function answering(answer: (conversation: Conversation) => void): Promise<void> {
      agent = await FakeAgent.listen(scene.home, (conversation) => {
        requests.push(conversation.request);
        answer(conversation);
      });
    }

    test('relays arguments as they are, whatever is in them', async () => {
      await answering(({ exit }) => exit(0));
      const argv = [
        'credentials',
        '',
        ' ',
        '--role=Ä "quoted" \'single\'',
        'a\nb\r\tc\\',
        '\u0001\u001b[0m',
        '日本 🙂',
        '--',
      ];
      expect((await scene.ask(argv)).status).toBe(EXIT.done);
      expect(requests[0]?.argv).toEqual(argv);
    });

    test('is a credential helper where Docker starts it by that name', async () => {
      await answering(({ exit }) => exit(0));
      const [program, ...first] = scene.command;
      const own = first[0] ?? program;
      const link = join(scene.folder, `docker-credential-daypass${first.length > 0 ? '.cjs' : ''}`);
      symlinkSync(own, link);
      const command: [string, string[]] = first.length > 0 ? [program, [link, 'get']] : [link, ['get']];
      const { ended } = observe(spawn(...command, { env: scene.env, stdio: ['ignore', 'pipe', 'pipe'] }));
      expect((await ended).status).toBe(EXIT.done);
      expect(requests[0]?.argv).toEqual(['docker-credential', 'get']);
    });

    test('tells the agent about itself: protocol, version, folder, processes', async () => {
      await answering(({ exit }) => exit(0));
      const cwd = join(scene.folder, 'wörk "here"');
      mkdirSync(cwd);
      const { child, ended } = scene.start(['status'], { cwd });
      await ended;
      expect(requests).toEqual([
        {
          protocol: 2,
          argv: ['status'],
          version,
          cwd,
          pid: child.pid,
          parentPid: process.pid,
          env: { HOME: scene.folder },
          present: [],
          javaProperties: [],
          searchPath: scene.env.PATH ?? '',
          terminal: { stdin: false, stdout: false, stderr: false, columns: 80, rows: 24 },
        },
      ]);
    });

    test('passes on the few variables that a command may care about, and no other', async () => {
      await answering(({ exit }) => exit(0));
      const forwarded = Object.fromEntries(FORWARDED_ENV.map((name) => [name, `${name} "é"\n`]));
      const others = {
        AWS_SECRET_ACCESS_KEY: 'x',
        AWS_DEFAULT_PROFILE: 'x',
        LC_MESSAGES: 'x',
        MAVEN_OPTS: '-Daws.profile=x',
      };
      await scene.ask(['status'], { env: { ...scene.env, ...forwarded, ...others } });
      expect(requests[0]?.env).toEqual(forwarded);
      expect(requests[0]?.javaProperties).toEqual(['MAVEN_OPTS']);
      // For a few others the client says that they are set, never their value.
      expect(requests[0]?.present).toEqual([
        'AWS_CONFIG_FILE',
        'AWS_DEFAULT_PROFILE',
        'AWS_PROFILE',
        'AWS_SECRET_ACCESS_KEY',
        'AWS_SHARED_CREDENTIALS_FILE',
      ]);
    });

    test('puts the variables in that paths of AWS’s files name: the agent has other ones', async () => {
      await answering(({ exit }) => exit(0));
      const named = { PROJECT: '/srv/p', AWS_CONFIG_FILE: '$PROJECT/config', AWS_PROFILE: '$PROJECT' };
      await scene.ask(['status'], { env: { ...scene.env, ...named } });
      expect(requests[0]?.env).toMatchObject({ AWS_CONFIG_FILE: '/srv/p/config', AWS_PROFILE: '$PROJECT' });
    });

    test.each([
      ['123', 123],
      ['0', 80],
      ['-5', 80],
      ['wide', 80],
      ['99999999', 80],
    ])('takes the width from COLUMNS where there is no terminal: %s means %i', async (COLUMNS, columns) => {
      await answering(({ exit }) => exit(0));
      await scene.ask(['list'], { env: { ...scene.env, COLUMNS } });
      expect(requests[0]?.terminal).toMatchObject({ columns });
    });

    test.skipIf(!hasScript)('tells which streams are a terminal, and how wide it is', async () => {
      await answering(({ exit }) => exit(0));
      const words = scene.command.map((word) => `'${word}'`).join(' ');
      const command = `stty cols 97 rows 31; ${words} list 2>/dev/null`;
      const { ended } = observe(
        spawn('script', ['-qec', command, '/dev/null'], { env: scene.env, stdio: ['pipe', 'pipe', 'pipe'] }),
      );
      expect((await ended).status).toBe(0);
      expect(requests[0]?.terminal).toEqual({ stdin: true, stdout: true, stderr: false, columns: 97, rows: 31 });
    });

    test('copies the bytes of stdout and stderr, each to its own', async () => {
      const bytes = randomBytes(1_000);
      await answering(({ stdout, stderr, exit }) => {
        stdout(bytes);
        stderr('Gruß\n');
        stdout('');
        stdout('end');
        exit(0);
      });
      const ending = await scene.ask(['credentials']);
      expect(ending.stdout).toEqual(Buffer.concat([bytes, Buffer.from('end')]));
      expect(ending.stderr).toBe('Gruß\n');
    });

    test('copies answers of several of the largest frames', async () => {
      const frames = [1, 2, 3, 4, 5].map(() => randomBytes(MAX_FRAME_BYTES - 1));
      await answering(({ stdout, exit }) => {
        for (const frame of frames) stdout(frame);
        exit(0);
      });
      const ending = await scene.ask(['list']);
      expect(ending.status).toBe(0);
      expect(ending.stdout.equals(Buffer.concat(frames))).toBe(true);
    });

    test('shows what arrives at once, not at the end', async () => {
      let finish: () => void = () => undefined;
      await answering(({ stderr, exit }) => {
        finish = () => exit(0);
        stderr('Code ABCD-EFGH\n');
      });
      const { child, ended } = scene.start(['login']);
      await new Promise((resolve) => child.stderr?.once('data', resolve));
      finish();
      expect((await ended).status).toBe(0);
    });

    test.each([0, 1, 2, 3, 4, 5, 6, 7])('ends with the status that the agent gives: %i', async (status) => {
      await answering(({ exit }) => exit(status));
      expect(await scene.ask(['status'])).toMatchObject({ status, stderr: '' });
    });

    test('ends after the last frame, even if the connection stays open', async () => {
      await answering(({ socket, stdout }) => {
        stdout('done');
        socket.write(Uint8Array.of(0, 0, 0, 2, 0x13, 4));
      });
      expect(await scene.ask(['status'])).toMatchObject({ status: 4, stdout: Buffer.from('done') });
    });

    test('says so when the agent ends before it answers', async () => {
      await answering(({ socket }) => socket.destroy());
      expect(await scene.ask(['status'])).toMatchObject({ status: EXIT.agentUnreachable, stderr: ENDED });
      expect(requests).toHaveLength(12);
    });

    test.each([1, 11])('asks again when %i agents were gone before they said a word', async (silent) => {
      let asked = 0;
      await answering(({ socket, stdout, exit }) => {
        asked += 1;
        if (asked <= silent) socket.destroy();
        else {
          stdout('here');
          exit(0);
        }
      });
      expect(await scene.ask(['status'])).toMatchObject({ status: 0, stdout: Buffer.from('here'), stderr: '' });
      expect(asked).toBe(silent + 1);
    });

    test('ends no second agent when the one that was to stop was gone before it said a word', async () => {
      let asked = 0;
      await answering(({ socket, stdout, exit }) => {
        asked += 1;
        if (asked === 1) socket.destroy();
        else {
          stdout('the next one ends');
          exit(0);
        }
      });
      expect(await scene.ask(['agent', 'stop'])).toMatchObject({
        status: 0,
        stdout: Buffer.from('The agent stops.\n'),
      });
      expect(asked).toBe(1);
    });

    test('says so when the agent ends in the middle of an answer', async () => {
      await answering(({ socket, stdout }) => {
        stdout('half');
        socket.end(Uint8Array.of(0, 0, 0, 9, 0x11, 1, 2));
      });
      expect(await scene.ask(['status'])).toMatchObject({
        status: EXIT.agentUnreachable,
        stdout: Buffer.from('half'),
        stderr: ENDED,
      });
    });

    test.each([
      ['another protocol', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
      ['a frame without a type', Buffer.of(0, 0, 0, 0, 0)],
      ['a frame beyond the limit', Buffer.of(0, 0x10, 0, 1, 0x11)],
      ['a type that an agent never sends', Buffer.of(0, 0, 0, 2, 0x01, 0)],
      ['an exit status of two bytes', Buffer.of(0, 0, 0, 3, 0x13, 0, 0)],
    ])('refuses %s', async (_, bytes) => {
      await answering(({ socket }) => void socket.end(bytes));
      expect(await scene.ask(['status'])).toMatchObject({ status: EXIT.agentUnreachable, stderr: FOREIGN });
    });

    test('relays a request that just fits into a frame, and refuses a larger one', async () => {
      await answering(({ exit }) => exit(0));
      const argument = 'x'.repeat(120 * 1024);
      const fits = Array.from({ length: 8 }, () => argument);
      expect(await scene.ask(fits)).toMatchObject({ status: 0 });
      expect(requests[0]?.argv).toEqual(fits);
      expect(await scene.ask([...fits, argument])).toMatchObject({
        status: EXIT.usage,
        stderr: 'daypass: The arguments are too long. Give less than one mebibyte.\n',
      });
      expect(requests).toHaveLength(1);
    });

    test('ends quietly when no one reads its output any more', async () => {
      let flood: () => void = () => undefined;
      await answering(({ stdout, exit }) => {
        flood = () => {
          for (let count = 0; count < 8; count += 1) stdout(Buffer.alloc(MAX_FRAME_BYTES - 1));
          exit(0);
        };
        stdout('first');
      });
      const { child, ended } = scene.start(['list']);
      await new Promise((resolve) => child.stdout?.once('data', resolve));
      child.stdout?.destroy();
      flood();
      expect(await ended).toMatchObject({ status: EXIT.unexpected, signal: null, stderr: '' });
    });

    test('still answers on stdout when no one reads its stderr', async () => {
      await answering(({ stdout, stderr, exit }) => {
        stderr(Buffer.alloc(MAX_FRAME_BYTES - 1));
        stdout('answer');
        exit(0);
      });
      const { child, ended } = scene.start(['status']);
      child.stderr?.destroy();
      expect(await ended).toMatchObject({ status: 0, stdout: Buffer.from('answer') });
    });

    test('leaves at once on Ctrl-C, and the agent hears of it', async () => {
      let closed: () => void = () => undefined;
      const hung = new Promise<void>((resolve) => {
        closed = resolve;
      });
      await answering(({ socket, stderr }) => {
        socket.once('close', () => closed());
        stderr('waiting\n');
      });
      const { child, ended } = scene.start(['login']);
      await new Promise((resolve) => child.stderr?.once('data', resolve));
      child.kill('SIGINT');
      expect((await ended).signal).toBe('SIGINT');
      await hung;
    });

    test.each([
      ['that others can look into', () => chmodSync(scene.run, 0o750)],
      ['that others can write to', () => chmodSync(scene.run, 0o702)],
    ])('does not talk to a socket in a folder %s', async (_, open) => {
      await answering(({ exit }) => exit(0));
      open();
      expect(await scene.ask(['status'])).toMatchObject({
        status: EXIT.agentUnreachable,
        stderr: `daypass: ${scene.run} is not yours alone. Make it mode 0700 or set DAYPASS_HOME.\n`,
      });
      expect(requests).toEqual([]);
    });

    test.runIf(isRoot)('names the owner of the folder to root, which sudo has made of the person', async () => {
      await answering(({ exit }) => exit(0));
      chownSync(scene.run, 1, 1);
      expect(await scene.ask(['status'])).toMatchObject({
        status: EXIT.agentUnreachable,
        stderr: `daypass: ${scene.run} belongs to daemon, and this is root. Run it without sudo, or with \`sudo -H\`.\n`,
      });
      expect(requests).toEqual([]);
    });

    // Becoming somebody else takes root. A socket is whose process calls listen, no matter who made its file (unix(7)).
    test.runIf(kind === 'native' && isRoot && hasPython)('believes no one else who listens in its folder', async () => {
      mkdirSync(scene.run, { recursive: true, mode: 0o700 });
      const script = `import os, socket, sys
s = socket.socket(socket.AF_UNIX)
s.bind(sys.argv[1])
os.setuid(65534)
s.listen()
print('up', flush=True)
c, _ = s.accept()
c.sendall(b'\\0\\0\\0\\2\\x13\\0' if c.recv(65536) else b'')`;
      const path = join(scene.run, 'agent.sock');
      const other = spawn('python3', ['-c', script, path], { stdio: ['ignore', 'pipe', 'ignore'] });
      try {
        await once(other.stdout, 'data');
        expect(await scene.ask(['status'])).toMatchObject({
          status: EXIT.agentUnreachable,
          stderr: `daypass: Another user listens at ${path}. Make the folders above it yours alone, or set DAYPASS_HOME.\n`,
        });
      } finally {
        other.kill('SIGKILL');
      }
    });

    test('does not follow a link that replaces the folder', async () => {
      await answering(({ exit }) => exit(0));
      const elsewhere = join(scene.folder, 'elsewhere');
      mkdirSync(join(elsewhere, 'state'), { recursive: true });
      symlinkSync(scene.run, join(elsewhere, 'state', 'run'));
      const ending = await scene.ask(['status'], { env: { ...scene.env, DAYPASS_HOME: elsewhere } });
      expect(ending.status).toBe(EXIT.agentUnreachable);
      expect(ending.stderr).toContain('is not yours alone');
      expect(requests).toEqual([]);
    });
  });
});
