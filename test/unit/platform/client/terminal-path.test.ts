import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { atTerminal } from '../../../../main/platform/client/terminal-path.ts';

describe.skipIf(process.platform === 'win32')('the PATH that a terminal has', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'daypass-terminal-'));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  const pathOn = async (platform: NodeJS.Platform, shell: string) => {
    const env = { HOME: home, SHELL: shell, PATH: '/usr/bin:/bin' };
    return (await atTerminal({ platform, env })).env.PATH;
  };

  it('is asked from the person’s shell on macOS, which starts apps without it', async () => {
    await writeFile(join(home, '.bash_profile'), 'echo welcome\nexport PATH="$HOME/.local/bin:/usr/bin:/bin"\n');
    expect(await pathOn('darwin', '/bin/bash')).toBe(`${home}/.local/bin:/usr/bin:/bin`);
  });

  it('stays as it is where there is no such shell, where that says nothing, and on other systems', async () => {
    expect(await pathOn('darwin', '/no/such/shell')).toBe('/usr/bin:/bin');
    await writeFile(join(home, '.bash_profile'), 'exit 1\n');
    expect(await pathOn('darwin', '/bin/bash')).toBe('/usr/bin:/bin');
    await writeFile(join(home, '.bash_profile'), 'export PATH=/other\n');
    expect(await pathOn('linux', '/bin/bash')).toBe('/usr/bin:/bin');
  });
});
