import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { visit } from '../../../../emulator/index.ts';
import { Installation, runProgram } from '../../../support/app/installation.ts';
import { makePackages } from '../../../support/app/packaged-app.ts';

describe('the headless agent as a package of npm’s', () => {
  let daypass: Installation;
  let folder: string;
  let installed: string;

  const client = (...args: string[]) =>
    runProgram(process.execPath, [join(installed, 'node_modules', '.bin', 'daypass'), ...args], daypass);

  beforeAll(async () => {
    daypass = await Installation.open();
    folder = await mkdtemp(join(tmpdir(), 'daypass npm '));
    await makePackages(folder, 'npm');
    const packed = (await readdir(folder)).find((name) => name.endsWith('.tgz')) ?? '';
    installed = join(folder, 'server');
    await mkdir(installed);
    await writeFile(join(installed, 'package.json'), '{}');
    // As on a server that reaches no registry and has no keychain: the package alone has to do.
    const flags = ['--offline', '--omit=optional', '--no-audit', '--no-fund', '--install-links'];
    const npm = await runProgram('npm', ['install', '--prefix', installed, ...flags, join(folder, packed)], daypass);
    expect(npm).toMatchObject({ status: 0 });
  });
  afterAll(async () => {
    await daypass?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('brings the client, the agent and their terms, and nothing that runs at installation', async () => {
    const own = join(installed, 'node_modules', 'daypass');
    expect((await readdir(own)).sort()).toEqual([
      'LICENSE',
      'README.md',
      'THIRD-PARTY-LICENSES.txt',
      'bin',
      'main',
      'package.json',
      'sbom.cdx.json',
    ]);
    const about = JSON.parse(await readFile(join(own, 'package.json'), 'utf8'));
    expect(about.scripts).toBeUndefined();
    expect(about.dependencies).toBeUndefined();
    const { version } = JSON.parse(
      await readFile(join(import.meta.dirname, '..', '..', '..', '..', 'package.json'), 'utf8'),
    );
    expect(about.version).toBe(version);
    expect((await client('version')).stdout).toContain(version);
  });

  it('starts its agent, signs in and serves credentials, from memory where there is no keychain', async () => {
    const signedIn = client('login', '--no-browser');
    await expect.poll(() => daypass.emulator.pendingUserCodes()).toHaveLength(1);
    const [code = ''] = daypass.emulator.pendingUserCodes();
    await visit(`${daypass.emulator.url}/device?user_code=${code}`, 'approve');
    const answer = await signedIn;
    expect(answer).toMatchObject({ status: 0 });
    expect(answer.stderr).toContain('kept in memory only');
    const { account, role } = daypass.anyRole;
    const { status, stdout } = await client(...daypass.credentials(account, role));
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ Version: 1, AccountId: account });
    const { agent } = JSON.parse((await client('agent', 'status', '--json')).stdout);
    expect(agent.mode).toBe('headless');
  });
});
