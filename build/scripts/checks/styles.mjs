/** Styles for what no page has: classes, variables and animations that only a style sheet names. */
import { ROOT } from '../steps.mjs';
import { sourcesIn } from './sources.mjs';

/** @returns {string[]} one sentence for each. */
export function findUnusedStyles(root = ROOT) {
  const pages = sourcesIn(root, ['renderer', 'main/desktop'], /\.(?:tsx?|html)$/);
  return unusedStyles(sourcesIn(root, ['renderer'], /\.css$/), pages);
}

/**
 * @param {readonly import('./sources.mjs').Source[]} sheets
 * @param {readonly import('./sources.mjs').Source[]} pages components, HTML, and what makes either
 */
export function unusedStyles(sheets, pages) {
  const code = pages.map(({ text }) => text).join('\n');
  const styles = sheets.map(({ id, text }) => ({ id, text: text.replace(/\/\*[\s\S]*?\*\//g, '') }));
  const all = styles.map(({ text }) => text).join('\n');
  return styles.flatMap(({ id, text }) => [
    ...named(text, /\.(-?[a-zA-Z_][\w-]*)(?=[^{}]*\{)/g)
      .filter((name) => !isShown(name, code))
      .map((name) => `${id} has a style for .${name}, which nothing is.`),
    ...named(text, /(?<![\w-])(--[\w-]+)\s*:/g)
      .filter((name) => !all.includes(`var(${name}`) && !code.includes(name))
      .map((name) => `${id} sets ${name}, which nothing reads.`),
    ...named(text, /@keyframes\s+([\w-]+)/g)
      .filter((name) => !new RegExp(`animation(?:-name)?:[^;]*(?<![\\w-])${name}(?![\\w-])`).test(all))
      .map((name) => `${id} has the animation ${name}, which nothing is moved by.`),
  ]);
}

function named(text, pattern) {
  return [...new Set([...text.matchAll(pattern)].map(([, name]) => name))];
}

/** By its name, or as the class that a component of React Aria gives itself. */
function isShown(name, code) {
  const [, component] = /^react-aria-(\w+)$/.exec(name) ?? [];
  const sought = component === undefined ? `(?<![\\w-])${name}(?![\\w-])` : `<${component}\\b`;
  return new RegExp(sought).test(code);
}
