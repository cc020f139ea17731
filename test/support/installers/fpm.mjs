#!/usr/bin/env node
/** As much of fpm as electron-builder asks for: a folder tree, a few words and two scripts, passed to dpkg-deb or rpmbuild. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Options without a value. */
const FLAGS = ['--force'];
const options = {};
const depends = [];
const files = [];
for (const args = process.argv.slice(2); args.length > 0; ) {
  const arg = args.shift();
  if (FLAGS.includes(arg)) continue;
  if (arg === '-d') depends.push(args.shift());
  else if (arg.startsWith('-')) options[arg.replace(/^--?/, '')] = args.shift();
  else files.push(arg.split('='));
}

const work = mkdtempSync(join(tmpdir(), 'daypass-fpm-'));
const root = join(work, 'root');
for (const [from, to] of files) {
  const target = join(root, to);
  mkdirSync(dirname(target), { recursive: true, mode: 0o755 });
  cpSync(from, target, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
}
const { package: output, name, version, architecture, maintainer, description, url, license } = options;
const script = (when) => readFileSync(options[when], 'utf8');
if (options.t === 'deb') {
  const control = join(root, 'DEBIAN');
  mkdirSync(control, { mode: 0o755 });
  writeFileSync(
    join(control, 'control'),
    `Package: ${name}\nVersion: ${version}\nArchitecture: ${architecture}\nMaintainer: ${maintainer}\nHomepage: ${url}\n` +
      `Depends: ${depends.join(', ')}\nRecommends: ${options['deb-recommends']}\nPriority: ${options['deb-priority']}\nDescription: ${description}\n`,
  );
  writeFileSync(join(control, 'postinst'), script('after-install'), { mode: 0o755 });
  writeFileSync(join(control, 'postrm'), script('after-remove'), { mode: 0o755 });
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z1', '--build', root, output]);
} else {
  const listed = files.map(([, to]) => `"${to.replace(/\/$/, '')}"`).join('\n');
  const spec = join(work, 'daypass.spec');
  writeFileSync(
    spec,
    `Name: ${name}\nVersion: ${version}\nRelease: 1\nSummary: ${options['rpm-summary'] ?? description}\nLicense: ${license}\nURL: ${url}\n` +
      `${depends.map((one) => `Requires: ${one}`).join('\n')}\nAutoReqProv: no\n%description\n${description}\n` +
      `%post\n${script('after-install')}\n%postun\n${script('after-remove')}\n%files\n%defattr(-, root, root)\n${listed}\n`,
  );
  const defines = {
    _topdir: join(work, 'rpm'),
    _binary_payload: 'w1.gzdio',
    __os_install_post: '%{nil}',
    _build_id_links: 'none',
  };
  const defined = Object.entries(defines).flatMap(([key, value]) => ['--define', `${key} ${value}`]);
  execFileSync('rpmbuild', ['-bb', '--quiet', '--target', architecture, '--buildroot', root, ...defined, spec]);
  const [folder] = readdirSync(join(work, 'rpm', 'RPMS'));
  const [file] = readdirSync(join(work, 'rpm', 'RPMS', folder));
  cpSync(join(work, 'rpm', 'RPMS', folder, file), `${output}.part`);
  renameSync(`${output}.part`, output);
}
rmSync(work, { recursive: true });
