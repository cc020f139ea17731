import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Installation } from '../../support/app/installation.ts';

const GUARD = fileURLToPath(new URL('../../../out/main/guard.node', import.meta.url));
/** Another user that every Linux has. */
const NOBODY = 65_534;

/** Says what limits the process has when the first module after the native one is asked for, and ends it. */
const STOPS_AT_OWN_CODE = `
const Module = require('module');
const load = Module._load;
Module._load = function (id, parent, ...rest) {
  const isOwn = /(headless|index)\\.cjs$/.test(parent?.filename ?? '') && !id.endsWith('guard.node');
  if (!isOwn) return load.call(this, id, parent, ...rest);
  process.stdout.write(require('fs').readFileSync('/proc/self/limits'));
  process.exit();
};`;

describe.runIf(existsSync(GUARD) && process.platform === 'linux')('the agent', () => {
  let daypass: Installation;
  let pid: number;

  beforeAll(async () => {
    daypass = await Installation.open();
    await daypass.signIn();
    pid = await daypass.agentPid();
  });

  afterAll(() => daypass.close());

  it.runIf(process.getuid?.() === 0)('turns away another user, even where folder and socket were opened', () => {
    const socket = join(daypass.home, 'state', 'run', 'agent.sock');
    setModes(socket, daypass.folder, { folders: 0o755, socket: 0o666 });
    try {
      const terminal = { stdin: false, stdout: false, stderr: false, columns: 80, rows: 24 };
      const ask = { protocol: 2, argv: ['status', '--json'], version: 'x', cwd: '/', pid: 1, parentPid: 1, env: {} };
      const code = `
        const body = Buffer.from('\\x01' + ${JSON.stringify(JSON.stringify({ ...ask, terminal }))});
        const head = Buffer.alloc(4);
        head.writeUInt32BE(body.length);
        const socket = require('net').connect(process.argv[1], () => socket.write(Buffer.concat([head, body])));
        let answer = '';
        let way = 'no way to the socket';
        socket.on('connect', () => (way = 'turned away'));
        socket.on('data', (part) => (answer += part)).on('error', () => undefined);
        socket.on('close', () => console.log(answer.includes('acme') ? 'answered' : way + ', ' + answer.length));`;
      const as = (uid: number) =>
        spawnSync(process.execPath, ['-e', code, socket], { uid, gid: uid, encoding: 'utf8', env: {} }).stdout.trim();
      expect(as(0)).toBe('answered');
      expect(as(NOBODY)).toBe('turned away, 0');
    } finally {
      setModes(socket, daypass.folder, { folders: 0o700, socket: 0o600 });
    }
  });

  it('is closed to debuggers before its own code is read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'daypass-guard-'));
    try {
      const hook = join(folder, 'hook.cjs');
      await writeFile(hook, STOPS_AT_OWN_CODE);
      for (const entry of ['headless.cjs', 'index.cjs']) {
        const args = ['-r', hook, join(dirname(GUARD), entry)];
        const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', env: {} });
        expect({ entry, stdout }).toEqual({ entry, stdout: expect.stringMatching(/^Max core file size\s+0\s+0\s/m) });
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('dumps no core', () => {
    expect(readFileSync(`/proc/${pid}/limits`, 'utf8')).toMatch(/^Max core file size\s+0\s+0\s/m);
  });

  it.runIf(process.getuid?.() === 0)('keeps other processes of the same user out of its memory', async () => {
    expect(await canLookInto('')).toBe(true);
    expect(await canLookInto('guard.harden();')).toBe(false);
  });

  it('opens no inspector when it is asked to by signal', async () => {
    process.kill(pid, 'SIGUSR1');
    // The agent answers after it has had its signal, so the inspector would be there by now.
    expect((await daypass.daypass(['agent', 'status'])).status).toBe(0);
    expect(listeningPorts(pid)).toEqual([]);
  });
});

/** TCP ports that a process listens on. Others may use any, the inspector's among them. */
function listeningPorts(pid: number): number[] {
  const folder = `/proc/${pid}/fd`;
  const linkOf = (name: string) => {
    try {
      return readlinkSync(join(folder, name));
    } catch {
      return 'closed meanwhile';
    }
  };
  const sockets = readdirSync(folder).flatMap((name) => /^socket:\[(\d+)\]$/.exec(linkOf(name))?.[1] ?? []);
  return ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/${pid}/net/${table}`, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode = '']) => state === '0A' && sockets.includes(inode))
      .map(([, local = '']) => Number.parseInt(local.split(':')[1] ?? '', 16)),
  );
}

function setModes(socket: string, top: string, modes: { folders: number; socket: number }): void {
  chmodSync(socket, modes.socket);
  for (let folder = dirname(socket); folder.startsWith(top); folder = dirname(folder)) chmodSync(folder, modes.folders);
}

/** Whether a process of one ordinary user may look into another one of the same user that has run `first`. */
async function canLookInto(first: string): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'daypass-guard-'));
  try {
    chmodSync(folder, 0o755);
    const guard = join(folder, 'guard.node');
    copyFileSync(GUARD, guard);
    chmodSync(guard, 0o755);
    const code = `const guard = require(${JSON.stringify(guard)}); ${first} console.log('ready'); setInterval(() => 0, 1000);`;
    const user = { uid: NOBODY, gid: NOBODY };
    const child = spawn(process.execPath, ['-e', code], { ...user, env: {}, stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      await once(child.stdout, 'data');
      const look = spawnSync('cat', [`/proc/${child.pid}/environ`, `/proc/${child.pid}/maps`], user);
      return look.status === 0;
    } finally {
      child.kill('SIGKILL');
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}
