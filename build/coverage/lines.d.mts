import type { parseSync } from 'vite';

/** By file, lines of which something ran; the first is 1. */
export function linesRun(folder: string, root: string): Map<string, Set<number>>;

/** Lines on which something begins that can run; the first is 1. */
export function linesThatRun(
  source: { readonly id: string; readonly text: string },
  parse: typeof parseSync,
): Set<number>;
