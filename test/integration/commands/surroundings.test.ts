/** Where there is no desktop: WSL, an SSH session, a machine without a keychain. The real client and agent, from outside. */
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Installation, whereItLeads } from '../../support/app/installation.ts';

describe('without a desktop', () => {
  let bin: string;
  let daypass: Installation;

  beforeEach(async () => {
    bin = await mkdtemp(join(tmpdir(), 'daypass-programs-'));
    await mkdir(join(bin, 'opened'));
  });
  afterEach(async () => {
    await daypass.close();
    await rm(bin, { recursive: true });
  });

  const open = async (env: Record<string, string>) => {
    const PATH = `${bin}:${process.env.PATH}`;
    daypass = await Installation.open({ env: { PATH, BROWSER: '', DISPLAY: '', WAYLAND_DISPLAY: '', ...env } });
  };
  /** Stands for a program that shows pages; it notes what it was given. */
  const program = async (name: string) => {
    await writeFile(join(bin, name), `#!/bin/sh\nprintf '%s' "$*" > ${bin}/opened/${name}\n`);
    await chmod(join(bin, name), 0o755);
  };
  const signIn = (env: Record<string, string> = {}) => daypass.signIn(['login'], env);

  it.each([
    ['wslview', (url: string) => url],
    ['rundll32.exe', (url: string) => `url.dll,FileProtocolHandler ${url}`],
  ])('login in WSL shows the page in the browser of Windows, by %s', async (name, given) => {
    await program(name);
    await program('xdg-open');
    await open({ WSL_DISTRO_NAME: 'Debian' });
    const { status, stderr } = await signIn();
    expect(status).toBe(0);
    const url = /(http:\/\/\S+user_code=\S+)\n/.exec(stderr)?.[1] ?? '';
    const opened = () => readFile(join(bin, 'opened', name), 'utf8').catch(() => '');
    await expect.poll(opened).toContain('http');
    // Every user of the machine can read what a program was started with: the address in it leads on once.
    const handed = /http:\S+/.exec(await opened())?.[0] ?? '';
    expect(await opened()).toBe(given(handed));
    expect(handed).not.toContain('user_code');
    expect(await whereItLeads(handed)).toBe(url);
    expect(existsSync(join(bin, 'opened', 'xdg-open'))).toBe(false);
  });

  it('login over SSH prints the address and the code, and opens nothing', async () => {
    await program('xdg-open');
    await open({});
    const { status, stderr } = await signIn({ SSH_CONNECTION: '10.0.0.1 51000 10.0.0.2 22' });
    expect(status).toBe(0);
    expect(stderr).toMatch(/^Sign in to acme:\n\n {2}http:\/\/\S+user_code=\S+\n\n {2}Code +\w{4}-\w{4}\n/);
    expect(stderr).not.toContain('browser that opens');
    expect(existsSync(join(bin, 'opened', 'xdg-open'))).toBe(false);
  });

  it('login where nothing can be opened says so, and continues', async () => {
    await writeFile(join(bin, 'xdg-open'), '#!/bin/sh\nexit 3\n');
    await chmod(join(bin, 'xdg-open'), 0o755);
    await open({});
    const { status, stderr } = await signIn();
    expect(status).toBe(0);
    expect(stderr).toContain('No browser could be opened. Open the address yourself.\n');
  });

  it('without a keychain a sign-in works, and everybody is told that it ends with the agent', async () => {
    await program('xdg-open');
    await open({ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' });
    const { status, stderr } = await signIn();
    expect(status).toBe(0);
    expect(stderr).toContain('kept in memory only and ends with the agent');
    const { account, role } = daypass.anyRole;
    expect((await daypass.daypass(daypass.credentials(account, role))).status).toBe(0);
    expect((await daypass.daypass(['status'])).stdout).toMatch(/memory/);
    expect((await daypass.daypass(['doctor'])).stdout).toMatch(/^[!✗] Keychain /m);
  });
});
