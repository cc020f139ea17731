/** One sentence for each commit that is not pushed yet and whose subject is to be changed. */
export function findSubjectFaults(root?: string): string[];

export function subjectFaults(subjects: readonly string[]): string[];
