/**
 * `node make.mjs DIST`: Linux installers of the packaged app in DIST, into DIST/installers, by electron-builder with the project's own
 * configuration. The tools that it would download are the system's here, and two small ones of this folder: `fpm.mjs`, which passes on to
 * dpkg-deb and rpmbuild, and `runtime.sh` at the head of the AppImage.
 */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, Platform } from 'electron-builder';
import { builderConfig } from '../../../build/package/builder-config.mjs';

/** The runtime stands before the file system, which begins here. As `runtime.sh` says. */
const RUNTIME_BYTES = 4_096;
const HERE = import.meta.dirname;
const [dist = ''] = process.argv.slice(2);

const tools = join(dist, 'tools');
mkdirSync(join(tools, 'runtimes'), { recursive: true });
mkdirSync(join(tools, 'lib', 'x64'), { recursive: true });
for (const name of ['mksquashfs', 'desktop-file-validate']) symlinkSync(join('/usr/bin', name), join(tools, name));
const runtime = readFileSync(join(HERE, 'runtime.sh'), 'utf8');
writeFileSync(join(tools, 'runtimes', 'runtime-x64'), runtime.padEnd(RUNTIME_BYTES, '\n'));
// What the AppImage of a release brings for systems that lack them.
writeFileSync(join(tools, 'lib', 'x64', 'libexample.so.1'), '');

process.env.APPIMAGE_TOOLS_PATH = tools;
process.env.ELECTRON_BUILDER_7ZIP_PATH = '/usr/bin/7zz';
process.env.CUSTOM_FPM_PATH = join(HERE, 'fpm.mjs');
const stage = { app: join(dist, 'stage', 'app'), resources: join(dist, 'stage', 'resources') };
const { version } = JSON.parse(readFileSync(join(dist, 'stage', 'app', 'package.json'), 'utf8'));
const config = builderConfig({ stage, output: join(dist, 'installers'), version, electron: null });
// No one waits for the smallest file here.
config.compression = 'store';
const targets = config.linux.target;
await build({
  targets: Platform.LINUX.createTarget(targets),
  config,
  publish: 'never',
  projectDir: join(HERE, '..', '..', '..'),
  prepackaged: join(dist, 'app', 'linux-unpacked'),
});
