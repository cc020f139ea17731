/** Remembers which npm packages a bundle holds, for the bill of materials: what is shipped, not what is installed. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { OUT } from '../scripts/steps.mjs';

const FOLDER = join(OUT, 'packages');

/** A plugin for Vite that writes `out/packages/NAME.json`: folders of packages below the repository. */
export function recordPackages(name) {
  // A part may be built as several bundles, one after the other.
  const folders = new Set();
  return {
    name: 'record-packages',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        for (const id of chunk.type === 'chunk' ? Object.keys(chunk.modules) : []) {
          const folder = packageFolder(id);
          if (folder) folders.add(folder);
        }
      }
      mkdirSync(FOLDER, { recursive: true });
      writeFileSync(join(FOLDER, `${name}.json`), JSON.stringify([...folders].sort(), null, 2));
    },
  };
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
