export function adviceFor(facts: {
  isRoot: boolean;
  isRestricted: boolean;
  isHelperReady: boolean;
  helper: string;
}): string | null;
export function isRestricted(read: (name: string) => string): boolean;
