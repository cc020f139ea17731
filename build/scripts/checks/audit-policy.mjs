/**
 * What an advisory about a dependency means for us. Nothing of moderate severity or worse in what is shipped, nothing
 * critical in what builds and tests it. An exception names its advisory and a reason, and ends on a day.
 */

/** @type {readonly { id: string, reason: string, until: string }[]} id: `GHSA-…`; until: the day (UTC) after which it counts again */
export const EXCEPTIONS = [];

const LEVELS = ['info', 'low', 'moderate', 'high', 'critical'];
const LIMIT = { shipped: 'moderate', tools: 'critical' };

/**
 * What npm has said, as a report. No answer is not a good one.
 * @param {string} output of `npm audit --json`
 * @throws Error for a person
 */
export function reportOf(output) {
  try {
    const report = JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1));
    if (report.vulnerabilities) return report;
  } catch {
    // Said below.
  }
  throw new Error(
    `Nothing is known about the dependencies: npm audit gave no report. Does this registry answer audits?\n${output.slice(0, 500)}`,
  );
}

/**
 * @param {object} report of `npm audit --json`
 * @param {'shipped' | 'tools'} part
 * @param {{ today: string, exceptions?: typeof EXCEPTIONS }} options today as `YYYY-MM-DD`
 * @returns {string[]} one line for each advisory that breaks the policy
 */
export function violations(report, part, { today, exceptions = EXCEPTIONS }) {
  if (!report || typeof report.vulnerabilities !== 'object') throw new Error('That is no report of npm audit.');
  const excepted = new Set(exceptions.filter(({ until }) => today <= until).map(({ id }) => id));
  const found = new Map();
  for (const { name, via } of Object.values(report.vulnerabilities)) {
    // A text names another package of the report, which has the advisory itself.
    for (const advisory of via.filter((one) => typeof one === 'object')) {
      const id = advisory.url?.split('/').at(-1) ?? String(advisory.source);
      if (LEVELS.indexOf(advisory.severity) < LEVELS.indexOf(LIMIT[part]) || excepted.has(id)) continue;
      found.set(id, `${name}: ${advisory.title} (${advisory.severity}, ${id})`);
    }
  }
  return [...found.values()].sort();
}
