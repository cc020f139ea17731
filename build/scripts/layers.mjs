/**
 * Which file may import which: the layers of `main/`, and the walls between the folders. Every import is looked at, types
 * included, because a type that points up is a design that does.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ROOT } from './steps.mjs';

/** Top to bottom. A file may import from its own room and from any row below its own. */
const ROWS = [
  ['main/index.ts', 'main/headless.ts', 'main/compose.ts', 'main/compose-sources.ts'],
  ['main/desktop/'],
  ['main/commands/', 'main/broker/', 'main/endpoint/'],
  ['main/agent/', 'main/console/', 'main/ecr/'],
  ['main/sources/'],
  ['main/keychain/', 'main/aws-files/', 'main/settings/'],
  ['main/platform/'],
  ['main/base/'],
];

const MAY_IMPORT_ELECTRON = ['main/index.ts', 'main/desktop/', 'preload/'];
const ROW_ONE_ORDER = {
  'main/compose-sources.ts': [],
  'main/compose.ts': ['main/compose-sources.ts'],
  'main/index.ts': ['main/compose.ts'],
  'main/headless.ts': ['main/compose.ts'],
};
const FOLDERS = ['common', 'main', 'preload', 'renderer', 'client/stand-in', 'emulator'];

/** @returns {string[]} one sentence for every import that is not allowed. */
export function findLayerFaults(root = ROOT) {
  return FOLDERS.flatMap((folder) => sources(join(root, folder)))
    .flatMap((path) => importsOf(path).map((target) => fault(toId(root, path), resolveImport(root, path, target))))
    .filter((sentence) => sentence !== null);
}

/** @returns {string | null} */
export function fault(from, to) {
  const because = reason(from, to);
  return because && `${from} imports ${to}: ${because}`;
}

function reason(from, to) {
  if (from.startsWith('common/')) {
    return to.startsWith('common/') || to === 'valibot'
      ? null
      : 'common/ is pure: windows, main and the stand-in client share it, so it knows none of them, no Node and no Electron.';
  }
  if (to === 'electron' && !MAY_IMPORT_ELECTRON.some((place) => from.startsWith(place))) {
    return 'electron belongs to main/index.ts, main/desktop/ and preload/; everything else runs under plain Node.';
  }
  if (from.startsWith('renderer/') && to.startsWith('main/'))
    return 'a window knows nothing of main; what it may know is in preload/contract.ts.';
  if (
    from.startsWith('renderer/') &&
    to.startsWith('preload/') &&
    !/^preload\/((prompt|key|rules)-)?contract\.ts$/.test(to)
  )
    return 'of preload/, a window sees contracts only.';
  if (from.startsWith('preload/') && to.startsWith('main/'))
    return 'preload runs beside the page; main imports the contract from it, not the other way.';
  if (from.startsWith('main/') && /^(emulator|test|build|renderer|client)\//.test(to))
    return 'main knows nothing of tests, tools and the window.';
  if (from.startsWith('main/') && to.startsWith('preload/') && !from.startsWith('main/desktop/'))
    return 'the contract with the window concerns main/desktop/ only.';
  if (from.startsWith('client/') && to.startsWith('main/') && !/^main\/(base|broker|platform)\//.test(to))
    return 'the client holds no logic: it knows frames, paths and errors.';
  if (!from.startsWith('main/') || !to.startsWith('main/')) return null;
  const [upper, lower] = [rowOf(from), rowOf(to)];
  if (upper < 0) return 'this file is in no layer; give it a place in build/scripts/layers.mjs.';
  if (lower < 0) return 'that file is in no layer; give it a place in build/scripts/layers.mjs.';
  if (lower > upper) return null;
  if (lower < upper) return `it points up, from ${roomOf(from)} to ${roomOf(to)}.`;
  if (upper === 0) return ROW_ONE_ORDER[from]?.includes(to) ? null : 'composition roots do not know each other.';
  return roomOf(from) === roomOf(to) || isSharedFile(to)
    ? null
    : `it points sideways, from ${roomOf(from)} to ${roomOf(to)}.`;
}

function rowOf(id) {
  return ROWS.findIndex((row) => row.some((place) => id === place || (place.endsWith('/') && id.startsWith(place))));
}

/** Each source is a room of its own; elsewhere a room is a folder of `main/`. */
function roomOf(id) {
  const parts = id.split('/');
  return parts.slice(0, parts[1] === 'sources' ? 3 : 2).join('/');
}

/** `main/sources/source.ts`: what the siblings of a row have in common lies above their folders. */
function isSharedFile(id) {
  return id.startsWith('main/sources/') && id.split('/').length === 3;
}

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

function importsOf(path) {
  const text = readFileSync(path, 'utf8');
  const pattern =
    /^\s*(?:import|export)\b[^'";]*?from\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm;
  return [...text.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? match[3]);
}

function resolveImport(root, path, target) {
  return target.startsWith('.') ? toId(root, join(dirname(path), target)) : target;
}

function toId(root, path) {
  return relative(root, path).split(sep).join(posix.sep);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const faults = findLayerFaults(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
  for (const sentence of faults) process.stdout.write(`${sentence}\n`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
