/** One sentence for each circle of modules in the project's Rust crates. */
export function findCrateCircles(root?: string): string[];

/** @returns one sentence for each circle in the files of one crate. */
export function crateCircles(sources: readonly { readonly id: string; readonly text: string }[]): string[];
