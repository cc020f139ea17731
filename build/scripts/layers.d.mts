/** One sentence for every import that is not allowed. */
export function findLayerFaults(root?: string): string[];
export function fault(from: string, to: string): string | null;
