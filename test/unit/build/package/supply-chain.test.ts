import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FuseV1Options } from '@electron/fuses';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { packageFolder } from '../../../../build/package/bundled-packages.mjs';
import { channelsOf, packageOf } from '../../../../build/package/channel-file.mjs';
import { FUSES } from '../../../../build/package/fuses.mjs';
import { releaseSource } from '../../../../build/package/release-source.mjs';
import { EXCEPTIONS, reportOf, violations } from '../../../../build/scripts/checks/audit-policy.mjs';
import { compareVersions } from '../../../../main/base/versions.ts';
import { channelFileName, openChannelFile } from '../../../../main/desktop/updates/channel-file.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');
const text = (path: string) => readFileSync(join(ROOT, path), 'utf8');

interface Locked {
  readonly version: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly hasInstallScript?: boolean;
  /** A folder of this repository, named by `resolved`. */
  readonly link?: boolean;
}

const about = JSON.parse(text('package.json')) as Record<'dependencies' | 'devDependencies', Record<string, string>>;
const lock = JSON.parse(text('package-lock.json')) as { packages: Record<string, Locked> };
/** Packages of others: a linked folder is ours. */
const packages = Object.entries(lock.packages).filter(([path, { link }]) => path.includes('node_modules/') && !link);
/** What stands in for a package of others. */
const OWN = 'build/package/no-prebuilt';
/** What our own `dependencies` bring along; optional peers that are here for the build are not among them. */
const production = productionTree();

/** Terms under which parts of others may be in what we give away (SPDX identifiers). */
const LICENCES = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'Python-2.0',
  'Unlicense',
  'BlueOak-1.0.0',
];

describe('production dependencies', () => {
  it('are fewer than 80 packages, counting all that come along', () => {
    expect(production.length).toBeGreaterThan(10);
    expect(production.length).toBeLessThan(80);
  });

  it('run nothing when they are installed, but keytar, which builds its native part', () => {
    const withScripts = production.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path);
    expect(withScripts).toEqual(['node_modules/keytar']);
  });

  it('come on terms from the list', () => {
    const others = production
      .filter(
        ([, { license = '' }]) =>
          !license
            .replace(/[()]/g, '')
            .split(' OR ')
            .some((one) => LICENCES.includes(one)),
      )
      .map(([path, { license }]) => `${path}: ${license}`);
    expect(others).toEqual([]);
  });
});

describe('the native part of keytar', () => {
  it('is built from its source: what would download it is a folder of ours with nothing in it', () => {
    const links = Object.entries(lock.packages).filter(([, { link }]) => link);
    expect(links.map(([path, { resolved }]) => [path, resolved])).toEqual([['node_modules/prebuild-install', OWN]]);
    expect(JSON.parse(text('package.json')).overrides).toEqual({ keytar: { 'prebuild-install': '$prebuild-install' } });
    expect(readdirSync(join(ROOT, OWN))).toEqual(['package.json']);
    const own = JSON.parse(text(`${OWN}/package.json`));
    for (const field of ['bin', 'main', 'scripts', 'dependencies']) expect(own).not.toHaveProperty(field);
    expect(existsSync(join(ROOT, 'node_modules', '.bin', 'prebuild-install'))).toBe(false);
  });
});

describe('all dependencies', () => {
  it('are pinned to one version', () => {
    const all = Object.entries({ ...about.dependencies, ...about.devDependencies });
    for (const [name, version] of all.filter(([, other]) => other !== `file:${OWN}`)) {
      expect(`${name} ${version}`).toMatch(/^\S+ \d+\.\d+\.\d+(-[\w.]+)?$/);
      expect(lock.packages[`node_modules/${name}`]?.version).toBe(version);
    }
  });

  it('are known by the hash of their content, and none comes from a repository or unencrypted', () => {
    for (const [path, { integrity, resolved }] of packages) {
      expect(`${path} ${integrity ?? 'inside another'}`).toMatch(
        / (sha512-[\w+/]+=*( sha\d+-[\w+/=]+)*|inside another)$/,
      );
      if (resolved) expect(resolved).toMatch(/^https:\/\/.*\.tgz$/);
    }
    const without = packages.filter(([, locked]) => !locked.integrity && !('inBundle' in locked));
    expect(without.map(([path]) => path)).toEqual([]);
  });
});

describe('the policy about advisories', () => {
  const report = (severity: string) => ({
    vulnerabilities: {
      tar: {
        name: 'tar',
        via: [
          { source: 1, title: 'Writes elsewhere', severity, url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc' },
        ],
      },
      keytar: { name: 'keytar', via: ['tar'] },
    },
  });
  const today = '2026-11-24';

  it.each([
    ['low', 0, 0],
    ['moderate', 1, 0],
    ['high', 1, 0],
    ['critical', 1, 1],
  ])('of severity %s lets %i through to no one and stops %i of the tools', (severity, shipped, tools) => {
    expect(violations(report(severity), 'shipped', { today })).toHaveLength(shipped);
    expect(violations(report(severity), 'tools', { today })).toHaveLength(tools);
  });

  it('lets an exception through until its day, and not after', () => {
    const exceptions = [{ id: 'GHSA-aaaa-bbbb-cccc', reason: 'not reachable', until: '2026-11-24' }];
    expect(violations(report('high'), 'shipped', { today, exceptions })).toEqual([]);
    expect(violations(report('high'), 'shipped', { today: '2026-11-25', exceptions })).toEqual([
      'tar: Writes elsewhere (high, GHSA-aaaa-bbbb-cccc)',
    ]);
    for (const { reason, until } of EXCEPTIONS) {
      expect(reason.length).toBeGreaterThan(20);
      expect(until).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    }
  });

  it('reads what npm says, warnings before it included', () => {
    const output = `npm warn old lockfile\n${JSON.stringify(report('high'))}\n`;
    expect(violations(reportOf(output), 'shipped', { today })).toHaveLength(1);
    expect(violations(reportOf('{ "vulnerabilities": {} }'), 'shipped', { today })).toEqual([]);
  });

  it.each([
    ['a registry that answers no audits', '{ "error": { "code": "E405", "summary": "Method Not Allowed" } }'],
    ['nothing at all', ''],
    ['a page of a portal', '<html></html>'],
  ])('takes %s for no answer, not for a good one', (_what, output) => {
    expect(() => reportOf(output)).toThrow(/^Nothing is known about the dependencies/);
  });

  it('takes nothing else for a report', () => {
    expect(() => violations({ error: 'ENOAUDIT' }, 'shipped', { today })).toThrow('no report');
  });
});

describe('the bill of materials', () => {
  it.each([
    ['/r/node_modules/react/index.js', 'node_modules/react'],
    ['/r/node_modules/@aws-sdk/core/dist/a.js?commonjs', 'node_modules/@aws-sdk/core'],
    ['/r/node_modules/a/node_modules/@b/c/x.js', 'node_modules/a/node_modules/@b/c'],
    ['\0/r/node_modules/ms/index.js?commonjs-module', 'node_modules/ms'],
    ['/r/main/agent/agent.ts', null],
  ])('finds the package of %s', (id, folder) => {
    expect(packageFolder(id)).toBe(folder);
  });
});

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Workflow {
  readonly on: unknown;
  readonly permissions: unknown;
  readonly jobs: Readonly<
    Record<string, { permissions?: Record<string, string>; environment?: string; steps: readonly Step[] }>
  >;
}

const release = parse(text('.github/workflows/release.yml')) as Workflow;
const channels = parse(text('.github/workflows/channels.yml')) as Workflow;
const rights = ({ jobs }: Workflow) =>
  Object.fromEntries(Object.entries(jobs).map(([name, job]) => [name, job.permissions]));

describe.each([
  ['release', release],
  ['channels', channels],
])('the workflow %s', (_name, { permissions, jobs }) => {
  it('gives no rights by default', () => {
    expect(permissions).toEqual({});
  });

  it('lets no job near a secret, or publish to npm, that somebody has not let through', () => {
    for (const [name, { environment, steps }] of Object.entries(jobs)) {
      const isGuarded = /secrets\.|npm publish/.test(JSON.stringify(steps));
      expect({ name, environment }).toEqual({ name, environment: isGuarded ? 'release' : undefined });
    }
  });

  it('has no job that knows a secret and may write to the repository', () => {
    for (const { permissions: own, steps } of Object.values(jobs)) {
      expect(own?.contents === 'write' && JSON.stringify(steps).includes('secrets.')).toBe(false);
    }
  });

  it('checks out without leaving a token behind, and puts nothing that somebody wrote into a command', () => {
    const steps = Object.values(jobs).flatMap((job) => job.steps);
    for (const step of steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))) {
      expect(step.with).toEqual({ 'persist-credentials': false });
    }
    for (const { run = '' } of steps) expect(run).not.toMatch(/\$\{\{(?! matrix\.os )/);
  });

  it('uses GitHub’s own actions only', () => {
    const used = Object.values(jobs).flatMap((job) => job.steps.flatMap(({ uses }) => uses ?? []));
    for (const action of used) expect(action).toMatch(/^actions\/[\w-]+@(v\d+|[0-9a-f]{40})$/);
  });
});

describe('every workflow', () => {
  it('names each action by a commit, which no one can move, with its version behind it', () => {
    for (const name of readdirSync(join(ROOT, '.github', 'workflows'))) {
      const lines = text(`.github/workflows/${name}`).split('\n');
      for (const line of lines.filter((each) => /^\s*(?:- )?uses:/.test(each))) {
        expect(line, name).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
      }
    }
  });

  it('installs, before our scripts run on Linux without root, what they need of the system', () => {
    const tests = parse(text('.github/workflows/test.yml')) as Workflow;
    const needy = /^npm (?:test|run (?:verify|demo|package))\b(?! -- (?:npm|\$\{\{))/m;
    for (const { steps } of [tests, release, channels].flatMap(({ jobs }) => Object.values(jobs))) {
      const lines = steps.map(({ run = '' }) => run);
      const first = lines.findIndex((line) => needy.test(line));
      if (first < 0) continue;
      const installs = lines.slice(0, first).find((line) => line.includes('build/scripts/system.mjs'));
      expect(installs, lines[first]).toMatch(
        /npm run package -- all|test\/verify/.test(lines.join('\n')) ? /system\.mjs verify$/ : /./,
      );
    }
  });
});

describe('a workflow of tests', () => {
  it('keeps what each job printed', () => {
    const tests = parse(text('.github/workflows/test.yml')) as Workflow;
    const { test, verify } = release.jobs;
    const unlogged = Object.entries({ ...tests.jobs, 'test of a release': test, verify }).filter(([, job]) => {
      const steps = job?.steps ?? [];
      const isKept = steps.some(({ uses }) => uses?.startsWith('actions/upload-artifact@'));
      return !isKept || !steps.some(({ run }) => run?.includes('| tee '));
    });
    expect(unlogged.map(([name]) => name)).toEqual([]);
  });
});

describe('the release workflow', () => {
  it('gives each job what it needs', () => {
    expect(rights(release)).toEqual({
      test: { contents: 'read' },
      verify: { contents: 'read' },
      package: { contents: 'read', 'id-token': 'write', attestations: 'write' },
      draft: { contents: 'write' },
      npm: { 'id-token': 'write' },
    });
  });

  it('starts from a tag only, and attests what it made', () => {
    expect(release.on).toEqual({ push: { tags: ['v*'] } });
    const steps = Object.values(release.jobs).flatMap((job) => job.steps);
    expect(steps.some(({ uses }) => uses?.startsWith('actions/attest-build-provenance@'))).toBe(true);
  });

  it('waits for all that is verified, a job for each file', () => {
    const { package: packaging, verify } = release.jobs as unknown as Record<
      string,
      { needs?: string[]; strategy: { matrix: { lane: string[] } } }
    >;
    const files = readdirSync(join(ROOT, 'test', 'verify')).filter((name) => name.endsWith('.test.ts'));
    expect(verify?.strategy.matrix.lane).toEqual(files.map((name) => name.replace('.test.ts', '')).sort());
    expect(packaging?.needs).toEqual(['test', 'verify']);
  });

  it('packages on three systems, with the key that apps believe', () => {
    const { matrix } = (release.jobs.package as unknown as { strategy: { matrix: { os: string[] } } }).strategy;
    for (const system of ['ubuntu', 'macos', 'windows']) expect(matrix.os.join()).toContain(system);
    expect(JSON.stringify(release.jobs.package)).toContain('DAYPASS_UPDATE_KEY');
  });
});

describe('the workflow that tells apps of a release', () => {
  it('signs with few rights and only what the release workflow has made', () => {
    expect(rights(channels)).toEqual({
      sign: { contents: 'read', attestations: 'read' },
      publish: { contents: 'write' },
    });
    const said = JSON.stringify(channels.jobs.sign);
    expect(said.indexOf('gh attestation verify')).toBeGreaterThan(0);
    expect(said.indexOf('gh attestation verify')).toBeLessThan(said.indexOf('secrets.UPDATE_SIGNING_KEY'));
  });
});

describe('channel files', () => {
  it.each([
    ['daypass-1.2.0-linux-x86_64.AppImage', { system: 'linux', arch: 'x64' }],
    ['daypass-1.2.0-linux-arm64.AppImage', { system: 'linux', arch: 'arm64' }],
    ['daypass-1.2.0-mac-arm64.zip', { system: 'darwin', arch: 'arm64' }],
    ['daypass-1.2.0-win-x64.exe', { system: 'win32', arch: 'x64' }],
    ['daypass-1.2.0-win-x64-portable.exe', null],
    ['daypass-1.2.0-mac-arm64.dmg', null],
    ['daypass-1.2.0-linux-amd64.deb', null],
    ['daypass-1.1.0-linux-x86_64.AppImage', null],
  ])('are made for %s: %o', (name, target) => {
    expect(packageOf(name, '1.2.0')).toEqual(target);
  });

  it('tell everybody of a release, and only who asked for that of what comes before one', () => {
    expect(channelsOf('1.2.0')).toEqual(['stable', 'beta']);
    expect(channelsOf('1.2.0-beta.1')).toEqual(['beta']);
  });

  it('are made and signed by the script of the workflow, as the app reads them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'daypass-channels-'));
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    await writeFile(join(folder, 'daypass-1.2.0-linux-x86_64.AppImage'), 'program');
    const script = join(ROOT, 'build', 'scripts', 'channels.mjs');
    const args = [script, folder, '1.2.0', 'https://releases.invalid/v1.2.0', '1.3.0'];
    const key = privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
    await promisify(execFile)(process.execPath, args, { env: { ...process.env, DAYPASS_UPDATE_SIGNING_KEY: key } });
    const read = (name: string) => readFileSync(join(folder, 'channels', name));
    const wanted = { channel: 'stable', system: 'linux', arch: 'x64', seenIssuedAt: 0 } as const;
    const name = channelFileName(wanted);
    const file = openChannelFile(read(name), read(`${name}.sig`).toString(), publicKey, wanted);
    expect(file).toMatchObject({
      version: '1.2.0',
      withdrawn: ['1.3.0'],
      package: { url: 'https://releases.invalid/v1.2.0/daypass-1.2.0-linux-x86_64.AppImage', size: 7 },
    });
    await rm(folder, { recursive: true });
  });

  it('compare versions as people do', () => {
    const sorted = ['0.9.0', '0.10.0-alpha.2', '0.10.0-beta.1', '0.10.0-beta.2', '0.10.0-beta.10', '0.10.0', '1.0.0'];
    for (const [at, version] of sorted.entries()) {
      for (const [other, second] of sorted.entries()) {
        expect(Math.sign(compareVersions(version, second))).toBe(Math.sign(at - other));
      }
    }
  });
});

describe('where a packaged app looks for newer ones', () => {
  const { publicKey } = generateKeyPairSync('ed25519');
  const pem = publicKey.export({ format: 'pem', type: 'spki' }) as string;
  const der = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  const rest = { DAYPASS_UPDATE_URL: 'https://a.invalid/', DAYPASS_RELEASE_PAGE: 'https://b.invalid/' };

  it('is nowhere without a key, and complete with one', () => {
    expect(releaseSource({ ...rest })).toBeNull();
    expect(() => releaseSource({ DAYPASS_UPDATE_KEY: der })).toThrow('DAYPASS_UPDATE_URL');
    for (const key of [pem, der]) {
      expect(releaseSource({ ...rest, DAYPASS_UPDATE_KEY: key, DAYPASS_WINDOWS_PUBLISHER: 'Who Signs' })).toEqual({
        url: rest.DAYPASS_UPDATE_URL,
        page: rest.DAYPASS_RELEASE_PAGE,
        key: der,
        updaterCacheDirName: 'updates',
        publisherName: ['Who Signs'],
      });
    }
  });

  it('takes no key of another kind', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'pem', type: 'spki' });
    expect(() => releaseSource({ ...rest, DAYPASS_UPDATE_KEY: rsa as string })).toThrow('Ed25519');
  });
});

function productionTree(): [string, Locked][] {
  const found = new Map<string, Locked>();
  const visit = (from: string, names: readonly string[]) => {
    for (const name of names) {
      const path = resolveFrom(from, name);
      const there = path === null ? undefined : lock.packages[path];
      const locked = there?.link ? lock.packages[there.resolved ?? ''] : there;
      if (path === null || !locked || found.has(path)) continue;
      found.set(path, locked);
      visit(path, Object.keys({ ...locked.dependencies, ...locked.optionalDependencies }));
    }
  };
  visit('', Object.keys(about.dependencies));
  return [...found];
}

/** As Node looks for a package: next to the one that asks, then further up. */
function resolveFrom(from: string, name: string): string | null {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const path = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (path in lock.packages) return path;
    if (folder === '') return null;
  }
}

describe('the switches in the packaged binary', () => {
  it('are these; the packaged app is read back against the same table', () => {
    expect(FUSES).toEqual({
      [FuseV1Options.RunAsNode]: false,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
      [FuseV1Options.EnableNodeCliInspectArguments]: false,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
      [FuseV1Options.EnableCookieEncryption]: true,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
      [FuseV1Options.OnlyLoadAppFromAsar]: true,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
      [FuseV1Options.WasmTrapHandlers]: true,
    });
  });
});
