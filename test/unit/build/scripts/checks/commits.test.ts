import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findSubjectFaults, subjectFaults } from '../../../../../build/scripts/checks/commits.mjs';

describe('the check of commits', () => {
  let folder: string;
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=ann', '-c', 'user.email=ann@example.com', ...args], { cwd: folder });
  const commit = (subject: string) => git('commit', '--quiet', '--allow-empty', '-m', subject);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'daypass-commits-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('looks at those that are not pushed yet', () => {
    git('init', '--quiet', '--initial-branch=main');
    commit('An old one without an area');
    git('branch', 'pushed');
    git('branch', '--set-upstream-to=pushed');
    commit('docs: say what a commit looks like');
    expect(findSubjectFaults(folder)).toEqual([]);
    commit('Say more');
    expect(findSubjectFaults(folder)).toEqual([expect.stringContaining('“Say more” does not begin with an area')]);
  });

  it('has nothing to say where there is no upstream, or no repository', () => {
    expect(findSubjectFaults(folder)).toEqual([]);
    git('init', '--quiet', '--initial-branch=main');
    commit('No area');
    expect(findSubjectFaults(folder)).toEqual([]);
  });

  it('takes 72 characters and no more', () => {
    const subject = `agent: ${'x'.repeat(65)}`;
    expect(subjectFaults([subject])).toEqual([]);
    expect(subjectFaults([`${subject}x`])).toEqual([expect.stringContaining('has 73 characters')]);
  });
});
