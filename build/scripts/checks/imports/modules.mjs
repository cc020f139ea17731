/** What a file imports and exports, as a parser reads it: types, dynamic imports and files passed on as well. */
import { posix } from 'node:path';

/**
 * @typedef {{ to: string, names: readonly string[] }} Import names: `*` where all of them may be used
 * @typedef {{ name: string, isType: boolean }} Export
 * @typedef {{ id: string, code: string, imports: readonly Import[], exports: readonly Export[], unreadable: readonly string[] }} Module
 *   code: the text without its comments; unreadable: imports whose target is known only when they run
 */

/** @returns {Promise<(source: import('../sources.mjs').Source) => Module>} */
export async function moduleReader() {
  // Scripts that install it are read before it is there.
  const { parseSync } = await import('vite');
  return ({ id, text }) => {
    const { module, comments } = parseSync(id, text);
    const code = withoutComments(text, comments);
    const dynamic = module.dynamicImports.map(({ moduleRequest: { start, end } }) => text.slice(start, end));
    return {
      id,
      code,
      imports: [...named(module), ...whole(code)].map(({ to, names }) => ({ to: resolved(id, to), names })),
      exports: module.staticExports.flatMap(({ entries }) => entries.flatMap(exported)),
      unreadable: dynamic.filter((target) => !/^(['"])[^'"]+\1$/.test(target)).map((target) => `import(${target})`),
    };
  };
}

function named({ staticImports, staticExports }) {
  const passedOn = staticExports
    .flatMap(({ entries }) => entries)
    .filter(({ moduleRequest }) => moduleRequest !== null);
  return [
    ...staticImports.map(({ moduleRequest, entries }) => ({ to: moduleRequest.value, names: entries.map(nameOf) })),
    ...passedOn.map((entry) => ({ to: entry.moduleRequest.value, names: [nameOf(entry)] })),
  ];
}

function nameOf({ importName: { kind, name } }) {
  return kind === 'Name' ? name : kind === 'Default' ? 'default' : '*';
}

/** By an expression: `import('…')`, of a type too; files by a pattern; and what a benchmark loads by its path. */
function whole(code) {
  const calls = code.matchAll(
    /\bimport\(\s*['"]([^'"]+)['"]|\bimport\.meta\.glob(?:<\w+>)?\(\s*['"]([^'"]+)['"]|\bload\(\s*['"]((?:common|main|renderer)\/[^'"]+)['"]/g,
  );
  return [...calls].map(([, path, pattern, loaded]) => ({ to: path ?? pattern ?? loaded, names: ['*'] }));
}

function exported({ exportName: { kind, name }, isType }) {
  if (kind === 'Default') return [{ name: 'default', isType: false }];
  return kind === 'Name' ? [{ name, isType }] : [];
}

function resolved(id, target) {
  return target.startsWith('.') ? posix.normalize(posix.join(posix.dirname(id), target)) : target;
}

function withoutComments(text, comments) {
  const kept = comments.map(({ start }, index) => text.slice(index === 0 ? 0 : comments[index - 1].end, start));
  return [...kept, text.slice(comments.at(-1)?.end ?? 0)].join(' ');
}
