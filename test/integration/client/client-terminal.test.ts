/** Both clients on a real terminal: what they read when the agent asks for it, and what they become. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FRAME } from '../../../main/broker/frames.ts';
import { type Conversation, FakeAgent } from '../../support/agent/client-agent.ts';
import { builtClient, ClientScene, type Kind, observe } from '../../support/agent/client-scene.ts';
import { HAS_TERMINAL, Terminal } from '../../support/agent/terminal.ts';

describe.each<Kind>(['native', 'stand-in'])('the %s client', (kind) => {
  const isMissing = process.platform === 'win32' || !existsSync(builtClient(kind));
  let scene: ClientScene;
  let agent: FakeAgent | null = null;
  let terminals: Terminal[] = [];

  beforeEach(() => {
    scene = new ClientScene(kind);
  });
  afterEach(async () => {
    for (const terminal of terminals) terminal.close();
    terminals = [];
    scene.close();
    await agent?.close();
    agent = null;
  });

  const answering = async (answer: (conversation: Conversation) => void | Promise<void>) => {
    agent = await FakeAgent.listen(scene.home, (conversation) => void answer(conversation));
  };
  const open = (argv: readonly string[] = ['pick'], size: { columns?: number; rows?: number } = {}) => {
    const terminal = new Terminal([...scene.command, ...argv], { env: scene.env, cwd: scene.folder, ...size });
    terminals.push(terminal);
    return terminal;
  };

  describe.skipIf(isMissing || !HAS_TERMINAL)('on a terminal', () => {
    test('sends keys as they are pressed, unseen, until the agent has enough', async () => {
      const keys: string[] = [];
      await answering(async ({ input, stderr, next, exit }) => {
        for (const seen of ['first', 'second']) {
          input('keys', 'left');
          if (seen === 'first') stderr('ready\n');
          keys.push((await next()).payload.toString());
          stderr(`${seen}\n`);
        }
        input('none');
        exit(4);
      });
      const terminal = open();
      await terminal.sees('ready');
      terminal.type('x');
      await terminal.sees('first');
      terminal.type('\u001b[A');
      expect(await terminal.ended).toEqual({ status: 4, signal: null, restored: true });
      expect(keys).toEqual(['x', '\u001b[A']);
      expect(terminal.text).toBe('ready\nfirst\nsecond\nleft');
    });

    test('reads a line with its editing keys, and shows it', async () => {
      let line = '';
      await answering(async ({ input, stderr, next, exit }) => {
        input('line');
        stderr('Name: ');
        line = (await next()).payload.toString();
        exit(0);
      });
      const terminal = open();
      await terminal.sees('Name: ');
      terminal.type('aceme\u007f\u007f\u007fme\n');
      expect((await terminal.ended).restored).toBe(true);
      expect(line).toBe('acme\n');
      expect(terminal.text).toContain('aceme');
    });

    test('reads a code without showing it', async () => {
      let line = '';
      await answering(async ({ input, stderr, next, exit }) => {
        input('hidden');
        stderr('Code: ');
        line = (await next()).payload.toString();
        stderr('\n');
        exit(0);
      });
      const terminal = open();
      await terminal.sees('Code: ');
      terminal.type('1239\u007f456\r');
      expect((await terminal.ended).restored).toBe(true);
      expect(line).toBe('123456\n');
      expect(terminal.text).not.toMatch(/\d/);
    });

    test.each(['keys', 'hidden', 'line'] as const)(
      'Ctrl-C ends it while it reads %s, with the screen put back',
      async (mode) => {
        let closed: () => void = () => undefined;
        const gone = new Promise<void>((resolve) => {
          closed = resolve;
        });
        await answering(({ input, stderr, socket }) => {
          socket.once('close', closed);
          input(mode, 'put back');
          stderr('ready');
        });
        const terminal = open();
        await terminal.sees('ready');
        terminal.type('\u0003');
        expect(await terminal.ended).toEqual({ status: null, signal: 'SIGINT', restored: true });
        expect(terminal.text.match(/put back/g)).toHaveLength(1);
        await gone;
      },
    );

    test.each(['SIGTERM', 'SIGHUP', 'SIGQUIT'] as const)('%s ends it with the terminal put back', async (signal) => {
      await answering(({ input, stderr }) => {
        input('keys', 'put back');
        stderr('ready');
      });
      const terminal = open();
      await terminal.sees('ready');
      process.kill(await terminal.pid, signal);
      expect(await terminal.ended).toEqual({ status: null, signal, restored: true });
      expect(terminal.text).toContain('put back');
    });

    test('puts the terminal back when the agent dies', async () => {
      await answering(async ({ input, stderr, next, socket }) => {
        input('keys', 'put back ');
        stderr('ready');
        await next();
        socket.destroy();
      });
      const terminal = open();
      await terminal.sees('ready');
      terminal.type('x');
      expect(await terminal.ended).toEqual({ status: 7, signal: null, restored: true });
      expect(terminal.text).toContain('put back daypass: The agent ended before it answered.');
    });

    test('ends when its window is closed', async () => {
      await answering(({ input, stderr }) => {
        input('keys');
        stderr('ready');
      });
      const terminal = open();
      await terminal.sees('ready');
      terminal.hangUp();
      expect((await terminal.ended).signal).toBe('SIGHUP');
    });

    test('tells of a window that has been resized', async () => {
      const sizes: number[][] = [];
      await answering(async ({ request, input, stderr, next, exit }) => {
        const { columns, rows } = request.terminal as { columns: number; rows: number };
        sizes.push([columns, rows]);
        input('keys');
        stderr('ready');
        const { type, payload } = await next();
        expect(type).toBe(FRAME.size);
        sizes.push([payload.readUInt16BE(0), payload.readUInt16BE(2)]);
        exit(0);
      });
      const terminal = open(['pick'], { columns: 100, rows: 30 });
      await terminal.sees('ready');
      terminal.resize(60, 20);
      expect((await terminal.ended).status).toBe(0);
      expect(sizes).toEqual([
        [100, 30],
        [60, 20],
      ]);
    });

    test('becomes a program that has the terminal for itself', async () => {
      await answering(async ({ input, stderr, next, exec }) => {
        input('keys');
        stderr('ready');
        await next();
        input('none');
        stderr('taken');
        exec({
          argv: ['sh', '-c', 'stty -a | grep -q " icanon" && read line && echo "got $line" && exit 9'],
          set: {},
          unset: [],
        });
      });
      const terminal = open();
      await terminal.sees('ready');
      terminal.type('x');
      await terminal.sees('taken');
      terminal.type('typed ahead\n');
      await terminal.sees('got typed ahead');
      expect(await terminal.ended).toEqual({ status: 9, signal: null, restored: true });
    });

    test('Ctrl-C goes to the program that it became', async () => {
      const script =
        'process.on("SIGINT", () => { console.log("caught"); process.exit(3); }); setInterval(() => {}, 1000); console.log("up");';
      await answering(({ exec }) => exec({ argv: [process.execPath, '-e', script], set: {}, unset: [] }));
      const terminal = open();
      await terminal.sees('up');
      terminal.type('\u0003');
      await terminal.sees('caught');
      expect((await terminal.ended).status).toBe(3);
    });
  });

  describe.skipIf(isMissing)('without a terminal', () => {
    const run = (argv: readonly string[], input: string) => {
      const [program, ...first] = scene.command;
      const running = observe(spawn(program, [...first, ...argv], { env: scene.env, stdio: ['pipe', 'pipe', 'pipe'] }));
      running.child.stdin?.end(input);
      return running.ended;
    };

    test('reads lines from a pipe, one for each time that it is asked, then its end', async () => {
      const lines: string[] = [];
      await answering(async ({ input, next, exit }) => {
        for (let count = 0; count < 3; count += 1) {
          input('line');
          lines.push((await next()).payload.toString());
        }
        exit(0);
      });
      expect(await run(['login'], 'one\ntwo')).toMatchObject({ status: 0, stderr: '' });
      expect(lines).toEqual(['one\n', 'two', '']);
    });

    // Node reads ahead, so only the native client leaves the rest of the input to the program.
    test.skipIf(kind === 'stand-in')('leaves what it was not asked for to the program that it becomes', async () => {
      await answering(async ({ input, next, exec }) => {
        input('hidden');
        await next();
        exec({ argv: ['cat'], set: {}, unset: [] });
      });
      const { stdout } = await run(['exec'], '123456\nthe rest\n');
      expect(stdout.toString()).toBe('the rest\n');
    });

    test('becomes a program with its own arguments and environment, changes made', async () => {
      await answering(({ exec }) =>
        exec({
          argv: [
            process.execPath,
            '-e',
            'console.log(JSON.stringify([process.argv.slice(1), process.env.ADDED, process.env.KEPT, process.env.TAKEN ?? null]))',
            '--',
            'a b',
            '',
            'ü\n"$HOME"',
          ],
          set: { ADDED: 'x=y\n ü' },
          unset: ['TAKEN', 'NEVER_THERE'],
        }),
      );
      const ending = await scene.ask(['exec'], { env: { ...scene.env, KEPT: '1', TAKEN: '1' } });
      expect(ending).toMatchObject({ status: 0, stderr: '' });
      expect(JSON.parse(ending.stdout.toString())).toEqual([['a b', '', 'ü\n"$HOME"'], 'x=y\n ü', '1', null]);
    });

    test.skipIf(kind === 'stand-in')('is that program from then on: the same process', async () => {
      await answering(({ exec }) => exec({ argv: ['sh', '-c', 'echo $$'], set: {}, unset: [] }));
      const { child, ended } = scene.start(['exec']);
      expect((await ended).stdout.toString()).toBe(`${child.pid}\n`);
    });

    test.each([
      ['exit 0', 0, null],
      ['exit 41', 41, null],
      ['kill -TERM $$', null, 'SIGTERM'],
      ['kill -KILL $$', null, 'SIGKILL'],
    ] as const)('ends as the program does: %s', async (script, status, signal) => {
      await answering(({ exec }) => exec({ argv: ['sh', '-c', script], set: {}, unset: [] }));
      expect(await scene.ask(['exec'])).toMatchObject({ status, signal, stderr: '' });
    });

    test('passes SIGTERM to the program', async () => {
      const script = 'process.on("SIGTERM", () => process.exit(7)); setInterval(() => {}, 1000); console.error("up");';
      await answering(({ exec }) => exec({ argv: [process.execPath, '-e', script], set: {}, unset: [] }));
      const { child, ended } = scene.start(['exec']);
      await new Promise((resolve) => child.stderr?.once('data', resolve));
      child.kill('SIGTERM');
      expect((await ended).status).toBe(7);
    });

    test.each([
      ['no-such-program', 127, 'daypass: There is no program "no-such-program". Check its name and path.\n'],
      [join(tmpdir(), '.'), 126, /^daypass: "[^"]+" can't be run \(.*\)\. Check its name and path\.\n$/],
    ])('says so when %s can not be run', async (program, status, stderr) => {
      await answering(({ exec }) => exec({ argv: [program], set: {}, unset: [] }));
      const ending = await scene.ask(['exec']);
      expect(ending.status).toBe(status);
      expect(ending.stderr).toMatch(stderr);
    });

    test.each([[''], ['A'], ['Aenv'], ['A\0'], ['Aenv\0X\0'], ['Aenv\0S=x\0']])(
      'takes %j for no program',
      async (payload) => {
        await answering(({ socket }) => {
          const head = Buffer.from([0, 0, 0, payload.length + 1, FRAME.exec]);
          socket.end(Buffer.concat([head, Buffer.from(payload)]));
        });
        const ending = await scene.ask(['exec']);
        expect(ending).toMatchObject({ status: 7 });
        expect(ending.stderr).toContain('does not speak this protocol');
      },
    );
  });

  test.skipIf(isMissing || kind === 'stand-in')('leaves no descriptor of its own to the program', async () => {
    await answering(({ exec }) => exec({ argv: ['sh', '-c', 'ls /proc/$$/fd'], set: {}, unset: [] }));
    const { stdout } = await scene.ask(['exec']);
    const before = execFileSync('sh', ['-c', 'ls /proc/$$/fd'], { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] as never });
    expect(stdout.toString().trim().split('\n').length).toBeLessThanOrEqual(
      before.toString().trim().split('\n').length + 1,
    );
  });
});
