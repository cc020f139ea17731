import type { Source } from './sources.mjs';

export function findRepeatedPatterns(root?: string): string[];
export function repeatedPatterns(sources: readonly Source[]): string[];
