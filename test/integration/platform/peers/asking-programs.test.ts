import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { chmod, copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { credentialProcess } from '../../../../main/aws-files/credential-process.ts';
import { Installation, runProgram } from '../../../support/app/installation.ts';

const TIMES = 20;
const ROOT = join(import.meta.dirname, '..', '..', '..', '..');
const GO = join(ROOT, 'test', 'support', 'go-sdk');
const has = (program: string, ...args: string[]) => spawnSync(program, args, { stdio: 'ignore' }).status === 0;
/** The modules come from where this machine's Go takes them, and are remembered by it. */
const HAS_GO = has('go', 'version') && spawnSync('go', ['mod', 'download'], { cwd: GO }).status === 0;

/** Asks for credentials as many times as it is told; nothing is remembered in between. */
const JS = `
import { fromProcess } from ${JSON.stringify(import.meta.resolve('@aws-sdk/credential-providers'))};
for (let index = 0; index < Number(process.argv[3]); index += 1) {
  const { accessKeyId } = await fromProcess({ profile: process.argv[2] })();
  console.log(accessKeyId);
}
`;
const PYTHON = `
import subprocess, sys
for index in range(int(sys.argv[2])):
    print(subprocess.run(sys.argv[1], shell=True, stdout=subprocess.PIPE, check=True).stdout)
`;

/** Connects, becomes another program, and has a child of its own ask through the connection; says what came back. */
const TURNCOAT = `
import json, os, socket, struct, sys
at, other, argv = sys.argv[1], sys.argv[2], sys.argv[3:]
connection = socket.socket(socket.AF_UNIX)
connection.connect(at)
connection.set_inheritable(True)
own = os.getpid()
# The agent has taken the connection once it has closed one that was made later.
later = socket.socket(socket.AF_UNIX)
later.connect(at)
later.sendall(b'\\0' * 8)
later.recv(65536)
if os.fork():
    os.execv(other, [other, '-f', '/dev/null'])
while os.readlink('/proc/%d/exe' % own) != other:
    pass
terminal = {'stdin': False, 'stdout': False, 'stderr': False, 'columns': 80, 'rows': 24}
body = {'protocol': 2, 'argv': argv, 'version': 'x', 'cwd': '/', 'pid': 1, 'parentPid': 1, 'env': {}, 'terminal': terminal}
frame = b'\\1' + json.dumps(body).encode()
connection.sendall(struct.pack('>I', len(frame)) + frame)
print(connection.recv(65536))
os.kill(own, 9)
`;

interface Entry {
  readonly program: string;
  readonly pid: number;
  readonly result: string;
  readonly count: number;
}

describe.runIf(process.platform === 'linux')('the program that the activity names, asked warm', () => {
  let daypass: Installation;
  let line: string;

  beforeAll(async () => {
    daypass = await Installation.open();
    await daypass.signIn();
    const ref = { session: 'acme', ...daypass.anyRole };
    expect((await daypass.daypass(daypass.credentials(ref.account, ref.role))).status).toBe(0);
    line = credentialProcess([daypass.client], ref);
    const around = {
      plain: line,
      list: `true; ${line}; true`,
      piped: `${line} | cat`,
      bash: `bash -c 'bash -c "$LINE; true"; true'`,
      xargs: `echo 1 | xargs -I none ${line}`,
      env: `env FROM=env nohup ${line}`,
    };
    const profile = ([name, command]: string[]) => `\n[profile ${name}]\ncredential_process = ${command}\n`;
    await writeFile(daypass.configFile, Object.entries(around).map(profile).join(''), { flag: 'a' });
    await writeFile(join(daypass.folder, 'asks.mjs'), JS);
    await writeFile(join(daypass.folder, 'asks.py'), PYTHON);
    if (HAS_GO) {
      const built = spawnSync('go', ['build', '-o', join(daypass.folder, 'asks-in-go'), '.'], { cwd: GO });
      expect(built.stderr.toString()).toBe('');
    }
  });
  afterAll(() => daypass.close());

  /** Who asked while `program` ran, and how often. */
  async function requesters(program: string, args: readonly string[]): Promise<Record<string, number>> {
    const lastId = (entries: readonly (Entry & { id: number })[]) => Math.max(0, ...entries.map(({ id }) => id));
    const before = await activity();
    // Without a shell above it, bash reads this machine's start files where its input is a socket, as Node's children have it.
    const env = { ...daypass.env, LINE: line, SHLVL: '1' };
    const ended = await runProgram(program, args, { env, folder: daypass.folder });
    expect(ended).toMatchObject({ status: 0 });
    const counts: Record<string, number> = {};
    for (const entry of await activity()) {
      const known = before.find(({ id }) => id === entry.id)?.count ?? 0;
      if (entry.id <= lastId(before) && entry.count === known) continue;
      counts[entry.program] = (counts[entry.program] ?? 0) + entry.count - known;
    }
    return counts;
  }

  async function activity(): Promise<(Entry & { id: number })[]> {
    const { stdout } = await daypass.daypass(['activity', '--json']);
    return (JSON.parse(stdout) as { entries: (Entry & { id: number })[] }).entries;
  }

  it.each(['plain', 'list', 'piped', 'bash', 'xargs', 'env'])(
    'is the JavaScript program, 20 times of 20, with a line that is %s',
    async (profile) => {
      const script = join(daypass.folder, 'asks.mjs');
      expect(await requesters(process.execPath, [script, profile, String(TIMES)])).toEqual({ 'asks.mjs': TIMES });
    },
  );

  it.skipIf(!HAS_GO)('is the Go program, 20 times of 20, however its shell goes about it', async () => {
    const program = join(daypass.folder, 'asks-in-go');
    for (const command of [line, `true; ${line}; true`, `${line} | cat`, `nohup ${line}`]) {
      expect(await requesters(program, [command, String(TIMES)]), command).toEqual({ 'asks-in-go': TIMES });
    }
  });

  it.each([
    ['bash -c', 'bash', ['-c', '"$@"; true', 'bash']],
    ['sh -c in bash -c', 'bash', ['-c', 'sh -c \'"$@"; true\' sh "$@"; true', 'bash']],
    ['nohup', 'nohup', []],
    ['env', 'env', ['LANG=C']],
    ['xargs', 'sh', ['-c', 'echo 20 | xargs "$1" "$2" "$3"', 'sh']],
    ['timeout', 'timeout', ['60']],
  ])('is the program that a person started through %s', async (_name, outer, before) => {
    const script = join(daypass.folder, 'asks.py');
    const inner = ['python3', script, line, String(TIMES)];
    expect(await requesters(outer, [...before, ...inner])).toEqual({ 'asks.py': TIMES });
  });

  it.skipIf(!has('make', '--version'))(
    'is the program in a recipe of make, and make where that asks itself',
    async () => {
      const script = join(daypass.folder, 'asks.py');
      const makefile = join(daypass.folder, 'Makefile');
      const recipe = `all:\n\tpython3 '${script}' "$$LINE" ${TIMES}\n\nown:\n\t@${line} >/dev/null; true\n`;
      await writeFile(makefile, recipe);
      expect(await requesters('make', ['-f', makefile, 'all'])).toEqual({ 'asks.py': TIMES });
      expect(await requesters('make', ['-f', makefile, 'own'])).toEqual({ make: 1 });
    },
  );

  it('is unknown where it has become another one since it connected', async () => {
    const { account, role } = daypass.anyRole;
    const socket = join(daypass.home, 'state', 'run', 'agent.sock');
    const words = ['-c', TURNCOAT, socket, realpathSync('/usr/bin/tail'), ...daypass.credentials(account, role)];
    expect(await requesters('sh', ['-c', 'python3 "$@" | grep -q AccessKeyId', 'sh', ...words])).toEqual({
      unknown: 1,
    });
  });

  it.runIf(process.getuid?.() === 0)('is unknown where it hides under another one’s path by a mount', async () => {
    const names = { real: join(daypass.folder, 'terraform'), forged: join(daypass.folder, 'forged') };
    for (const name of Object.values(names)) await copyFile('/bin/bash', name);
    await chmod(names.real, 0o755);
    await chmod(names.forged, 0o755);
    await writeFile(names.forged, ' ', { flag: 'a' });
    const asks = `${line} >/dev/null; true\n`;
    await writeFile(join(daypass.folder, 'asks.sh'), asks);
    const { real, forged } = names;
    const script = join(daypass.folder, 'asks.sh');
    const mounted = ['-m', 'sh', '-c', 'mount --bind "$1" "$2" && exec "$2" "$3"', 'sh', forged, real, script];
    expect(await requesters(real, [script])).toEqual({ terraform: 1 });
    expect(await requesters('unshare', mounted)).toEqual({ unknown: 1 });
    // Its own mounts are enough: what lies at a path is not what lies there for us.
    expect(await requesters('unshare', ['-m', real, script])).toEqual({ unknown: 1 });
    // In a file system that is gone from the tree by now, which FUSE gives to anyone, a path begins where that did.
    const leaves = join(daypass.folder, 'leaves.sh');
    await writeFile(leaves, `umount -l "$1"; ${asks}`);
    const gone =
      'mkdir "$1" && mount -t tmpfs none "$1" && mkdir -p "$(dirname "$1$2")" && cp /bin/bash "$1$2" && exec "$1$2" "$3" "$1"';
    const place = join(daypass.folder, 'gone');
    expect(await requesters('sh', ['-c', gone, 'sh', place, real, leaves])).toEqual({ unknown: 1 });
  });
});
