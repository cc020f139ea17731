import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { packageFolder } from '../../../build/package/bundled-packages.mjs';
import { EXCEPTIONS, violations } from '../../../build/scripts/audit-policy.mjs';

const ROOT = join(import.meta.dirname, '..', '..', '..');
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
  ])('of severity %s lets %i through to nobody and stops %i of the tools', (severity, shipped, tools) => {
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

describe('the release workflow', () => {
  const workflow = parse(text('.github/workflows/release.yml')) as {
    on: unknown;
    permissions: unknown;
    jobs: Record<string, { permissions?: Record<string, string>; environment?: string; steps: unknown[] }>;
  };

  it('gives no rights by default, and each job what it needs', () => {
    expect(workflow.permissions).toEqual({});
    expect(Object.fromEntries(Object.entries(workflow.jobs).map(([name, job]) => [name, job.permissions]))).toEqual({
      test: { contents: 'read' },
      package: { contents: 'read', 'id-token': 'write', attestations: 'write' },
      draft: { contents: 'write' },
      npm: { 'id-token': 'write' },
    });
  });

  it('lets no job near a secret, or publish, that somebody has not let through', () => {
    for (const [name, { environment, steps }] of Object.entries(workflow.jobs)) {
      const isGuarded = /secrets\.|npm publish/.test(JSON.stringify(steps));
      expect({ name, environment }).toEqual({ name, environment: isGuarded ? 'release' : undefined });
    }
  });

  it('starts from a tag only, checks out without leaving a token behind, and attests what it made', () => {
    expect(workflow.on).toEqual({ push: { tags: ['v*'] } });
    const steps = Object.values(workflow.jobs).flatMap((job) => job.steps as { uses?: string; with?: object }[]);
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts.length).toBe(2);
    for (const step of checkouts) expect(step.with).toEqual({ 'persist-credentials': false });
    expect(steps.some(({ uses }) => uses?.startsWith('actions/attest-build-provenance@'))).toBe(true);
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

/** As Node looks for a package: beside the one that asks, then further up. */
function resolveFrom(from: string, name: string): string | null {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const path = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (path in lock.packages) return path;
    if (folder === '') return null;
  }
}
