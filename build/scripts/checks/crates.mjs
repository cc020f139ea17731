/** What no tool refuses in Rust: modules of a crate that use each other, and files and functions that are too long. */
import { ROOT } from '../steps.mjs';
import { MOST_LINES as MOST_LINES_OF_FUNCTION } from './function-sizes.mjs';
import { circlesIn } from './imports/circles.mjs';
import { sourcesIn } from './sources.mjs';

const CRATES = ['client/src', 'main/platform/guard/src'];
/** The root of a crate; it uses every module that it declares. */
const ROOTS = ['main.rs', 'lib.rs'];

/** As Biome counts those of the other languages. */
const MOST_LINES = 350;

/** @returns {string[]} one sentence for each circle, and for each file and function that is too long. */
export function findCrateFaults(root = ROOT) {
  return CRATES.flatMap((folder) => {
    const sources = sourcesIn(root, [folder], /\.rs$/);
    return [
      ...crateCircles(sources),
      ...hiddenModules(folder, sources),
      ...longFiles(sources),
      ...longFunctions(sources),
    ];
  });
}

/**
 * What the search for circles would not follow.
 * @param {string} folder of the crate
 * @param {readonly { id: string, text: string }[]} sources
 */
export function hiddenModules(folder, sources) {
  return sources.flatMap(({ id, text }) => [
    ...(id.slice(folder.length + 1).includes('/') ? [`${id} is a module in a folder: put it into ${folder}.`] : []),
    ...[...text.matchAll(/\b(?:crate::\*|use crate as \w+|use crate::\{self\b|include!\([^)]*\))/g)].map(
      ([said]) => `${id} has ${said}: name the modules that it needs.`,
    ),
  ]);
}

/** @param {readonly { id: string, text: string }[]} sources */
export function longFiles(sources) {
  return sources
    .map(({ id, text }) => ({ id, lines: text.split('\n').length - 1 }))
    .filter(({ lines }) => lines > MOST_LINES)
    .map(({ id, lines }) => `${id} has ${lines} lines, and may have ${MOST_LINES}.`);
}

/** Functions that have a body, as rustfmt indents them. @param {readonly { id: string, text: string }[]} sources */
export function longFunctions(sources) {
  return sources.flatMap(({ id, text }) =>
    [
      ...text.matchAll(
        /^( *)(?:[a-z]+(?:\([a-z]+\))? |"[A-Za-z]+" )*fn (\w+)(?:[^;{[]|\[[^\]]*\])*\{\n[\s\S]*?\n\1\}$/gm,
      ),
    ]
      .map(([body, , name]) => ({ name, lines: body.split('\n').length }))
      .filter(({ lines }) => lines > MOST_LINES_OF_FUNCTION)
      .map(({ name, lines }) => `${id}: ${name} has ${lines} lines, and may have ${MOST_LINES_OF_FUNCTION}.`),
  );
}

/** @param {readonly { id: string, text: string }[]} sources the files of one crate, all in one folder */
export function crateCircles(sources) {
  const byName = new Map(sources.map(({ id }) => [id.split('/').at(-1), id]));
  const root = sources.find(({ id }) => ROOTS.includes(id.split('/').at(-1)));
  const declared = new Set([...root.text.matchAll(/^(?:pub )?mod (\w+);/gm)].map(([, name]) => name));
  const fileOf = (name) => byName.get(`${name}.rs`) ?? (declared.has(name) ? null : root.id);
  const edges = sources.map(({ id, text }) => {
    if (id === root.id) return [id, sources.map((other) => other.id).filter((other) => other !== id)];
    const used = namesUsed(text).map(fileOf);
    if (/\bsuper::/.test(withoutInlineModules(text))) used.push(root.id);
    return [id, used.filter((target) => target !== null && target !== id)];
  });
  return circlesIn(new Map(edges));
}

/** First names after `crate::`, one or several in braces. */
function namesUsed(text) {
  const single = [...text.matchAll(/\bcrate::(\w+)/g)].map(([, name]) => name);
  const lists = [...text.matchAll(/\bcrate::\{([^;]*)\}/g)].map(([, list]) => withoutBraces(list));
  return [...single, ...lists.flatMap((list) => [...list.matchAll(/(?:^|,)\s*(\w+)/g)].map(([, name]) => name))];
}

/** `agent::{frames::{self, Frame}, Stream}, screen` names two modules. */
function withoutBraces(list) {
  const less = list.replace(/\{[^{}]*\}/g, '');
  return less === list ? list : withoutBraces(less);
}

/** There `super` is the file itself. As rustfmt indents them. */
function withoutInlineModules(text) {
  return text.replace(/^( *)(?:pub )?mod \w+ \{\n[\s\S]*?^\1\}$/gm, '');
}
