/** What is fuzzed: everything that reads bytes which somebody else may have written. Each file says what has to hold. */
export const TARGETS = [
  'frames',
  'config',
  'saml',
  'sign-in-answers',
  'role-answers',
  'settings',
  'state-files',
  'cli-cache',
  'start-url',
] as const;

export type Target = (typeof TARGETS)[number];
