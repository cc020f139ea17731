import type { Source } from './sources.mjs';

/** One sentence for each word that no English speaker would choose, and the file that says it. */
export function findRefusedWords(root?: string): string[];

export function refusedWords(sources: readonly Source[]): string[];
