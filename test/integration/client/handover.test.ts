/** An agent whose build was replaced while it served: the newer one takes over at the next request, and nothing is lost. */
import { cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Installation, isRunning } from '../../support/app/installation.ts';
import { ROOT } from '../../support/app/root.ts';

const OUT = join(ROOT, 'out');
/** What files have to have been left alone for, in ms: `main/platform/own-files.ts`. */
const SETTLED_MS = 2_000;
const CLIENTS = 8;

describe.runIf(process.platform === 'linux')('an agent that was replaced on disk', () => {
  let daypass: Installation;
  let build: string;

  const rebuild = () => cp(join(OUT, 'main'), build, { recursive: true });

  beforeAll(async () => {
    daypass = await Installation.open();
    // Next to the build, so that its packages are found as there.
    build = await mkdtemp(join(OUT, 'handover-'));
    await rebuild();
    const launch = join(daypass.folder, 'bin', 'agent.launch');
    await writeFile(launch, (await readFile(launch, 'utf8')).replaceAll(join(OUT, 'main'), build));
    expect((await daypass.signIn()).status).toBe(0);
  });
  afterAll(async () => {
    await daypass.close();
    await rm(build, { recursive: true, force: true });
  });

  const keyOf = (stdout: string) => (JSON.parse(stdout) as { AccessKeyId: string }).AccessKeyId;

  it(`hands over to the one that is there now, under ${CLIENTS} requests at once`, async () => {
    const { account, role } = daypass.anyRole;
    const key = keyOf((await daypass.daypass(daypass.credentials(account, role))).stdout);
    const old = await daypass.agentPid();
    await rebuild();
    const newest = async () => (await stat(join(build, 'compose.cjs'))).ctimeMs;
    await expect.poll(async () => Date.now() - (await newest()), { timeout: 10_000 }).toBeGreaterThan(SETTLED_MS + 100);
    daypass.emulator.resetCalls();

    const answers = await daypass.daypassTimes(CLIENTS, daypass.credentials(account, role));

    for (const { status, stdout, stderr } of answers) {
      expect(status, stderr).toBe(0);
      expect(keyOf(stdout)).toBe(key);
    }
    await expect.poll(() => isRunning(old), { timeout: 10_000 }).toBe(false);
    expect(await daypass.agentPid()).not.toBe(old);
    // Sign-in and credentials came out of the keychain: AWS was asked for neither.
    expect(daypass.emulator.count('GetRoleCredentials')).toBe(0);
    expect(daypass.emulator.count('StartDeviceAuthorization')).toBe(0);
    expect((await daypass.daypass(['status'])).stdout).toContain('signed in');
  });
});
