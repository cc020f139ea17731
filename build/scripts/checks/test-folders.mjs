/** A test is in the folder of what it tests: `test/unit/agent/listing` is about `main/agent/listing`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import { ROOT } from '../steps.mjs';

/** Kinds of tests whose folders mirror the product's. End-to-end tests follow a person through the app instead. */
const KINDS = ['test/unit', 'test/integration'];

/** Folders about what no single room does. */
const TOPICS = [
  'test/unit/fuzz',
  'test/integration/ecosystem',
  'test/integration/faults',
  'test/integration/real-clients',
  'test/integration/time',
];

const IMPORTED = /\bfrom '(\.[^']+)'/g;

/** @returns {string[]} one sentence for each test that is in another folder than what it tests. */
export function findMisplacedTests(root = ROOT) {
  return KINDS.flatMap((kind) =>
    testsBelow(join(root, kind)).map((path) => {
      const id = relative(root, path).replaceAll('\\', '/');
      return TOPICS.includes(posix.dirname(id)) ? null : misplaced(root, id, id.slice(kind.length + 1));
    }),
  ).filter((sentence) => sentence !== null);
}

/** @param below the test's path below its kind, such as `agent/listing/catalogue.test.ts` */
function misplaced(root, id, below) {
  const [room] = below.split('/');
  const home = existsSync(join(root, 'main', room)) ? 'main/' : '';
  const folder = home + posix.dirname(below);
  if (!existsSync(join(root, folder))) return `${id}: there is no folder ${folder} in the product.`;
  const tested = importsOf(root, id)
    .filter((path) => path.startsWith(`${home}${room}/`))
    .map((path) => posix.dirname(path));
  if (tested.length === 0) return null;
  // Deeper is fine: a test may reach one part through the entrance of the whole.
  const shared = tested.reduce(sharedFolder);
  return isIn(folder, shared) ? null : `${id} tests ${shared}: put it in a folder of that name.`;
}

function importsOf(root, id) {
  return [...readFileSync(join(root, id), 'utf8').matchAll(IMPORTED)].map(([, path]) =>
    posix.join(posix.dirname(id), path),
  );
}

const isIn = (folder, outer) => `${folder}/`.startsWith(`${outer}/`);

function sharedFolder(one, other) {
  const parts = one.split('/');
  const others = other.split('/');
  const length = parts.findIndex((part, index) => part !== others[index]);
  return length === -1 ? one : parts.slice(0, length).join('/');
}

function testsBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return testsBelow(join(folder, entry.name));
    return /\.test\.tsx?$/.test(entry.name) ? [join(folder, entry.name)] : [];
  });
}
