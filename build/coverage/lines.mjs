/** Lines of the sources that can run, and those that have: from what `collect.cjs` wrote down. */
import { readdirSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { join } from 'node:path';

const MAP = /\/\/# sourceMappingURL=data:application\/json[^,]*,([\w+/=]+)/g;
/** What Vitest puts in front of a module, and Electron in front of a preload script. */
const WRAPPER = /^(?:'use strict';async \([^)]*\)=>\{\{|\(function\(require, process[^)]*\) \{\n {2})/;
const OWN = /(?:^|\/)((?:common|main|preload|renderer|client|emulator)\/.*\.tsx?)$/;

/**
 * @param {string} folder where processes wrote what they ran
 * @param {string} root the project's folder
 * @returns {Map<string, Set<number>>} by file, lines of which something ran; the first is 1
 */
export function linesRun(folder, root) {
  const lines = new Map();
  for (const [name, { url, isRun }] of charactersRun(folder)) {
    const text = readFileSync(join(folder, 'sources', name), 'utf8');
    for (const { file, line } of placesRun(text, url, isRun)) {
      const own = OWN.exec(file.replace(`${root}/`, ''))?.[1];
      if (own === undefined) continue;
      if (!lines.has(own)) lines.set(own, new Set());
      lines.get(own).add(line);
    }
  }
  return lines;
}

/** Of each script that ran, in however many processes: its characters that did in one of them. */
function charactersRun(folder) {
  const scripts = new Map();
  for (const path of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    for (const { url, source, ranges } of JSON.parse(readFileSync(join(folder, path), 'utf8'))) {
      if (!scripts.has(source)) {
        const { length } = readFileSync(join(folder, 'sources', source), 'utf8');
        scripts.set(source, { url, isRun: new Uint8Array(length) });
      }
      for (const [start, end] of stretchesRun(ranges)) scripts.get(source).isRun.fill(1, start, end);
    }
  }
  return scripts;
}

/** Ranges that ran, without those inside of them that did not: what is inside of another one says more about these characters. */
function* stretchesRun(ranges) {
  const around = [];
  let at = 0;
  const upTo = function* (next) {
    if (around.at(-1)?.[2] > 0 && next > at) yield [at, next];
    at = next;
  };
  const END = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0];
  for (const range of [...ranges.sort(([a, z], [b, y]) => a - b || y - z), END]) {
    while (around.length > 0 && around.at(-1)[1] <= range[0]) {
      yield* upTo(around.at(-1)[1]);
      around.pop();
    }
    yield* upTo(range[0]);
    around.push(range);
  }
}

function* placesRun(text, url, isRun) {
  const encoded = [...text.matchAll(MAP)].at(-1)?.[1];
  if (encoded === undefined) return;
  const map = new SourceMap(JSON.parse(Buffer.from(encoded, 'base64').toString('utf8')));
  let start = WRAPPER.exec(text)?.[0].length ?? 0;
  for (const [index, line] of text.slice(start).split('\n').entries()) {
    if (line.startsWith('//# ')) break;
    for (const { index: column } of line.matchAll(/[\w$]+|[^\s\w$]/g)) {
      if (isRun[start + column] !== 1) continue;
      const { originalSource, originalLine } = map.findEntry(index, column);
      if (originalSource === undefined) continue;
      yield { file: originalSource.includes('/') ? originalSource : new URL(url).pathname, line: originalLine + 1 };
    }
    start += line.length + 1;
  }
}

/** Statements, and expressions that are the body of a function or the value of a field. */
const RUNS =
  /^(?:(?:Expression|Return|If|For|ForIn|ForOf|While|DoWhile|Switch|Throw|Try|Break|Continue)Statement|VariableDeclaration)$/;

/**
 * @param {import('../scripts/checks/sources.mjs').Source} source
 * @param {(id: string, text: string) => { program: unknown }} parse
 * @returns {Set<number>} lines on which something begins that can run; the first is 1
 */
export function linesThatRun({ id, text }, parse) {
  const starts = new Set();
  visit(parse(id, text).program, (node) => {
    if (RUNS.test(node.type) && node.declare !== true) starts.add(node.start);
    if (node.type === 'ArrowFunctionExpression' && node.body.type !== 'BlockStatement') starts.add(node.body.start);
    if (node.type === 'PropertyDefinition' && node.value) starts.add(node.value.start);
  });
  const lines = new Set();
  let line = 1;
  let at = 0;
  for (const start of [...starts].sort((a, b) => a - b)) {
    for (; at < start; at += 1) if (text[at] === '\n') line += 1;
    lines.add(line);
  }
  return lines;
}

function visit(node, look) {
  if (typeof node !== 'object' || node === null) return;
  if (typeof node.type === 'string') look(node);
  for (const below of Object.values(node)) visit(below, look);
}
