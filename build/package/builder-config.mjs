/** What electron-builder makes of the staged app, for three systems. Signing and notarisation happen where their secrets are. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { OUT, ROOT } from '../scripts/steps.mjs';
import { setFuses } from './fuses.mjs';
import { releaseSource } from './release-source.mjs';

const HERE = join(ROOT, 'build', 'package');
/** The desktop app. The name `daypass` belongs to the client. */
const EXECUTABLE = 'daypass-desktop';
// biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder fills it in.
const ARTIFACT = '${name}-${version}-${os}-${arch}.${ext}';

/**
 * @param {{ stage: { app: string, resources: string }, output: string, version: string,
 *   electron: { folder: string, version: string, isFallback: boolean } | null }} options
 * electron: an unpacked one to use instead of the download.
 */
export function builderConfig({ stage, output, version, electron }) {
  return {
    appId: 'dev.daypass.desktop',
    productName: 'Daypass',
    copyright: 'Apache-2.0',
    directories: { app: stage.app, output, buildResources: HERE },
    files: ['**/*'],
    asar: true,
    // Native modules are loaded by the system, which reads no archives.
    asarUnpack: ['**/*.node'],
    // Folders of that name are left out unless they are asked for.
    extraResources: [
      { from: stage.resources, to: '.' },
      { from: join(stage.resources, 'node_modules'), to: 'node_modules' },
    ],
    electronLanguages: ['en-US', ...languageTags()],
    npmRebuild: false,
    // The tool's default for AppImages is an old runtime that asks for libfuse2, and an entry in the menu that switches the sandbox off.
    toolsets: { appimage: '1.0.3' },
    // Registered by the packages and by nothing else: Info.plist, the menu's entry, and `windows/installer.nsh`.
    protocols: [{ name: 'Daypass', schemes: ['daypass'], role: 'Viewer' }],
    publish: null,
    artifactName: ARTIFACT,
    electronVersion: version,
    ...(electron ? { electronDist: electron.folder } : {}),
    afterExtract: ({ appOutDir }) => removeStandInParts(appOutDir),
    afterPack: (context) => fuse(context, electron?.isFallback ?? false),
    linux: {
      executableName: EXECUTABLE,
      // Windows are known as this entry's, and get its icon: on Wayland by the file's name (`desktopName`), on X11 by their class.
      syncDesktopName: true,
      desktop: { entry: { StartupWMClass: EXECUTABLE } },
      category: 'Development',
      icon: join(OUT, 'icons', 'app.png'),
      maintainer: 'Daypass contributors <noreply@daypass.invalid>',
      synopsis: 'Short-term AWS credentials on your own machine',
      target: ['AppImage', 'deb', 'rpm', 'tar.gz'],
    },
    deb: {
      depends: [
        'libgtk-3-0t64 | libgtk-3-0',
        'libasound2t64 | libasound2',
        'libdrm2',
        'libgbm1',
        'libnotify4',
        'libnss3',
        'libsecret-1-0',
        'xdg-utils',
      ],
      // The first is electron-builder's own; credentials go to Wayland's clipboard through the second.
      recommends: ['libappindicator3-1', 'wl-clipboard'],
      ...linuxScripts(stage),
    },
    rpm: {
      depends: ['gtk3', 'alsa-lib', 'libdrm', 'mesa-libgbm', 'libnotify', 'nss', 'libsecret', 'xdg-utils'],
      ...linuxScripts(stage),
    },
    mac: macApp(),
    win: {
      icon: join(OUT, 'icons', 'app.png'),
      target: ['nsis', 'portable'],
      requestedExecutionLevel: 'asInvoker',
    },
    nsis: {
      oneClick: true,
      perMachine: false,
      deleteAppDataOnUninstall: false,
      include: join(HERE, 'windows', 'installer.nsh'),
    },
    portable: { artifactName: ARTIFACT.replace(/\.(?=[^.]*$)/, '-portable.') },
  };
}

function macApp() {
  return {
    category: 'public.app-category.developer-tools',
    // Starts without an icon in the Dock; `main/desktop/dock.ts` shows one while a window is there.
    extendInfo: { LSUIElement: true },
    icon: join(OUT, 'icons', 'app.png'),
    target: ['dmg', 'zip'],
    hardenedRuntime: true,
    gatekeeperAssess: false,
    entitlements: join(HERE, 'mac', 'entitlements.plist'),
    entitlementsInherit: join(HERE, 'mac', 'entitlements.plist'),
    notarize: process.env.APPLE_API_KEY !== undefined,
    // Unsigned, each release would be another program to the keychain, which asks about every item then (docs/decisions/0016).
    forceCodeSigning: releaseSource(process.env) !== null,
    // The client is a program of its own inside the bundle and needs a signature of its own.
    binaries: ['Contents/Resources/bin/daypass'],
  };
}

/** Those that the window has texts in: menus of fields and dialogs of the system are Chromium's. */
function languageTags() {
  return readdirSync(join(ROOT, 'languages')).map((name) => name.replace(/\.json$/, ''));
}

/** An Electron that stands in for tests brings a launcher, which must not be in a package. */
function removeStandInParts(folder) {
  for (const name of ['app', 'app-update.yml'])
    rmSync(join(folder, 'resources', name), { recursive: true, force: true });
}

async function fuse({ appOutDir, electronPlatformName, arch, packager }, isOlder) {
  const name = packager.appInfo.productFilename;
  const binary =
    {
      darwin: join(appOutDir, `${name}.app`),
      win32: join(appOutDir, `${name}.exe`),
    }[electronPlatformName] ?? join(appOutDir, EXECUTABLE);
  // arch 3 is arm64 in builder-util, where an unsigned binary does not start.
  const missing = await setFuses(binary, { isOlder, resetSignature: electronPlatformName === 'darwin' && arch === 3 });
  if (missing.length > 0) process.stderr.write(`This older Electron has no fuse ${missing.join(', ')}.\n`);
}

/** electron-builder's own scripts, and ours after them: the client on the PATH. */
function linuxScripts({ resources }) {
  const templates = join(
    dirname(createRequire(import.meta.url).resolve('app-builder-lib/package.json')),
    'templates',
    'linux',
  );
  const written = (name, own) => {
    const path = join(dirname(resources), name);
    writeFileSync(
      path,
      `${readFileSync(join(templates, `${name}.tpl`), 'utf8')}\n${readFileSync(join(HERE, 'linux', own), 'utf8')}`,
    );
    return path;
  };
  return {
    afterInstall: written('after-install', 'link-client.sh'),
    afterRemove: written('after-remove', 'unlink-client.sh'),
  };
}
