/** Files that import each other, however long the way round. */

/**
 * Tarjan's strongly connected components.
 * @param {ReadonlyMap<string, readonly string[]>} edges what each file imports; names that are no key don't count
 * @returns {string[]} one sentence for each circle
 */
export function circlesIn(edges) {
  const found = [];
  const order = new Map();
  const lowest = new Map();
  const open = [];
  const visit = (id) => {
    order.set(id, order.size);
    lowest.set(id, order.get(id));
    open.push(id);
    for (const next of edges.get(id) ?? []) {
      if (!edges.has(next)) continue;
      if (!order.has(next)) visit(next);
      if (open.includes(next)) lowest.set(id, Math.min(lowest.get(id), lowest.get(next)));
    }
    if (lowest.get(id) !== order.get(id)) return;
    const circle = open.splice(open.indexOf(id));
    if (circle.length > 1 || edges.get(id)?.includes(id)) found.push(`${circle.sort().join(', ')} import each other.`);
  };
  for (const id of edges.keys()) if (!order.has(id)) visit(id);
  return found;
}
