interface RustFile {
  readonly id: string;
  readonly text: string;
}

/** One sentence for each circle of modules, and each file and function that is too long, in the project's Rust crates. */
export function findCrateFaults(root?: string): string[];

/** @returns one sentence for each circle in the files of one crate. */
export function crateCircles(sources: readonly RustFile[]): string[];

/** @returns one sentence for each module that the search for circles would not follow. */
export function hiddenModules(folder: string, sources: readonly RustFile[]): string[];

/** @returns one sentence for each file that is too long. */
export function longFiles(sources: readonly RustFile[]): string[];

/** @returns one sentence for each function that is too long. */
export function longFunctions(sources: readonly RustFile[]): string[];
