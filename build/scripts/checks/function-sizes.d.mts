export const MOST_LINES: number;

/** One sentence for each function with more than `MOST_LINES`. */
export function findLongFunctions(root?: string): Promise<string[]>;
