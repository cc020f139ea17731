interface FileResult {
  readonly name: string;
  readonly status: string;
  readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
}
interface Report {
  readonly testResults: readonly FileResult[];
}
export function toRunAgain(report: Report): string[];
export function tallyOf(
  first: Report,
  second: Report | null,
): { passed: number; failed: number; skipped: number; left: string[]; onlyAgain: string[] };
