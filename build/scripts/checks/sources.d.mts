export const PRODUCT: readonly string[];

export interface Source {
  /** From the project's folder, with `/` in it. */
  readonly id: string;
  readonly text: string;
}

export function sourcesIn(root?: string, folders?: readonly string[], name?: RegExp): Source[];
