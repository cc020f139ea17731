import type { Source } from './sources.mjs';

export function findUnusedStyles(root?: string): string[];
export function unusedStyles(sheets: readonly Source[], pages: readonly Source[]): string[];
