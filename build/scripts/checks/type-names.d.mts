export function findSharedTypeNames(root?: string): string[];
