import * as v from 'valibot';

/** The first fault of a value that a schema refused, as a sentence. */
export function describeIssues(issues: readonly v.BaseIssue<unknown>[]): string {
  const [first] = issues;
  const path = first ? v.getDotPath(first as v.BaseIssue<unknown>) : null;
  return `The setting ${path ?? 'as a whole'} is wrong: ${(first?.message ?? 'unknown fault').replace(/\.?$/, '.')}`;
}
