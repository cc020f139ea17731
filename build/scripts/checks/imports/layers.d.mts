/** One sentence for every import that is not allowed. */
export function findLayerFaults(root?: string): Promise<string[]>;
export function fault(from: string, to: string): string | null;

/** @returns one sentence for each fault in these files. */
export function faultsOf(
  product: readonly { readonly id: string; readonly text: string }[],
  users?: readonly { readonly id: string; readonly text: string }[],
): Promise<string[]>;
