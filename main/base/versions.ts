/** Versions of Daypass: `1.2.3`, `1.2.3-beta.4`. */
export const VERSION = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})(?:-([a-z]+)\.(\d{1,6}))?$/;

/** As Semantic Versioning has it (semver.org, §11) for the two forms that releases have: `1.2.3` and `1.2.3-beta.4`. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parts(a), parts(b)];
  for (let i = 0; i < 3; i++) {
    const difference = Number(left[i]) - Number(right[i]);
    if (difference !== 0) return difference;
  }
  // What comes before a release is less than it.
  const [labelA, labelB] = [left[3] ?? '~', right[3] ?? '~'];
  if (labelA !== labelB) return labelA < labelB ? -1 : 1;
  return Number(left[4] ?? 0) - Number(right[4] ?? 0);
}

function parts(text: string): (string | undefined)[] {
  const match = VERSION.exec(text);
  if (!match) throw new Error(`"${text}" is no version.`);
  return match.slice(1);
}

/** Whether `a` is a later version than `b`; one that can't be read is not. */
export function isNewer(a: string, b: string): boolean {
  return VERSION.test(a) && VERSION.test(b) && compareVersions(a, b) > 0;
}
