/**
 * electron-updater, for what it knows better than we do: Squirrel on macOS, NSIS with its check of the publisher on Windows,
 * a cache that outlives a restart. It asks no server: what to install it is told by us. Loaded when there is something to
 * download.
 */
import { spawn } from 'node:child_process';
import { closeSync, constants, copyFileSync, fsyncSync, openSync } from 'node:fs';
import type { Agent } from 'node:http';
import {
  AppImageUpdater,
  type AppUpdater,
  type BaseUpdater,
  MacUpdater,
  NsisUpdater,
  Provider,
  type ResolvedUpdateFileInfo,
} from 'electron-updater';
import type { ProviderRuntimeOptions } from 'electron-updater/out/providers/Provider.js';
import { DaypassError } from '../../base/errors.ts';
import { replaceSync } from '../../platform/files/atomic-file.ts';
import type { Log } from '../../platform/log.ts';
import type { ChannelFile } from './channel-file.ts';
import { download } from './download.ts';
import type { InstalledAs } from './installed-as.ts';

export interface InstallerDependencies {
  readonly kind: NonNullable<InstalledAs>;
  /** What runs now. */
  readonly version: string;
  readonly agent: Agent;
  readonly log: Log;
  /** The file of `release-source.ts`: electron-updater finds in it whose signature a package for Windows must have. */
  readonly sourcePath: string;
  /** A private folder; packages go into a folder of their own there. */
  readonly folder: string;
  /** Electron's own updater, which macOS installs with. */
  readonly squirrel: () => Pick<Electron.AutoUpdater, 'once' | 'removeListener'>;
  /** Closes every window for good, and quits. */
  readonly quit: () => void;
  /** Closes every window for good: one that only hides would keep Squirrel waiting. */
  readonly closeWindows: () => void;
}

export interface Installer {
  /** Resolves when leaving can install it. @throws DaypassError update-failed | update-refused */
  download(file: ChannelFile, onProgress: (bytes: number) => void): Promise<void>;
  /** Leads to the end of the process, and so to `atExit`, by the way that the system wants. */
  restart(): void;
  /** Installs what was downloaded: the last thing that the process does. @param starts whether the new version is started */
  atExit(starts: boolean): void;
}

export function createInstaller(dependencies: InstallerDependencies): Installer {
  const { kind, log } = dependencies;
  const updater = createUpdater(dependencies);
  updater.logger = {
    debug: (message: string) => log.debug('electron-updater', { message }),
    info: (message: unknown) => log.debug('electron-updater', { message: String(message) }),
    warn: (message: unknown) => log.info('electron-updater', { message: String(message) }),
    error: (message: unknown) => log.warn('electron-updater', { message: String(message) }),
  };
  updater.autoDownload = false;
  // Squirrel takes the package only with this; elsewhere we install it ourselves when everything else is closed.
  updater.autoInstallOnAppQuit = kind === 'squirrel';
  updater.disableWebInstaller = true;
  // Its hash is checked either way; parts of files would come by lists that no one has signed.
  updater.disableDifferentialDownload = true;
  // Which version it may be was decided from the signed file.
  updater.allowDowngrade = true;
  updater.isUserWithinRollout = () => true;

  return {
    async download(file, onProgress) {
      const { url, sha512, size } = file.package;
      const info = { version: file.version, files: [{ url, sha512, size }], path: url, sha512, releaseDate: '' };
      const executor = {
        download: (from: URL, destination: string) =>
          download({ agent: dependencies.agent, url: from, destination, size, sha512, onProgress }),
      };
      // The library's own way out would know nothing of the proxy and the certificates that were set.
      Object.assign(updater, { httpExecutor: executor });
      class Told extends Provider<typeof info> {
        constructor(_options: unknown, _updater: unknown, runtime: ProviderRuntimeOptions) {
          super(runtime);
        }
        override getLatestVersion() {
          return Promise.resolve(info);
        }
        override resolveFiles(): ResolvedUpdateFileInfo[] {
          return info.files.map((one) => ({ url: new URL(one.url), info: one }));
        }
      }
      updater.setFeedURL({ provider: 'custom', updateProvider: Told });
      const taken = kind === 'squirrel' ? takenBy(dependencies.squirrel()) : Promise.resolve();
      try {
        const found = await updater.checkForUpdates();
        if (!found?.isUpdateAvailable) throw new Error('electron-updater does not take the version.');
        await Promise.all([updater.downloadUpdate(), taken]);
      } catch (cause) {
        taken.catch(() => undefined);
        throw cause instanceof DaypassError
          ? cause
          : new DaypassError('update-failed', 'The new version could not be made ready.', { cause });
      }
    },
    restart() {
      dependencies.closeWindows();
      if (kind === 'squirrel') updater.quitAndInstall();
      else dependencies.quit();
    },
    atExit(starts) {
      if (kind !== 'squirrel') (updater as BaseUpdater).install(true, starts);
    },
  };
}

function createUpdater(dependencies: InstallerDependencies): AppUpdater {
  const app = {
    whenReady: () => Promise.resolve(),
    version: dependencies.version,
    name: 'daypass',
    isPackaged: true,
    appUpdateConfigPath: dependencies.sourcePath,
    userDataPath: dependencies.folder,
    baseCachePath: dependencies.folder,
    quit: dependencies.quit,
    relaunch: () => undefined,
    onQuit: () => undefined,
  };
  switch (dependencies.kind) {
    case 'appimage':
      return new OneAppImage(null, app);
    case 'nsis':
      return new NsisUpdater(null, app);
    case 'squirrel':
      return new MacUpdater(undefined, app);
  }
}

/**
 * Keeps the file's name, because starting at login and a person's own links go by it; and there is a whole file under it at
 * every moment. (The library removes the old file first.)
 */
class OneAppImage extends AppImageUpdater {
  protected override doInstall({ isForceRunAfter }: { readonly isForceRunAfter: boolean }): boolean {
    const { installerPath } = this;
    const path = process.env.APPIMAGE;
    if (!path || !installerPath) return false;
    replaceSync(path, (fresh) => {
      copyFileSync(installerPath, fresh, constants.COPYFILE_EXCL);
      const written = openSync(fresh, 'r+');
      fsyncSync(written);
      closeSync(written);
    });
    if (isForceRunAfter) spawn(path, [], { detached: true, stdio: 'ignore' }).unref();
    return true;
  }
}

/** Squirrel checks the signature of the code and lays it ready; only then will it be there after the end. */
function takenBy(squirrel: Pick<Electron.AutoUpdater, 'once' | 'removeListener'>): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = () => {
      squirrel.removeListener('error', reject);
      resolve();
    };
    squirrel.once('update-downloaded', done);
    squirrel.once('error', reject);
  });
}
