/** The project's source files, as the checks read them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { ROOT } from '../steps.mjs';

/** Of everything that is built; `build` makes it and `test` tries it. */
export const PRODUCT = ['common', 'main', 'preload', 'renderer', 'client/stand-in', 'emulator'];
const LEFT_OUT = ['node_modules', 'target'];

/** @typedef {{ id: string, text: string }} Source a file with its path from the project's folder, `/` in it */

/**
 * @param {string} root
 * @param {readonly string[]} folders
 * @param {RegExp} name
 * @returns {Source[]}
 */
export function sourcesIn(root = ROOT, folders = PRODUCT, name = /(?<!\.d)\.(?:tsx?|mjs)$/) {
  return folders
    .flatMap((folder) => filesBelow(join(root, folder), name))
    .map((path) => ({ id: relative(root, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }));
}

function filesBelow(folder, name) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return LEFT_OUT.includes(entry.name) ? [] : filesBelow(path, name);
    return name.test(entry.name) ? [path] : [];
  });
}
