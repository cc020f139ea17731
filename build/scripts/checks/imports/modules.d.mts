import type { Source } from '../sources.mjs';

export interface Module {
  readonly id: string;
  /** The text without its comments. */
  readonly code: string;
  readonly imports: readonly { readonly to: string; readonly names: readonly string[] }[];
  readonly exports: readonly { readonly name: string; readonly isType: boolean }[];
  /** Imports whose target is known only when they run. */
  readonly unreadable: readonly string[];
}

export function moduleReader(): Promise<(source: Source) => Module>;
