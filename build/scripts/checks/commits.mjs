/** Subjects of commits that are not pushed yet: `area: what changes`, as short as lists of commits show it. */
import { spawnSync } from 'node:child_process';
import { ROOT } from '../steps.mjs';

const LONGEST = 72;

/** @returns {string[]} one sentence for each subject that is to be changed; none where this is no clone with an upstream. */
export function findSubjectFaults(root = ROOT) {
  const { status, stdout } = spawnSync('git', ['log', '--format=%s', '@{upstream}..HEAD'], {
    cwd: root,
    encoding: 'utf8',
  });
  return status === 0 ? subjectFaults(stdout.split('\n').filter(Boolean)) : [];
}

/** @param {readonly string[]} subjects */
export function subjectFaults(subjects) {
  return subjects.flatMap((subject) => {
    if (subject.length > LONGEST) return [`“${subject}” has ${subject.length} characters, and may have ${LONGEST}.`];
    return /^(?:[a-z][a-z0-9-]*: \S|Revert "|Merge )/.test(subject)
      ? []
      : [`“${subject}” does not begin with an area, such as “docs: ”.`];
  });
}
