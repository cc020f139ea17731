/** What a name or an address looks like is written down once: two copies of a pattern come apart. */
import { ROOT } from '../steps.mjs';
import { PRODUCT, sourcesIn } from './sources.mjs';

/** Shorter ones say too little to be knowledge. */
const SHORTEST = 16;
/** AWS's side of it, which is to know nothing of ours. */
const OTHER_SIDE = /^emulator\//;
const PATTERN = /(?<=[\s(,=:!&|])\/(?![*/])(?:[^/\n\\[]|\\.|\[(?:[^\]\n\\]|\\.)*\])+\/[dgimsuvy]*(?=[\s.,;)\]])/g;

/** @returns {string[]} one sentence for each pattern that two files have. */
export function findRepeatedPatterns(root = ROOT) {
  return repeatedPatterns(sourcesIn(root, PRODUCT, /(?<!\.d)\.tsx?$/));
}

/** @param {readonly import('./sources.mjs').Source[]} sources */
export function repeatedPatterns(sources) {
  const files = new Map();
  for (const { id, text } of sources.filter((source) => !OTHER_SIDE.test(source.id))) {
    for (const pattern of new Set(text.match(PATTERN) ?? [])) {
      if (pattern.length >= SHORTEST) files.set(pattern, [...(files.get(pattern) ?? []), id]);
    }
  }
  return [...files]
    .filter(([, ids]) => ids.length > 1)
    .map(([pattern, ids]) => `${pattern} stands in ${ids.join(' and in ')}: give it one home and a name.`);
}
