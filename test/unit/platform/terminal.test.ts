import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTerminal } from '../../../main/platform/terminal.ts';

const COMMAND = ['C:\\Daypass\\daypass.exe', 'shell', 'x;calc/111122223333/Admin'];

/** What is started on Windows, the last of which is the one that is there. */
async function startedOnWindows(chosen: string | null, isThere: (program: string) => boolean): Promise<string[][]> {
  const started: string[][] = [];
  await openTerminal(COMMAND, {
    platform: 'win32',
    env: {},
    home: 'C:\\Users\\ann',
    chosen,
    async start(program, args) {
      started.push([program, ...args]);
      if (!isThere(program)) throw new Error('ENOENT');
    },
  });
  return started;
}

describe('a terminal on Windows', () => {
  it('gets no second command from a name with a semicolon in it', async () => {
    const escaped = ['wt.exe', 'C:\\Daypass\\daypass.exe', 'shell', 'x\\;calc/111122223333/Admin'];
    expect(await startedOnWindows(null, () => true)).toEqual([escaped]);
    expect(await startedOnWindows('C:\\apps\\WT.exe', () => true)).toEqual([['C:\\apps\\WT.exe', ...escaped.slice(1)]]);
    expect(await startedOnWindows('alacritty.exe', () => true)).toEqual([['alacritty.exe', ...COMMAND]]);
  });

  it('is the plain console where Windows Terminal is not installed', async () => {
    const started = await startedOnWindows(null, (program) => program !== 'wt.exe');
    expect(started.at(-1)).toEqual(['conhost.exe', ...COMMAND]);
    await expect(startedOnWindows(null, () => false)).rejects.toMatchObject({
      code: 'no-terminal',
      message: 'conhost.exe could not be started.',
    });
    await expect(startedOnWindows('gone.exe', () => false)).rejects.toThrow('gone.exe could not be started.');
  });
});

describe.skipIf(process.platform !== 'linux')('a terminal on Linux', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'daypass-terminal-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Programs that note how they were started. */
  const install = (...names: readonly string[]) => {
    for (const name of names)
      writeFileSync(
        join(folder, name),
        '#!/bin/sh\nprintf "%s\\n" "$0" "$PWD" "$@" > "$0.new"; /bin/mv "$0.new" "$0.started"\n',
        {
          mode: 0o755,
        },
      );
  };
  const open = (chosen: string | null, desktop: string) =>
    openTerminal(['/opt/day pass/daypass', 'shell', 'prod; calc/Admin'], {
      platform: 'linux',
      env: { PATH: folder, XDG_CURRENT_DESKTOP: desktop },
      home: folder,
      chosen,
    });
  const started = async (name: string) => {
    const path = join(folder, `${name}.started`);
    await expect.poll(() => existsSync(path)).toBe(true);
    return readFileSync(path, 'utf8').split('\n').slice(0, -1);
  };

  it.each([
    ['ubuntu:GNOME', ['kgx', 'xterm', 'konsole'], 'kgx', ['--']],
    ['KDE', ['gnome-terminal', 'konsole'], 'konsole', ['-e']],
    ['XFCE', ['xfce4-terminal', 'xdg-terminal-exec'], 'xdg-terminal-exec', []],
    ['sway', ['foot', 'xterm'], 'foot', []],
    ['', ['x-terminal-emulator', 'xterm'], 'x-terminal-emulator', ['-e']],
  ] as const)(
    'is what the person, the distribution or the desktop (%s) has chosen, of %j',
    async (desktop, names, name, before) => {
      install(...names);
      await open(null, desktop);
      expect(await started(name)).toEqual([
        join(folder, name),
        folder,
        ...before,
        '/opt/day pass/daypass',
        'shell',
        'prod; calc/Admin',
      ]);
    },
  );

  it('is an error that says so where there is none, and where the chosen one can’t be started', async () => {
    await expect(open('not-there', 'KDE')).rejects.toMatchObject({
      code: 'no-terminal',
      message: 'There is no terminal here that Daypass knows.',
    });
    writeFileSync(join(folder, 'broken'), '#!/nowhere/at/all\n', { mode: 0o755 });
    await expect(open('broken', 'KDE')).rejects.toMatchObject({ message: 'broken could not be started.' });
  });
});

describe('a terminal on macOS', () => {
  it.each([
    [null, 'tell application "Terminal"'],
    ['iTerm "x"', 'tell application "iTerm \\"x\\""'],
  ])('gets the command as one text, in which nothing of a name is a command: %s', async (chosen, first) => {
    const scripts: string[] = [];
    await openTerminal(['/opt/day pass/daypass', 'shell', `it's "x"; $(calc)\\`], {
      platform: 'darwin',
      env: {},
      home: '/Users/ann',
      chosen,
      start: async (program, [option = '', script = '']) => void scripts.push(program, option, ...script.split('\n')),
    });
    expect(scripts).toEqual([
      '/usr/bin/osascript',
      '-e',
      first,
      'activate',
      `do script "'/opt/day pass/daypass' 'shell' 'it'\\\\''s \\"x\\"; $(calc)\\\\'"`,
      'end tell',
    ]);
  });
});
