/** A type's name means one thing wherever a reader meets it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from '../steps.mjs';

const ROOMS = ['common', 'main', 'preload', 'renderer', 'client/stand-in', 'emulator'];
const EXPORTED = /^export (?:abstract )?(?:interface|type|class) (\w+)\b/gm;

/** @returns {string[]} one sentence for each name that two files export a type under. Passing a type on is not exporting another. */
export function findSharedTypeNames(root = ROOT) {
  const files = new Map();
  for (const path of ROOMS.flatMap((room) => sourcesBelow(join(root, room)))) {
    for (const [, name] of readFileSync(path, 'utf8').matchAll(EXPORTED)) {
      files.set(name, [...(files.get(name) ?? []), relative(root, path).replaceAll('\\', '/')]);
    }
  }
  return [...files]
    .filter(([, paths]) => paths.length > 1)
    .map(([name, paths]) => `${name} is another type in ${paths.join(' and in ')}: give each a name of its own.`);
}

function sourcesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : sourcesBelow(join(folder, entry.name));
    return /\.tsx?$/.test(entry.name) ? [join(folder, entry.name)] : [];
  });
}
