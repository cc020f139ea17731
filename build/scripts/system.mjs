/**
 * What the operating system has to bring: checked by looking for the thing itself, installed on Debian as root. Run as a program
 * (`sudo node build/scripts/system.mjs`), it installs what `npm test` needs, for machines where tests don't run as root; with the
 * word `verify`, what `npm run verify` and installers need as well.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { has, must, run, Stop, start, step } from './steps.mjs';

const library = (name) => () => libraries().includes(name);
const pkgConfig = (name) => () => spawnSync('pkg-config', ['--exists', name]).status === 0;

/** For Debian's own Python, whatever else is called so. */
const pythonModule = (name) => () => spawnSync('/usr/bin/python3', ['-c', `import ${name}`]).status === 0;

const hasFont = (language) => () =>
  Boolean(spawnSync('fc-list', [`:lang=${language}`], { encoding: 'utf8' }).stdout?.trim());

/** Alternatives of a name are for Debian and Ubuntu releases that have renamed the package. */
const NEEDS = {
  /** To build keytar from source. */
  compile: [
    { isThere: () => has('g++') && has('make'), packages: ['build-essential'] },
    { isThere: () => has('python3'), packages: ['python3'] },
    { isThere: () => has('pkg-config'), packages: ['pkg-config'] },
    { isThere: pkgConfig('libsecret-1'), packages: ['libsecret-1-dev'] },
  ],
  /** A session bus with a keychain on it. */
  keychain: [
    { isThere: () => has('dbus-run-session') && has('dbus-launch'), packages: ['dbus', 'dbus-x11'] },
    { isThere: () => has('gnome-keyring-daemon'), packages: ['gnome-keyring'] },
    { isThere: library('libsecret-1.so.0'), packages: ['libsecret-1-0'] },
  ],
  /** Looks at system calls, and makes them fail. */
  trace: [{ isThere: () => has('strace'), packages: ['strace'] }],
  /** Takes the stand-in for Electron apart. */
  unpack: [{ isThere: () => has('unzip'), packages: ['unzip'] }],
  /** What Linux installers are made of and looked at with. */
  installers: [
    { isThere: () => has('7zz'), packages: ['7zip'] },
    { isThere: () => has('mksquashfs'), packages: ['squashfs-tools'] },
    { isThere: () => has('desktop-file-validate'), packages: ['desktop-file-utils'] },
    { isThere: () => has('rpmbuild'), packages: ['rpm'] },
    { isThere: () => has('readelf'), packages: ['binutils'] },
    { isThere: () => has('xdg-open'), packages: ['xdg-utils'] },
  ],
  /** A Wayland desktop without a screen, and what reads its clipboard. */
  wayland: [
    { isThere: () => has('mutter'), packages: ['mutter'] },
    { isThere: () => has('wl-copy'), packages: ['wl-clipboard'] },
  ],
  /** A panel with a tray, a pointer to click with, and what takes its picture. */
  panel: [
    { isThere: () => has('xfce4-panel'), packages: ['xfce4-panel'] },
    { isThere: () => has('openbox'), packages: ['openbox'] },
    { isThere: () => has('xdotool'), packages: ['xdotool'] },
    { isThere: () => has('import'), packages: ['imagemagick'] },
  ],
  /** Japanese and Chinese signs, which are as wide as a person sees them only where a font has them. */
  fonts: [{ isThere: hasFont('ja'), packages: ['fonts-droid-fallback'] }],
  /** Windows, as far as Wine goes, and what compiles for it. */
  windows: [
    { isThere: () => has('wine64') || has('wine') || existsSync('/usr/lib/wine/wine64'), packages: ['wine64'] },
    { isThere: () => has('x86_64-w64-mingw32-gcc'), packages: ['gcc-mingw-w64-x86-64'] },
    { isThere: () => has('x86_64-w64-mingw32-g++'), packages: ['g++-mingw-w64-x86-64'] },
    { isThere: () => has('makensis'), packages: ['nsis'] },
  ],
  /** Programs whose reading of what Daypass writes is tested: shells, what they run in, and what shows manual pages. */
  readers: ['zsh', 'fish', 'tcsh', 'xonsh', 'elvish', 'yash', 'tmux', 'screen', 'sudo', 'groff'].map((name) => ({
    isThere: () => has(name),
    packages: [name],
  })),
  /** Gives files access lists. */
  accessLists: [{ isThere: () => has('getfacl') && has('setfacl'), packages: ['acl'] }],
  /** Hides a part of the system from a program. */
  sandbox: [{ isThere: () => has('bwrap'), packages: ['bubblewrap'] }],
  /** Makes certificates that a person could choose. */
  certificates: [{ isThere: () => has('certutil') && has('pk12util'), packages: ['libnss3-tools'] }],
  /** Tools on other AWS libraries, and what Debian's AWS CLI 2 imports (`aws-clients.mjs` unpacks it). */
  clients: [
    ...['rclone', 'restic', 'kubectl'].map((name) => ({
      isThere: () => has(name),
      packages: [name === 'kubectl' ? 'kubernetes-client' : name],
    })),
    ...[
      ['awscrt', 'awscrt'],
      ['colorama', 'colorama'],
      ['cryptography', 'cryptography'],
      ['dateutil', 'dateutil'],
      ['distro', 'distro'],
      ['docutils', 'docutils'],
      ['jmespath', 'jmespath'],
      ['prompt_toolkit', 'prompt-toolkit'],
      ['ruamel.yaml', 'ruamel.yaml'],
      ['urllib3', 'urllib3'],
    ].map(([module, name]) => ({ isThere: pythonModule(module), packages: [`python3-${name}`] })),
  ],
  /** A display for tests. */
  display: [{ isThere: () => has('xvfb-run') && has('xauth'), packages: ['xvfb', 'xauth'] }],
  /** What Electron's binary is linked against. */
  electron: [
    { isThere: library('libnss3.so'), packages: ['libnss3'] },
    { isThere: library('libgtk-3.so.0'), packages: ['libgtk-3-0t64|libgtk-3-0'] },
    { isThere: library('libasound.so.2'), packages: ['libasound2t64|libasound2'] },
    { isThere: library('libgbm.so.1'), packages: ['libgbm1'] },
    { isThere: library('libXss.so.1'), packages: ['libxss1'] },
    { isThere: library('libatk-bridge-2.0.so.0'), packages: ['libatk-bridge2.0-0t64|libatk-bridge2.0-0'] },
    { isThere: library('libnotify.so.4'), packages: ['libnotify4'] },
  ],
};

/** Another program may be installing packages at this moment: how long it is waited for, in seconds. */
const PATIENT = '-oDPkg::Lock::Timeout=300';

/** Ends when what is being installed is there: there is one apt, however many ask for packages at once. */
let installing = Promise.resolve();

/** @param {(keyof typeof NEEDS)[]} kinds @throws Stop with the command to run where it can't be done here. */
export function ensureSystem(...kinds) {
  const next = installing.then(() => install(kinds));
  installing = next.catch(() => undefined);
  return next;
}

async function install(kinds) {
  const wanted = missingOf(kinds);
  if (wanted.length === 0) return;
  if (!isDebian()) {
    throw new Stop(`Install what these Debian packages hold, then run this again: ${wanted.map(firstName).join(' ')}`);
  }
  if (process.getuid() !== 0) {
    const names = wanted.map((name) => (hasCandidate(firstName(name)) ? firstName(name) : lastName(name)));
    throw new Stop(
      `Some system packages are missing. Run this, then the command again:\n\n  sudo apt-get install ${names.join(' ')}\n`,
    );
  }
  await step(`Installing Debian packages: ${wanted.map(firstName).join(' ')}`, async () => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await must('apt-get', [PATIENT, 'update', '-q'], { env });
    const names = wanted.map((name) => (hasCandidate(firstName(name)) ? firstName(name) : lastName(name)));
    await must('apt-get', [PATIENT, 'install', '-q', '-y', '--no-install-recommends', ...names], { env });
    cachedLibraries = undefined;
  });
}

/** The same for what tests can do without, where it needs no password; elsewhere a line says what is left out. */
export async function ensureSystemOrSay(...kinds) {
  const wanted = missingOf(kinds);
  if (wanted.length === 0) return;
  if (isDebian() && process.getuid() === 0) return ensureSystem(...kinds);
  process.stderr.write(`Not installed, so their tests are skipped: ${wanted.map(firstName).join(' ')}\n`);
}

/** Rust's library for Windows, where rustup can get it: the client is compiled for Wine with it. A test says where it is missing. */
export async function ensureWindowsLibrary() {
  if (process.platform !== 'linux' || !has('rustup') || !has('x86_64-w64-mingw32-gcc')) return;
  await run('rustup', ['target', 'add', 'x86_64-pc-windows-gnu'], { quiet: true });
}

function missingOf(kinds) {
  if (process.platform !== 'linux') return [];
  const missing = kinds.flatMap((kind) => NEEDS[kind]).filter(({ isThere }) => !isThere());
  return missing.flatMap(({ packages }) => packages);
}

function isDebian() {
  return existsSync('/etc/debian_version') && has('apt-get');
}

function firstName(alternatives) {
  return alternatives.split('|')[0];
}

function lastName(alternatives) {
  return alternatives.split('|').at(-1);
}

function hasCandidate(name) {
  const { stdout } = spawnSync('apt-cache', ['policy', name], { encoding: 'utf8' });
  return /Candidate: (?!\(none\))/.test(stdout ?? '');
}

let cachedLibraries;
function libraries() {
  const ldconfig = has('ldconfig') ? 'ldconfig' : '/sbin/ldconfig';
  cachedLibraries ??= spawnSync(ldconfig, ['-p'], { encoding: 'utf8' }).stdout ?? '';
  return cachedLibraries;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const more = process.argv[2] === 'verify' ? ['installers', 'wayland', 'panel', 'fonts', 'windows'] : [];
  start(() =>
    ensureSystem(
      'compile',
      'keychain',
      'display',
      'electron',
      'readers',
      'trace',
      'accessLists',
      'sandbox',
      'certificates',
      ...more,
    ),
  );
}
