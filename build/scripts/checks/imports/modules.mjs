/** What a file imports and exports, as a parser reads it: types, dynamic imports and files passed on as well. */
import { posix } from 'node:path';
import { loadsIn } from './loads.mjs';

/**
 * @typedef {import('./loads.mjs').Import} Import
 * @typedef {{ name: string, isType: boolean, isMentioned: () => boolean }} Export isMentioned: elsewhere in its file
 * @typedef {{ id: string, code: string, imports: readonly Import[], exports: readonly Export[] } & Pick<import('./loads.mjs').Loads,
 *   'unreadable' | 'loaders' | 'hasDoor'>} Module code: the text without its comments
 */

/** Types of the build are no file of ours. */
const REFERENCE = /^\/\s*<reference\s+(?!types="vite\/)[^>]*>/;
const LOADED_BY_SHEET = /(?:@import\s+(?:url\(\s*)?|\b(?:url|image-set)\(\s*)["']?([^"')\s]+)/g;
const LOADED_BY_PAGE = /<(?!a\b)[a-z][^>]*?\s(?:src|srcset|href|data)\s*=\s*["']?([^"'\s>]+)/gi;
/** A script or a style in the page itself. */
const WRITTEN_IN_PAGE = /<style\b|<script\b(?![^>]*\ssrc\b)/gi;

/** @returns {Promise<(source: import('../sources.mjs').Source) => Module>} */
export async function moduleReader() {
  // Scripts that install it are read before it is there.
  const { parseSync } = await import('vite');
  return (source) => (/\.(?:css|html)$/.test(source.id) ? readPage(source) : readScript(source, parseSync));
}

function readScript({ id, text }, parseSync) {
  const parsed = parseSync(id, text);
  const { module, comments } = parsed;
  const { imports, unreadable, loaders, hasDoor } = loadsIn(text, () => parsed.program);
  return {
    id,
    code: withoutComments(text, comments),
    imports: [...named(module), ...imports].map(({ to, names }) => ({ to: resolved(id, to), names })),
    exports: module.staticExports.flatMap((statement) => {
      const isMentioned = (name) => mentions(withoutComments(without(text, statement), comments), name);
      return statement.entries.flatMap(exported).map((one) => ({ ...one, isMentioned: () => isMentioned(one.name) }));
    }),
    unreadable: [...unreadable, ...comments.flatMap(({ value }) => value.match(REFERENCE) ?? [])],
    loaders,
    hasDoor,
  };
}

/** A style sheet or an HTML page: what it loads. */
function readPage({ id, text }) {
  const isSheet = id.endsWith('.css');
  const code = text.replace(isSheet ? /\/\*[\s\S]*?\*\//g : /<!--[\s\S]*?-->/g, ' ');
  const targets = [...code.matchAll(isSheet ? LOADED_BY_SHEET : LOADED_BY_PAGE)].map(([, target]) => target);
  const imports = targets
    .filter((target) => !/^(?:#|data:)/.test(target))
    // Without a dot in front it is relative, too.
    .map((target) => ({ to: resolved(id, /^(?:\.|\/|[a-z]+:)/.test(target) ? target : `./${target}`), names: ['*'] }));
  const unreadable = isSheet ? [] : (code.match(WRITTEN_IN_PAGE) ?? []);
  return { id, code, imports, exports: [], unreadable, loaders: [], hasDoor: false };
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

function exported({ exportName: { kind, name }, isType }) {
  if (kind === 'Default') return [{ name: 'default', isType: false }];
  return kind === 'Name' ? [{ name, isType }] : [];
}

/** The same text with spaces in place of a part of it. */
function without(text, { start, end }) {
  return text.slice(0, start) + ' '.repeat(end - start) + text.slice(end);
}

function mentions(code, name) {
  return new RegExp(`(?<![\\w$])${name.replace('$', '\\$')}(?![\\w$])`).test(code);
}

function resolved(id, target) {
  return target.startsWith('.') ? posix.normalize(posix.join(posix.dirname(id), target)) : target;
}

function withoutComments(text, comments) {
  const kept = comments.map(({ start }, index) => text.slice(index === 0 ? 0 : comments[index - 1].end, start));
  return [...kept, text.slice(comments.at(-1)?.end ?? 0)].join(' ');
}
