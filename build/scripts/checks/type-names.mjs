/** A type's name means one thing wherever a reader meets it. */
import { ROOT } from '../steps.mjs';
import { PRODUCT, sourcesIn } from './sources.mjs';

const DECLARED = /^(export )?(?:declare )?(?:abstract )?(?:interface|type|class|enum) (\w+)\b/gm;

/**
 * @returns {string[]} one sentence for each name of an exported type that another file declares too, for itself or for others.
 * What only its own file knows may have the name of what only another knows. Passing a type on is not declaring another.
 */
export function findSharedTypeNames(root = ROOT) {
  const declared = new Map();
  for (const { id, text } of sourcesIn(root, [...PRODUCT, 'build'], /\.tsx?$/)) {
    for (const [, exported, name] of text.matchAll(DECLARED)) {
      declared.set(name, [...(declared.get(name) ?? []), { id, isExported: exported !== undefined }]);
    }
  }
  return [...declared]
    .filter(([, places]) => new Set(places.map(({ id }) => id)).size > 1 && places.some(({ isExported }) => isExported))
    .map(([name, places]) => {
      const ids = [...new Set(places.map(({ id }) => id))];
      return `${name} is another type in ${ids.join(' and in ')}: give each a name of its own.`;
    });
}
