/** One sentence for every import that is not allowed. */
export function findLayerFaults(root?: string): Promise<string[]>;
/** @returns one sentence for each file of the product in a language that no check reads. */
export function unreadFiles(files: readonly { readonly id: string }[]): string[];
export function fault(from: string, to: string): string | null;

/** @returns one sentence for each fault in these files. */
export function faultsOf(
  product: readonly { readonly id: string; readonly text: string }[],
  users?: readonly { readonly id: string; readonly text: string }[],
): Promise<string[]>;
