import type { Source } from '../sources.mjs';

interface Listed {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

export function findPackageFaults(root?: string): Promise<string[]>;
export function packageFaults(listed: Listed, sources: readonly Source[]): Promise<string[]>;
