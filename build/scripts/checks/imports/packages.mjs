/** `package.json` lists what is imported and nothing else; what an installed app needs is apart from what builds it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../steps.mjs';
import { PRODUCT, sourcesIn } from '../sources.mjs';
import { moduleReader } from './modules.mjs';

/** What the app brings along comes from here; the window's packages are built into its page. */
const INSTALLED = /^(?:common|main|preload|client)\//;
const FOR_BUILDING = ['electron'];
/** What a path from the project's folder begins with. */
const FOLDERS = [
  'common',
  'main',
  'preload',
  'renderer',
  'client',
  'emulator',
  'languages',
  'docs',
  'out',
  'build',
  'test',
];
/** Tests of these checks have imports in their texts. */
const PLANTS = /^test\/unit\/build\/scripts\/checks\//;

/** @typedef {{ dependencies: Record<string, string>, devDependencies: Record<string, string> }} Listed */

/** @returns {Promise<string[]>} one sentence for each fault. */
export async function findPackageFaults(root = ROOT) {
  const listed = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const configs = ['electron.vite.config.ts', 'vitest.config.ts'].map((id) => ({
    id,
    text: readFileSync(join(root, id), 'utf8'),
  }));
  const sources = sourcesIn(root, [...PRODUCT, 'build', 'test'], /\.(?:tsx?|mjs|mts)$/);
  return packageFaults(listed, [...sources.filter(({ id }) => !PLANTS.test(id)), ...configs]);
}

/**
 * @param {Listed} listed
 * @param {readonly import('../sources.mjs').Source[]} sources
 * @returns {Promise<string[]>}
 */
export async function packageFaults({ dependencies, devDependencies }, sources) {
  const read = await moduleReader();
  const modules = sources.map(read);
  const imported = modules.flatMap(({ id, imports }) =>
    [...new Set(imports.map(({ to }) => packageOf(to)))].filter(Boolean).map((name) => ({ id, name })),
  );
  const installed = new Set(imported.filter(({ id }) => INSTALLED.test(id)).map(({ name }) => name));
  // Tools are started by their name, and a package of types is for the one that it is about.
  const isNamed = (name) => modules.some(({ code }) => code.includes(`'${name}'`) || code.includes(`'${name}/`));
  const isUsed = (name) => imported.some((one) => one.name === name) || isNamed(name);
  return [
    ...imported
      .filter(({ name }) => !Object.hasOwn({ ...dependencies, ...devDependencies }, name))
      .map(({ id, name }) => `${id} imports ${name}, which package.json does not list.`),
    ...[...installed]
      .filter((name) => !FOR_BUILDING.includes(name) && Object.hasOwn(devDependencies, name))
      .map((name) => `package.json lists ${name} for developers, but the app needs it.`),
    ...Object.keys(dependencies)
      .filter((name) => !installed.has(name))
      .map((name) => `package.json lists ${name} for the app, which does not import it.`),
    ...Object.keys(devDependencies)
      .filter((name) => !isUsed(name) && !isTypesOfUsed(name, isUsed))
      .map((name) => `package.json lists ${name}, which nothing uses.`),
  ];
}

/** @returns the package that a target is in; empty for files and for what Node or the build brings */
function packageOf(target) {
  if (/^(?:node:|\.|package\.json$)/.test(target) || FOLDERS.includes(target.split('/')[0])) return '';
  return target.match(/^(?:@[^/]+\/)?[^/]+/)?.[0] ?? '';
}

function isTypesOfUsed(name, isUsed) {
  const of = name.startsWith('@types/') ? name.slice('@types/'.length) : null;
  return of === 'node' || (of !== null && isUsed(of));
}
