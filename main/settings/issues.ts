import * as v from 'valibot';

/** The first fault of a value that a schema refused: the setting that has it, and a sentence of it. */
export function firstFault(issues: readonly v.BaseIssue<unknown>[]): { setting: string; fault: string } {
  const [first] = issues;
  const path = first ? v.getDotPath(first as v.BaseIssue<unknown>) : null;
  return { setting: path ?? '-', fault: (first?.message ?? 'unknown fault').replace(/\.?$/, '.') };
}
