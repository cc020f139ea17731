/** An app that can't start, or must not, says so: a person in front of an icon has no terminal to read. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { APP, ELECTRON, SANDBOX } from '../../support/app/app-under-test.ts';
import { Installation, runProgram } from '../../support/app/installation.ts';

const TITLES = join(import.meta.dirname, '..', '..', 'support', 'app', 'window-titles.py');
/** The same files under another user's number: root is let do without the sandbox, which it can't have. */
const AS_A_USER = process.getuid?.() === 0 ? ['unshare', '--user', '--map-user=1000'] : [];
const [TRIED = 'true', ...TRIED_WITH] = [...AS_A_USER, 'true'];
const IS_SKIPPED =
  ELECTRON === '' ||
  process.platform !== 'linux' ||
  spawnSync('python3', ['--version']).status !== 0 ||
  spawnSync(TRIED, TRIED_WITH).status !== 0;

describe.skipIf(IS_SKIPPED)('an app that can’t start', () => {
  let daypass: Installation;
  let child: ChildProcess;
  let said = '';

  const start = (command: readonly string[]) => {
    const [program = '', ...args] = command;
    const env = {
      ...daypass.env,
      DISPLAY: process.env.DISPLAY ?? '',
      LANG: 'en_US.UTF-8',
      XDG_CONFIG_HOME: join(daypass.folder, 'config'),
    };
    child = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    said = '';
    child.stderr?.on('data', (chunk) => {
      said += chunk;
    });
    return new Promise<number | null>((resolve) => child.once('exit', (status) => resolve(status)));
  };
  const titles = async () => {
    const env = { DISPLAY: process.env.DISPLAY ?? '', XAUTHORITY: process.env.XAUTHORITY ?? '' };
    const { stdout } = await runProgram('python3', [TITLES], {
      env: { ...daypass.env, ...env },
      folder: daypass.folder,
    });
    return stdout.split('\n');
  };

  beforeEach(async () => {
    daypass = await Installation.open();
  });
  afterEach(async () => {
    child?.kill('SIGKILL');
    await daypass?.close();
  });

  it('opens no window where the sandbox is switched off, and says what to do in a box', async () => {
    const ended = start([...AS_A_USER, ELECTRON, '--no-sandbox', ...APP]);
    await expect.poll(titles).toContain('Daypass can’t start');
    expect(said).toContain('daypass: The sandbox for windows is switched off');
    expect(await titles()).not.toContain('Daypass');
    child.kill('SIGKILL');
    await ended;
  });

  it('ends at once, without a box, where a program has started it in the background', async () => {
    expect(await start([...AS_A_USER, ELECTRON, '--no-sandbox', ...APP, '--background'])).toBe(1);
    expect(said).toContain('daypass: The sandbox for windows is switched off');
    expect(await titles()).not.toContain('Daypass can’t start');
  });

  it('shows a state folder that is open to others, and leaves no profile of Electron’s elsewhere', async () => {
    const state = join(daypass.home, 'state');
    await mkdir(state, { recursive: true });
    await chmod(state, 0o777);
    const ended = start([ELECTRON, ...SANDBOX, ...APP]);
    await expect.poll(titles).toContain('Daypass can’t start');
    expect(said).toMatch(/daypass: Everybody can write into .* run `chmod 700 /);
    expect(existsSync(join(daypass.folder, 'config', 'Daypass'))).toBe(false);
    expect(existsSync(join(daypass.folder, 'config', 'daypass'))).toBe(false);
    child.kill('SIGKILL');
    await ended;
  });
});
