/**
 * Which file may import which (`rooms.mjs`), no circles, no `ipcMain` but in its module, and no export that nothing imports.
 * Every import is looked at, types included, because a type that points up is a design that does.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DESKTOP, IPC_MODULE, ROOMS, ROOTS } from '../rooms.mjs';
import { ROOT } from '../steps.mjs';
import { circlesIn } from './circles.mjs';

const FOLDERS = ['common', 'main', 'preload', 'renderer', 'client/stand-in', 'emulator'];
/** They use what the product exports, and are no rooms themselves. */
const USERS = ['test', 'build'];

/** @typedef {{ id: string, text: string }} Source */

/** @returns {string[]} one sentence for each fault. */
export function findLayerFaults(root = ROOT) {
  const product = FOLDERS.flatMap((folder) => sourcesIn(root, folder));
  const users = USERS.flatMap((folder) => sourcesIn(root, folder));
  return faultsOf(product, users);
}

/**
 * @param {readonly Source[]} product
 * @param {readonly Source[]} users
 */
export function faultsOf(product, users = []) {
  return [
    ...product.flatMap(({ id, text }) => importsOf(id, text).map((target) => fault(id, target))),
    ...product.map(ipcFault),
    ...circlesIn(new Map(product.map(({ id, text }) => [id, importsOf(id, text)]))),
    ...deadExportsIn(product, users),
  ].filter((sentence) => sentence !== null);
}

/** @returns {string | null} */
export function fault(from, to) {
  const because = reason(from, to);
  return because && `${from} imports ${to}: ${because}`;
}

function reason(from, to) {
  const room = roomOf(from);
  if (room === null) return 'this file is in no room; give it one in build/scripts/rooms.mjs.';
  const { may, packages = [], node = false } = ROOMS[room];
  if (!isFile(to)) {
    const allowed = to.startsWith('node:') ? node : packages.includes(to);
    return allowed ? null : `${room} may not have this package (build/scripts/rooms.mjs).`;
  }
  if (ROOTS.includes(to)) return 'nothing imports a program of its own.';
  const target = roomOf(to);
  if (target === room && room.endsWith('/')) return null;
  if (to.startsWith(DESKTOP) && from !== 'main/index.ts') return 'only main/index.ts knows the desktop.';
  return may.some((place) => place === to || place === target || isRootOf(place, from, to))
    ? null
    : `${room} may not have it (build/scripts/rooms.mjs).`;
}

/** A composition root that may have `main/` may have every room of it. */
function isRootOf(place, from, to) {
  return place === 'main/' && !from.endsWith('/') && to.startsWith('main/');
}

/** The room with the longest name that the file's begins with. */
function roomOf(id) {
  const names = Object.keys(ROOMS).filter((name) => id === name || (name.endsWith('/') && id.startsWith(name)));
  return names.sort((a, b) => b.length - a.length)[0] ?? null;
}

function isFile(target) {
  return /^(common|main|preload|renderer|client|emulator|test|build)\/|^package\.json$/.test(target);
}

function ipcFault({ id, text }) {
  return id !== IPC_MODULE && /import\s*\{[^}]*\bipcMain\b[^}]*\}\s*from\s*['"]electron['"]/.test(text)
    ? `${id} imports ipcMain: only ${IPC_MODULE} may, which looks at who asks.`
    : null;
}

/** What is exported and imported nowhere, in tests neither. A type that an export of its own file speaks of is no such thing. */
function deadExportsIn(product, users) {
  const used = new Map();
  const use = (id, name) => used.set(id, (used.get(id) ?? new Set()).add(name));
  for (const { id, text } of [...product, ...users]) for (const [to, name] of namesImported(id, text)) use(to, name);
  return product.flatMap(({ id, text }) => {
    const names = used.get(id) ?? new Set();
    if (names.has('*')) return [];
    return exportsOf(text)
      .filter(({ name, isType }) => !names.has(name) && !(isType && occurrences(text, name) > 1))
      .map(({ name }) => `${id} exports ${name}, which nothing imports.`);
  });
}

function exportsOf(text) {
  const declared = text.matchAll(
    /^export\s+(?:declare\s+)?(?:async\s+)?(const|let|function\*?|class|interface|type)\s+([\w$]+)/gm,
  );
  const listed = text.matchAll(/^export\s+(?:type\s+)?\{([^}]*)\}/gm);
  return [
    ...[...declared].map(([, kind, name]) => ({ name, isType: kind === 'interface' || kind === 'type' })),
    ...[...listed].flatMap(([, list]) => splitNames(list).map(({ as: name }) => ({ name, isType: false }))),
  ];
}

function namesImported(id, text) {
  const statements = text.matchAll(
    /(?:import|export)\s+(?:type\s+)?(?:\{([^}]*)\}|\*(?:\s+as\s+\w+)?)\s*from\s*['"](\.[^'"]+)['"]/g,
  );
  const whole = text.matchAll(/\bimport\(\s*['"](\.[^'"]+)['"]|\bload\(\s*['"]((?:common|main|renderer)\/[^'"]+)['"]/g);
  return [
    ...[...statements].flatMap(([, list, target]) => {
      const to = resolveImport(id, target);
      return list === undefined ? [[to, '*']] : splitNames(list).map(({ name }) => [to, name]);
    }),
    ...[...whole].map(([, target, loaded]) => [loaded ?? resolveImport(id, target), '*']),
  ];
}

function splitNames(list) {
  return list
    .split(',')
    .map((part) => part.trim().replace(/^type\s+/, ''))
    .filter(Boolean)
    .map((part) => {
      const [name, as = name] = part.split(/\s+as\s+/);
      return { name, as };
    });
}

function occurrences(text, name) {
  return text.match(new RegExp(`\\b${name.replace('$', '\\$')}\\b`, 'g'))?.length ?? 0;
}

/** @returns {Source[]} */
function sourcesIn(root, folder) {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(tsx?|mjs)$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((path) => !path.split(sep).includes('node_modules'))
    .map((path) => ({ id: relative(root, path).split(sep).join(posix.sep), text: readFileSync(path, 'utf8') }));
}

function importsOf(id, text) {
  const pattern =
    /^\s*(?:import|export)\b[^'";]*?from\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm;
  return [...text.matchAll(pattern)]
    .map((match) => match[1] ?? match[2] ?? match[3])
    .filter((target) => !/\.css$/.test(target))
    .map((target) => resolveImport(id, target));
}

function resolveImport(id, target) {
  return target.startsWith('.') ? posix.normalize(posix.join(dirname(id), target)) : target;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const faults = findLayerFaults();
  for (const sentence of faults) process.stdout.write(`${sentence}\n`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
