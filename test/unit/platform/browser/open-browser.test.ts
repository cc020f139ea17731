import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBrowser } from '../../../../main/platform/browser/open-browser.ts';

const URL = 'https://acme.awsapps.com/start/#/device?user_code=ABCD-EFGH&x=1';
const LINUX = '6.1.0-18-amd64';
const WSL = '5.15.167.4-microsoft-standard-WSL2';

describe('the browser on Linux and in WSL', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daypass-openers-'));
    await mkdir(join(folder, 'bin'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** A program of this name that notes what it was given. */
  const program = async (name: string) => {
    const path = join(folder, 'bin', name);
    await writeFile(path, `#!/bin/sh\nprintf '%s %s' ${name} "$*" > ${folder}/opened\n`);
    await chmod(path, 0o755);
  };
  const open = async (env: Record<string, string>, kernel: string) => {
    await rm(join(folder, 'opened'), { force: true });
    await openBrowser(URL, { env: { PATH: `${folder}/bin`, ...env }, platform: 'linux', kernel });
    return readFile(join(folder, 'opened'), 'utf8');
  };

  it.each<[string, readonly string[], Record<string, string>, string, string]>([
    ['xdg-open on Linux', ['xdg-open', 'wslview', 'rundll32.exe'], {}, LINUX, `xdg-open ${URL}`],
    ['wslview where wslu is there', ['xdg-open', 'wslview', 'rundll32.exe'], {}, WSL, `wslview ${URL}`],
    ['Windows itself where it is not', ['rundll32.exe'], {}, WSL, `rundll32.exe url.dll,FileProtocolHandler ${URL}`],
    ['by the name of the distribution too', ['wslview'], { WSL_DISTRO_NAME: 'Debian' }, LINUX, `wslview ${URL}`],
    ['xdg-open where WSL has nothing else', ['xdg-open'], {}, WSL, `xdg-open ${URL}`],
    ['what BROWSER names before all', ['mine', 'wslview'], { BROWSER: 'mine -n' }, WSL, `mine -n ${URL}`],
  ])('is %s', async (_what, programs, env, kernel, opened) => {
    for (const name of programs) await program(name);
    expect(await open(env, kernel)).toBe(opened);
  });

  it.each<[string, string, readonly string[]]>([
    ['the address for %s, in whatever argument', 'mine --url=%s -n', [`--url=${URL}`, '-n']],
    ['words in quotes', `mine --name 'a b' "c \\"d\\"" e\\ f %s`, ['--name', 'a b', 'c "d"', 'e f', URL]],
    ['the next one where the first is not there', 'nowhere %s:mine %s', [URL]],
    ['the next one where a quote is not closed', "other 'x %s:mine", [URL]],
    ['a program to be left running', 'mine %s &', [URL]],
    ['a program with blanks in its name', 'my own browser', [URL]],
    ['arguments without %s', 'mine -n -P work', ['-n', '-P', 'work', URL]],
  ])('is what BROWSER says: %s', async (_what, value, args) => {
    for (const name of ['mine', 'my own browser']) {
      const path = join(folder, 'bin', name);
      await writeFile(path, `#!/bin/sh\nprintf '%s\\n' "$@" > ${folder}/opened\n`);
      await chmod(path, 0o755);
    }
    expect((await open({ BROWSER: value }, LINUX)).trimEnd().split('\n')).toEqual(args);
  });

  it('is what BROWSER says on a Mac, too, and the system’s own where nothing is said', async () => {
    for (const name of ['mine', 'open']) await program(name);
    const opened = async (env: Record<string, string>) => {
      await openBrowser(URL, { env: { PATH: `${folder}/bin`, ...env }, platform: 'darwin' });
      return readFile(join(folder, 'opened'), 'utf8');
    };
    expect(await opened({ BROWSER: 'nowhere:mine --new %s' })).toBe(`mine --new ${URL}`);
    expect(await opened({})).toBe(`open ${URL}`);
  });

  it('is no one’s where there is none, and never takes what is no web address', async () => {
    await expect(open({}, WSL)).rejects.toMatchObject({ code: 'browser-failed' });
    const surroundings = { env: {}, platform: 'linux', kernel: WSL } as const;
    await expect(openBrowser('file:///etc/passwd', surroundings)).rejects.toMatchObject({ code: 'browser-failed' });
  });
});
