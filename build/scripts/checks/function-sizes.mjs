/**
 * No function is longer than a person takes in at once. Biome's rule for it leaves out lines of JSX and of functions inside,
 * so that one of 146 lines passed; this counts lines as they are written.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from '../steps.mjs';

const ROOMS = ['common', 'main', 'preload', 'renderer', 'client/stand-in', 'emulator', 'build'];
export const MOST_LINES = 80;
const FUNCTIONS = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'];

/** @returns {Promise<string[]>} one sentence for each function that is too long. */
export async function findLongFunctions(root = ROOT) {
  // Scripts that install it are read before it is there.
  const { parseSync } = await import('vite');
  return ROOMS.flatMap((room) => sourcesBelow(join(root, room))).flatMap((path) => {
    const text = readFileSync(path, 'utf8');
    // A file of fewer lines can't have one.
    if (text.split('\n').length <= MOST_LINES) return [];
    const id = relative(root, path).replaceAll('\\', '/');
    return functionsIn(parseSync(id, text).program)
      .map(({ start, end }) => ({ line: linesIn(text, 0, start), count: linesIn(text, start, end) }))
      .filter(({ count }) => count > MOST_LINES)
      .map(({ line, count }) => `${id}:${line} is a function of ${count} lines, and may have ${MOST_LINES}.`);
  });
}

/** Lines that a part of a text is on. */
function linesIn(text, start, end) {
  return text.slice(start, end).split('\n').length;
}

/** Every node of the tree that is a function, those inside of others too. */
function functionsIn(node) {
  if (typeof node !== 'object' || node === null) return [];
  const below = Object.values(node).flatMap(functionsIn);
  return FUNCTIONS.includes(node.type) ? [node, ...below] : below;
}

function sourcesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['node_modules', 'target'].includes(entry.name) ? [] : sourcesBelow(path);
    return /(?<!\.d)\.(?:tsx?|mjs)$/.test(entry.name) ? [path] : [];
  });
}
