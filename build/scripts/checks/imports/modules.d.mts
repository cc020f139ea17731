import type { Source } from '../sources.mjs';

export interface Module {
  readonly id: string;
  /** The text without its comments. */
  readonly code: string;
  readonly imports: readonly { readonly to: string; readonly names: readonly string[] }[];
  /** isMentioned: elsewhere in the same file. */
  readonly exports: readonly { readonly name: string; readonly isType: boolean; readonly isMentioned: () => boolean }[];
  /** What loads a file that its text does not name. */
  readonly unreadable: readonly string[];
  /** Ways to load other than an import. */
  readonly loaders: readonly string[];
  /** Whether it takes a page's own `ipc`, or follows its events. */
  readonly hasDoor: boolean;
}

export function moduleReader(): Promise<(source: Source) => Module>;
