import type { Module } from './modules.mjs';

export function deadExportsIn(product: readonly Module[], users: readonly Module[]): string[];
export function deadFilesIn(
  product: readonly Module[],
  builders: readonly { readonly id: string; readonly code: string }[],
): string[];
