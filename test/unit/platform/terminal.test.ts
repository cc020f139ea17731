import { describe, expect, it } from 'vitest';
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
