/**
 * Which file may import which (`rooms.mjs`), no circles, no `ipcMain` but in its module, and nothing that is exported or there
 * for nothing. Every import is looked at, types included, because a type that points up is a design that does.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DESKTOP, IPC_MODULE, LOADS_NATIVE, PRELOAD_FACTORY, ROOMS, ROOTS } from '../../rooms.mjs';
import { ROOT } from '../../steps.mjs';
import { PRODUCT, sourcesIn } from '../sources.mjs';
import { circlesIn } from './circles.mjs';
import { deadExportsIn, deadFilesIn } from './dead-exports.mjs';
import { moduleReader } from './modules.mjs';

/** They use what the product exports, and are no rooms themselves. */
const USERS = ['test', 'build'];
const BUILD_SETTINGS = 'electron.vite.config.ts';

/** Parts of Node that load what only the run knows. */
const LOADING_PARTS = ['node:module', 'node:vm', 'node:worker_threads'];

/** What the product is written in; another ending would be a file that no check reads. */
const READ = /(?<!\.d)\.(?:tsx?|css|html)$/;
const UNREAD = /\.(?:[cm]?jsx?|[cm]ts|s[ac]ss|less)$/;

/** @returns {Promise<string[]>} one sentence for each fault. */
export async function findLayerFaults(root = ROOT) {
  const product = sourcesIn(root, PRODUCT, /\.(?:tsx?|css|html)$/);
  const users = sourcesIn(root, USERS);
  const settings = { id: BUILD_SETTINGS, text: readFileSync(join(root, BUILD_SETTINGS), 'utf8') };
  const read = await moduleReader();
  const builders = [...users, settings].filter(({ id }) => !id.startsWith('test/')).map(read);
  return [
    ...unreadFiles(sourcesIn(root, PRODUCT, UNREAD)),
    ...(await faultsOf(product, [...users, settings])),
    ...deadFilesIn(product.filter(({ id }) => READ.test(id)).map(read), builders),
  ];
}

/** @param {readonly { id: string }[]} files */
export function unreadFiles(files) {
  return files
    .filter(({ id }) => UNREAD.test(id))
    .map(({ id }) => `${id} is in a language that no check reads: write it as .ts, .tsx or .css.`);
}

/**
 * @param {readonly import('../sources.mjs').Source[]} sources
 * @param {readonly import('../sources.mjs').Source[]} users
 */
export async function faultsOf(sources, users = []) {
  const read = await moduleReader();
  const product = sources.map(read);
  const around = users.map(read);
  return [
    ...product.flatMap(({ id, imports }) => targetsOf(imports).map((target) => fault(id, target))),
    ...product.flatMap(hiddenImports),
    ...product.flatMap(wholeImports),
    ...product.flatMap(ipcFaults),
    ...circlesIn(new Map([...product, ...around].map(({ id, imports }) => [id, targetsOf(imports)]))),
    ...deadExportsIn(product, around),
  ].filter((sentence) => sentence !== null);
}

function targetsOf(imports) {
  return [...new Set(imports.map(({ to }) => to))];
}

/** What no list could name. */
function hiddenImports({ id, imports, unreadable, loaders: named }) {
  const parts = targetsOf(imports).filter((to) => LOADING_PARTS.includes(to));
  const loaders = [...named, ...parts.map((part) => part.replace('node:', ''))];
  return [
    ...unreadable.map((said) => `${id} has ${said}: name the file, or no one can say what it loads.`),
    ...(loaders.length > 0 && !LOADS_NATIVE.includes(id)
      ? [`${id} loads by ${loaders[0]}: import what it needs.`]
      : []),
  ];
}

/** With all of a file, no one could say which of its exports are used. */
function wholeImports({ id, imports }) {
  return imports
    .filter(
      ({ to, names }) => names.includes('*') && /^(?:common|main|preload|renderer|client|emulator)\/.*\.tsx?$/.test(to),
    )
    .filter(() => !/\.(?:css|html)$/.test(id))
    .map(({ to }) => `${id} takes all of ${to}: name what it needs of it.`);
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
  if (!/\.\w+(?:\?raw)?$/.test(to)) return 'name the file in full, with its ending.';
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

/** All of electron includes `ipcMain`; a page's own `ipc` is a second door, and a channel of messages a third. */
function ipcFaults({ id, imports, exports, hasDoor }) {
  const names = imports.filter(({ to }) => to === 'electron').flatMap((one) => one.names);
  const isDoor = id === IPC_MODULE;
  const has = (name) => names.includes(name);
  const sentences = [
    [!isDoor && has('ipcMain'), `imports ipcMain: only ${IPC_MODULE} may, which looks at who asks.`],
    [
      has('MessageChannelMain'),
      `makes a channel to a page: only ${IPC_MODULE} talks to them, which looks at who asks.`,
    ],
    [
      id !== PRELOAD_FACTORY && (has('ipcRenderer') || has('contextBridge')),
      `talks to main: only ${PRELOAD_FACTORY} may, which hands a page its contract.`,
    ],
    [has('*') || has('default'), 'imports all of electron: name what it needs.'],
    [exports.some(({ name }) => name === 'ipcMain'), 'hands ipcMain on.'],
    [
      !isDoor && id.startsWith('main/') && hasDoor,
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
