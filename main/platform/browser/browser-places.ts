/** Where each browser's program and its folder of profiles are, by system and kind of package. */
import { posix, win32 } from 'node:path';

export interface BrowserSearch {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/** One way in which a browser can be installed. */
export interface Place {
  /** Names to look for on PATH, or whole paths; the first one that is there counts. */
  readonly programs: readonly string[];
  /** Folders that may hold its profiles. */
  readonly data: readonly string[];
}

export interface BrowserKind {
  readonly id: string;
  readonly name: string;
  readonly family: 'chromium' | 'firefox';
  places(surroundings: BrowserSearch): Place[];
}

interface Names {
  /** Below `~/.config`, names on PATH, and the name on Flathub. */
  readonly linux: { readonly data: string; readonly programs: readonly string[]; readonly flatpak: string };
  /** The bundle, and the folder below `~/Library/Application Support`. */
  readonly darwin: { readonly app: string; readonly data: string };
  /** Below the folders of programs, and below the folder of application data. */
  readonly win32: { readonly program: string; readonly data: string };
}

export const KINDS: readonly BrowserKind[] = [
  chromium('chrome', 'Google Chrome', {
    linux: { data: 'google-chrome', programs: ['google-chrome-stable', 'google-chrome'], flatpak: 'com.google.Chrome' },
    darwin: { app: 'Google Chrome', data: 'Google/Chrome' },
    win32: { program: 'Google\\Chrome\\Application\\chrome.exe', data: 'Google\\Chrome\\User Data' },
  }),
  chromium('edge', 'Microsoft Edge', {
    linux: {
      data: 'microsoft-edge',
      programs: ['microsoft-edge-stable', 'microsoft-edge'],
      flatpak: 'com.microsoft.Edge',
    },
    darwin: { app: 'Microsoft Edge', data: 'Microsoft Edge' },
    win32: { program: 'Microsoft\\Edge\\Application\\msedge.exe', data: 'Microsoft\\Edge\\User Data' },
  }),
  chromium('brave', 'Brave', {
    linux: {
      data: 'BraveSoftware/Brave-Browser',
      programs: ['brave-browser', 'brave'],
      flatpak: 'com.brave.Browser',
    },
    darwin: { app: 'Brave Browser', data: 'BraveSoftware/Brave-Browser' },
    win32: {
      program: 'BraveSoftware\\Brave-Browser\\Application\\brave.exe',
      data: 'BraveSoftware\\Brave-Browser\\User Data',
    },
  }),
  chromium('chromium', 'Chromium', {
    linux: { data: 'chromium', programs: ['chromium', 'chromium-browser'], flatpak: 'org.chromium.Chromium' },
    darwin: { app: 'Chromium', data: 'Chromium' },
    win32: { program: 'Chromium\\Application\\chrome.exe', data: 'Chromium\\User Data' },
  }),
  {
    id: 'firefox',
    name: 'Firefox',
    family: 'firefox',
    places({ platform, env, home }) {
      if (platform === 'darwin') return bundles('Firefox', 'Firefox', home);
      if (platform === 'win32') {
        const data = win32.join(env.APPDATA ?? win32.join(home, 'AppData', 'Roaming'), 'Mozilla', 'Firefox');
        return [{ programs: windowsPrograms('Mozilla Firefox\\firefox.exe', env), data: [data] }];
      }
      const config = env.XDG_CONFIG_HOME || posix.join(home, '.config');
      return [
        {
          programs: ['firefox', 'firefox-esr'],
          // Older versions, newer ones, the snap.
          data: [
            posix.join(home, '.mozilla/firefox'),
            posix.join(config, 'mozilla/firefox'),
            posix.join(home, 'snap/firefox/common/.mozilla/firefox'),
          ],
        },
        flatpak('org.mozilla.firefox', '.mozilla/firefox', home),
      ];
    },
  },
];

function chromium(id: string, name: string, names: Names): BrowserKind {
  return {
    id,
    name,
    family: 'chromium',
    places({ platform, env, home }) {
      if (platform === 'darwin') return bundles(names.darwin.app, names.darwin.data, home);
      if (platform === 'win32') {
        const local = env.LOCALAPPDATA ?? win32.join(home, 'AppData', 'Local');
        return [{ programs: windowsPrograms(names.win32.program, env), data: [win32.join(local, names.win32.data)] }];
      }
      const { data, programs, flatpak: application } = names.linux;
      const config = env.XDG_CONFIG_HOME || posix.join(home, '.config');
      const snap = posix.join(home, 'snap', id, 'common', data);
      return [
        { programs, data: [posix.join(config, data), snap] },
        flatpak(application, posix.join('config', data), home),
      ];
    },
  };
}

function flatpak(application: string, data: string, home: string): Place {
  const exports = [posix.join(home, '.local/share/flatpak'), '/var/lib/flatpak'];
  return {
    programs: exports.map((folder) => posix.join(folder, 'exports/bin', application)),
    data: [posix.join(home, '.var/app', application, data)],
  };
}

function bundles(app: string, data: string, home: string): Place[] {
  const folders = ['/Applications', posix.join(home, 'Applications')];
  return [
    {
      programs: folders.map((folder) => posix.join(folder, `${app}.app`)),
      data: [posix.join(home, 'Library/Application Support', data)],
    },
  ];
}

function windowsPrograms(program: string, env: BrowserSearch['env']): string[] {
  const folders = [env.ProgramFiles, env['ProgramFiles(x86)'], env.LOCALAPPDATA];
  return folders.flatMap((folder) => (folder ? [win32.join(folder, program)] : []));
}
