import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KINDS } from '../../../../main/platform/browser/browser-places.ts';
import {
  browserNames,
  chooseBrowser,
  containerUrl,
  findBrowsers,
  openInBrowser,
} from '../../../../main/platform/browser/browsers.ts';

const LOCAL_STATE = JSON.stringify({
  profile: { info_cache: { Default: { name: 'Person 1' }, 'Profile 2': { name: 'Work' }, Guest: {} } },
});
const PROFILES_INI = [
  '[Install4F96D1932A9F858E]',
  'Default=Profiles/abc.default-release',
  'Name=not a profile',
  '',
  '[Profile1]',
  'Name=default-release',
  'IsRelative=1',
  'Path=Profiles/abc.default-release',
  '',
  '[Profile0]',
  'Name = Work ',
  '[General]',
  'Version=2',
].join('\r\n');

describe.skipIf(process.platform === 'win32')('browsers on this machine', () => {
  let home: string;
  const surroundings = () => ({ platform: 'linux' as const, env: { PATH: join(home, 'bin') }, home });

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'daypass-browsers-'));
  });
  afterEach(() => rm(home, { recursive: true }));

  const write = async (path: string, text: string, mode = 0o600) => {
    await mkdir(dirname(join(home, path)), { recursive: true });
    await writeFile(join(home, path), text);
    await chmod(join(home, path), mode);
  };
  /** Notes what it was started with. */
  const install = (path: string) => write(path, `#!/bin/sh\nprintf '%s\\n' "$@" > "${home}/started"\n`, 0o755);

  it('are found with their profiles, by the names that people gave them', async () => {
    await install('bin/google-chrome');
    await install('bin/firefox-esr');
    await write('.config/google-chrome/Local State', LOCAL_STATE);
    await write('.mozilla/firefox/profiles.ini', PROFILES_INI);
    expect(await findBrowsers(surroundings())).toEqual([
      {
        id: 'chrome',
        name: 'Google Chrome',
        family: 'chromium',
        program: join(home, 'bin/google-chrome'),
        profiles: [
          { id: 'Guest', name: 'Guest' },
          { id: 'Default', name: 'Person 1' },
          { id: 'Profile 2', name: 'Work' },
        ],
      },
      {
        id: 'firefox',
        name: 'Firefox',
        family: 'firefox',
        program: join(home, 'bin/firefox-esr'),
        profiles: [
          { id: 'default-release', name: 'default-release' },
          { id: 'Work', name: 'Work' },
        ],
      },
    ]);
  });

  it('are found as a Flatpak too, with its own profiles', async () => {
    await install('.local/share/flatpak/exports/bin/com.brave.Browser');
    await write('.var/app/com.brave.Browser/config/BraveSoftware/Brave-Browser/Local State', LOCAL_STATE);
    const [brave] = await findBrowsers(surroundings());
    expect(brave).toMatchObject({ id: 'brave', profiles: [{ id: 'Guest' }, { id: 'Default' }, { id: 'Profile 2' }] });
  });

  it.each(['', '{', '[]', 'null', '{"profile":{"info_cache":7}}', '{"profile":null}'])(
    'stay usable where the file of profiles holds %j',
    async (text) => {
      await install('bin/chromium');
      await write('.config/chromium/Local State', text);
      expect(await findBrowsers(surroundings())).toMatchObject([{ id: 'chromium', profiles: [] }]);
    },
  );

  it('are none where a program of that name can’t be run, and folders that aren’t absolute are not searched', async () => {
    await write('bin/firefox', '#!/bin/sh\n', 0o644);
    expect(await findBrowsers({ ...surroundings(), env: { PATH: `${join(home, 'bin')}:.:bin` } })).toEqual([]);
    expect(await findBrowsers({ ...surroundings(), env: {} })).toEqual([]);
  });

  it('are chosen by name and profile, in any case, and a wrong name shows the right ones', async () => {
    await install('bin/google-chrome');
    await write('.config/google-chrome/Local State', LOCAL_STATE);
    const browsers = await findBrowsers(surroundings());
    expect(chooseBrowser(browsers, 'Chrome').profile).toBeNull();
    expect(chooseBrowser(browsers, 'google chrome:work').profile?.id).toBe('Profile 2');
    expect(chooseBrowser(browsers, 'chrome:Profile 2').profile?.name).toBe('Work');
    expect(() => chooseBrowser(browsers, 'firefox')).toThrow(
      expect.objectContaining({ code: 'no-browser', next: 'Daypass finds these: chrome.' }),
    );
    expect(() => chooseBrowser(browsers, 'chrome:Nope')).toThrow(
      expect.objectContaining({ next: 'Its profiles are chrome:Guest, chrome:Person 1, chrome:Work.' }),
    );
    expect(() => chooseBrowser([], 'x')).toThrow(expect.objectContaining({ code: 'no-browser' }));
  });

  it('have profiles of one name apart by their folders', async () => {
    await install('bin/google-chrome');
    const twice = { 'Profile 1': { name: 'Work' }, 'Profile 2': { name: 'work' }, Default: { name: 'Home' } };
    await write('.config/google-chrome/Local State', JSON.stringify({ profile: { info_cache: twice } }));
    const browsers = await findBrowsers(surroundings());
    const names = browserNames(browsers);
    expect(names.slice(1)).toEqual([
      { id: 'chrome:Home', name: 'Google Chrome, profile Home' },
      { id: 'chrome:Profile 2', name: 'Google Chrome, profile work (Profile 2)' },
      { id: 'chrome:Profile 1', name: 'Google Chrome, profile Work (Profile 1)' },
    ]);
    for (const { id } of names.slice(2)) expect(chooseBrowser(browsers, id).profile?.id).toBe(id.split(':')[1]);
    expect(() => chooseBrowser(browsers, 'chrome:Work')).toThrow(
      expect.objectContaining({ code: 'no-browser', next: expect.stringContaining('chrome:Profile 1') }),
    );
  });

  it('open an address in the chosen profile', async () => {
    await install('bin/google-chrome');
    await install('bin/firefox');
    await write('.config/google-chrome/Local State', LOCAL_STATE);
    await write('.mozilla/firefox/profiles.ini', PROFILES_INI);
    const browsers = await findBrowsers(surroundings());
    const started = async (choice: string) => {
      await openInBrowser(chooseBrowser(browsers, choice), 'http://127.0.0.1:1/x?a=b&c', {
        ...surroundings(),
        env: { PATH: process.env.PATH },
      });
      return (await readFile(join(home, 'started'), 'utf8')).trim().split('\n');
    };
    expect(await started('chrome:Work')).toEqual(['--profile-directory=Profile 2', 'http://127.0.0.1:1/x?a=b&c']);
    expect(await started('chrome')).toEqual(['http://127.0.0.1:1/x?a=b&c']);
    expect(await started('firefox:Work')).toEqual(['-P', 'Work', '--new-tab', 'http://127.0.0.1:1/x?a=b&c']);
    await write('bin/firefox', '#!/bin/sh\nexit 3\n', 0o755);
    await expect(started('firefox')).rejects.toMatchObject({ code: 'browser-failed' });
  });
});

describe('places of browsers', () => {
  const programs = (platform: NodeJS.Platform, env: Record<string, string>, home: string) =>
    KINDS.flatMap((kind) =>
      kind.places({ platform, env, home }).flatMap((place) => [...place.programs, ...place.data]),
    );

  it('on Windows are below the folders of programs and of application data', () => {
    const env = { ProgramFiles: 'C:\\Program Files', LOCALAPPDATA: 'C:\\Users\\you\\AppData\\Local' };
    const paths = programs('win32', env, 'C:\\Users\\you');
    expect(paths).toContain('C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe');
    expect(paths).toContain('C:\\Users\\you\\AppData\\Local\\Microsoft\\Edge\\User Data');
    expect(paths).toContain('C:\\Users\\you\\AppData\\Roaming\\Mozilla\\Firefox');
  });

  it('on macOS are bundles and folders of Application Support', () => {
    const paths = programs('darwin', {}, '/Users/you');
    expect(paths).toContain('/Applications/Brave Browser.app');
    expect(paths).toContain('/Users/you/Applications/Firefox.app');
    expect(paths).toContain('/Users/you/Library/Application Support/Google/Chrome');
  });
});

describe('addresses that open in a Firefox container', () => {
  const url = 'http://127.0.0.1:4000/abc?x=1&y';

  it('have the form that each add-on takes, with everything in them quoted', () => {
    expect(containerUrl('granted', { name: 'payments & prod Admin', url, colour: 'red' })).toBe(
      'ext+granted-containers:name=payments%20%26%20prod%20Admin&url=http%3A%2F%2F127.0.0.1%3A4000%2Fabc%3Fx%3D1%26y&color=red&icon=briefcase',
    );
    const text = containerUrl('container', { name: 'a=b', url, colour: 'toolbar' });
    expect(text).toMatch(/^ext\+container:/);
    const parsed = new URLSearchParams(text.slice('ext+container:'.length));
    expect(Object.fromEntries(parsed)).toEqual({ name: 'a=b', url, color: 'toolbar', icon: 'briefcase' });
  });
});
