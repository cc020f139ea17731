/** What is exported and imported nowhere, and files that nothing loads. */

/** Its exports are there for tests and the demo. */
const FOR_TESTS = /^emulator\//;
/** Scripts load them by their path, and Vitest by its settings. */
const LOADED_BY_PATH = /^(?:build\/reference|test\/fuzz\/targets)\/|\.d\.m?ts$|^electron\.vite\.config\.ts$/;

/**
 * @typedef {import('./modules.mjs').Module} Module
 * @param {readonly Module[]} product
 * @param {readonly Module[]} users tests, and scripts that build it
 * @returns {string[]} one sentence for each
 */
export function deadExportsIn(product, users) {
  const userIds = new Set(users.map(({ id }) => id));
  const used = namesUsed([...product, ...users]);
  const usedByProduct = namesUsed([...product, ...users.filter(({ id }) => !id.startsWith('test/'))]);
  return [...product, ...users.filter(({ id }) => !LOADED_BY_PATH.test(id))].flatMap(({ id, exports }) =>
    exports.flatMap(({ name, isType, isMentioned }) => {
      // A type that an export of its own file speaks of is no such thing.
      if (!isIn(used, id, name))
        return isType && isMentioned() ? [] : [`${id} exports ${name}, which nothing imports.`];
      const isForTests = FOR_TESTS.test(id) || userIds.has(id) || isIn(usedByProduct, id, name) || isMentioned();
      return isForTests ? [] : [`${id} exports ${name}, which only tests use.`];
    }),
  );
}

/**
 * @param {readonly Module[]} product
 * @param {readonly { id: string, code: string }[]} builders what names the files that a program begins with, and the pages
 * @returns {string[]} one sentence for each file that neither begins a program nor is imported by one
 */
export function deadFilesIn(product, builders) {
  const imported = new Set(product.flatMap(({ imports }) => imports.map(({ to }) => to)));
  const begins = (id) => builders.some(({ code }) => code.includes(`'${id}'`));
  return product
    .filter(({ id }) => !imported.has(id) && !begins(id))
    .map(({ id }) => `${id} is loaded by no program and no page.`);
}

function namesUsed(modules) {
  const used = new Map();
  for (const { to, names } of modules.flatMap(({ imports }) => imports)) {
    if (!used.has(to)) used.set(to, new Set());
    for (const name of names) used.get(to).add(name);
  }
  return used;
}

function isIn(used, id, name) {
  const names = used.get(id);
  return names !== undefined && (names.has(name) || names.has('*'));
}
