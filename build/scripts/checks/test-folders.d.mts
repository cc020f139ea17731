/** One sentence for each test that is in another folder than what it tests. */
export function findMisplacedTests(root?: string): string[];
