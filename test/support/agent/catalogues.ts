/** Two catalogues of words, compared: for tests of a second language. */

type Leaf = readonly [path: string, value: unknown];

export function leaves(value: unknown, path = ''): Leaf[] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`));
}

/** Where the other language lacks a text, has one too many, or leaves out what the first puts in. One line each. */
export function differences(first: unknown, other: unknown): string[] {
  const others = new Map(leaves(other));
  const found: string[] = [];
  for (const [path, text] of leaves(first)) {
    const said = others.get(path);
    others.delete(path);
    if (typeof said !== typeof text) found.push(`${path}: missing or of another kind`);
    else if (typeof text === 'string' && typeof said === 'string') {
      const placed = (of: string) => (of.match(/\{\w+\}/g) ?? []).sort().join();
      if (placed(text) !== placed(said)) found.push(`${path}: puts in something else`);
    } else if (typeof text === 'function' && typeof said === 'function') {
      const args = Array.from({ length: text.length }, (_, index) => `‹${index}›`);
      const placed = (of: unknown) => (String(of).match(/‹\d›/g) ?? []).sort().join();
      if (placed(text(...args)) !== placed(said(...args))) found.push(`${path}: puts in something else`);
    }
  }
  return [...found, ...[...others.keys()].map((path) => `${path}: not in the first`)];
}
