export const MOST_FILES: number;

/** One sentence for each folder with more files than `MOST_FILES`. */
export function findCrowdedFolders(root?: string): string[];
