/** Remembers which npm packages a bundle holds, for the bill of materials: what is shipped, not what is installed. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { OUT } from '../scripts/steps.mjs';

const FOLDER = join(OUT, 'packages');

/**
 * A plugin for Vite that writes `out/packages/NAME.json`: folders of packages below the repository. For a bundle with several
 * entries `NAME-ENTRY.json` has those that the entry may load, and `NAME-ENTRY-files.json` the files.
 */
export function recordPackages(name) {
  // A part may be built as several bundles, one after the other.
  const folders = new Set();
  return {
    name: 'record-packages',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter(({ type }) => type === 'chunk');
      for (const folder of packagesOf(chunks)) folders.add(folder);
      write(name, folders);
      const entries = chunks.filter(({ isEntry }) => isEntry);
      for (const entry of entries.length > 1 ? entries : []) {
        const reachable = reachableFrom(entry, bundle);
        write(`${name}-${entry.name}`, packagesOf(reachable));
        write(`${name}-${entry.name}-files`, new Set(reachable.map(({ fileName }) => fileName)));
      }
    },
  };
}

function write(name, names) {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, `${name}.json`), JSON.stringify([...names].sort(), null, 2));
}

function packagesOf(chunks) {
  const ids = chunks.flatMap(({ modules }) => Object.keys(modules));
  return new Set(ids.map(packageFolder).filter((folder) => folder !== null));
}

/** A chunk and all that it may load, at once or later. */
function reachableFrom(entry, bundle) {
  const found = new Set([entry]);
  for (const chunk of found) {
    for (const name of [...chunk.imports, ...chunk.dynamicImports]) {
      const next = bundle[name];
      if (next?.type === 'chunk') found.add(next);
    }
  }
  return [...found];
}

/** Names of the files that an entry of a bundle may load, itself included. */
export function filesOf(name, entry) {
  return JSON.parse(readFileSync(join(FOLDER, `${name}-${entry}-files.json`), 'utf8'));
}

/** @returns {string[]} `node_modules/a`, `node_modules/a/node_modules/@b/c` */
export function bundledPackages(names) {
  const all = names.flatMap((name) => JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')));
  return [...new Set(all)].sort();
}

/** `node_modules/@scope/name` of a module's path, or null for one of ours. */
export function packageFolder(id) {
  const path = id.replace(/^\0/, '').split('?')[0].split(sep).join('/');
  return /^.*?\/(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? null;
}
