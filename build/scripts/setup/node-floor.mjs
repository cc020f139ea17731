/** Which Node Daypass is built and run with. `engines` of package.json is the one place that says it. */

/**
 * @param {string} version of the Node that runs, `20.19.0`
 * @param {string} range `^20.19.0 || >=22.12.0`: a line from some version on, or everything from one on
 * @returns {string | null} one line for a person, null where this Node will do
 */
export function nodeFault(version, range) {
  const parts = range.split('||').map((part) => part.trim());
  if (parts.some((part) => allows(part, numbers(version)))) return null;
  const names = parts.map((part) => {
    const [major, minor] = numbers(part);
    return part.startsWith('^') ? `${major}.${minor} or a later ${major}` : `${major}.${minor} or newer`;
  });
  return `Daypass needs Node ${names.join(', or ')}; this is ${version}. Get one from https://nodejs.org.`;
}

function allows(part, [major, minor, patch]) {
  const [fromMajor, fromMinor, fromPatch] = numbers(part);
  if (major !== fromMajor) return part.startsWith('>=') && major > fromMajor;
  return minor > fromMinor || (minor === fromMinor && patch >= fromPatch);
}

function numbers(text) {
  const [, major = 0, minor = 0, patch = 0] = /(\d+)\.(\d+)\.(\d+)/.exec(text) ?? [];
  return [Number(major), Number(minor), Number(patch)];
}
