/**
 * No function is longer than a person takes in at once. Biome's rule for it leaves out lines of JSX and of functions inside,
 * so that one of 146 lines passed; this counts lines as they are written.
 */
import { ROOT } from '../steps.mjs';
import { PRODUCT, sourcesIn } from './sources.mjs';

export const MOST_LINES = 80;
const FUNCTIONS = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'];

/** @returns {Promise<string[]>} one sentence for each function that is too long. */
export async function findLongFunctions(root = ROOT) {
  // Scripts that install it are read before it is there.
  const { parseSync } = await import('vite');
  return sourcesIn(root, [...PRODUCT, 'build']).flatMap(({ id, text }) => {
    // A file of fewer lines can't have one.
    if (text.split('\n').length <= MOST_LINES) return [];
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
