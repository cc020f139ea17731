/**
 * Which file may import which (`rooms.mjs`), no circles, no `ipcMain` but in its module, and nothing that is exported or there
 * for nothing. Every import is looked at, types included, because a type that points up is a design that does.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DESKTOP, IPC_MODULE, LOADS_NATIVE, ROOMS, ROOTS } from '../../rooms.mjs';
import { ROOT } from '../../steps.mjs';
import { PRODUCT, sourcesIn } from '../sources.mjs';
import { circlesIn } from './circles.mjs';
import { deadExportsIn, deadFilesIn } from './dead-exports.mjs';
import { moduleReader } from './modules.mjs';

/** They use what the product exports, and are no rooms themselves. */
const USERS = ['test', 'build'];
const BUILD_SETTINGS = 'electron.vite.config.ts';

/** @returns {Promise<string[]>} one sentence for each fault. */
export async function findLayerFaults(root = ROOT) {
  const product = sourcesIn(root, PRODUCT, /\.(?:tsx?|mjs)$/);
  const users = sourcesIn(root, USERS);
  const settings = { id: BUILD_SETTINGS, text: readFileSync(join(root, BUILD_SETTINGS), 'utf8') };
  const read = await moduleReader();
  const pages = sourcesIn(root, ['renderer'], /\.html$/).map(({ id, text }) => ({ id, code: text }));
  const builders = [...pages, ...[...users, settings].filter(({ id }) => !id.startsWith('test/')).map(read)];
  return [
    ...(await faultsOf(product, [...users, settings])),
    ...deadFilesIn(product.filter(({ id }) => !id.endsWith('.d.ts')).map(read), builders),
  ];
}

/**
 * @param {readonly import('../sources.mjs').Source[]} sources
 * @param {readonly import('../sources.mjs').Source[]} users
 */
export async function faultsOf(sources, users = []) {
  const read = await moduleReader();
  const product = sources.map(read);
  return [
    ...product.flatMap(({ id, imports }) => targetsOf(imports).map((target) => fault(id, target))),
    ...product.flatMap(hiddenImports),
    ...product.flatMap(ipcFaults),
    ...circlesIn(new Map(product.map(({ id, imports }) => [id, targetsOf(imports)]))),
    ...deadExportsIn(product, users.map(read)),
  ].filter((sentence) => sentence !== null);
}

/** Files and packages; a style belongs to the component that imports it. */
function targetsOf(imports) {
  return [...new Set(imports.map(({ to }) => to))].filter((target) => !target.endsWith('.css'));
}

/** What no list could name. */
function hiddenImports({ id, code, unreadable }) {
  const requires = /(?<![\w$.#])require\s*\(\s*['"`]|\bcreateRequire\b|\bimport\s+\w+\s*=/.test(code);
  return [
    ...unreadable.map((said) => `${id} has ${said}: name the file, or no one can say what it loads.`),
    ...(requires && !LOADS_NATIVE.includes(id) ? [`${id} loads by require: import what it needs.`] : []),
  ];
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
  return /^(common|main|preload|renderer|client|emulator|languages|test|build)\/|^package\.json$/.test(target);
}

/** All of electron includes `ipcMain`; a page's own `ipc` is a second door. */
function ipcFaults({ id, code, imports, exports }) {
  if (!id.startsWith('main/')) return [];
  const names = imports.filter(({ to }) => to === 'electron').flatMap((one) => one.names);
  const isDoor = id === IPC_MODULE;
  const sentences = [
    [!isDoor && names.includes('ipcMain'), `imports ipcMain: only ${IPC_MODULE} may, which looks at who asks.`],
    [names.some((name) => ['*', 'default'].includes(name)), 'imports all of electron: name what it needs.'],
    [exports.some(({ name }) => name === 'ipcMain'), 'hands ipcMain on.'],
    [
      !isDoor && /\.ipc\s*\.\s*(?:on|once|handle|handleOnce|addListener)\b|['"]ipc-message(?:-sync)?['"]/.test(code),
      `listens to a page: only ${IPC_MODULE} may, which looks at who asks.`,
    ],
  ];
  return sentences.filter(([isFault]) => isFault).map(([, said]) => `${id} ${said}`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const faults = await findLayerFaults();
  for (const sentence of faults) process.stdout.write(`${sentence}\n`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
