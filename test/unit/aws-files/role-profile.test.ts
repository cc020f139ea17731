import { describe, expect, test } from 'vitest';
import { roleProfileProblem } from '../../../main/aws-files/active-profile.ts';

const OURS = '[profile daypass-role]\ncredential_process = /usr/bin/daypass credentials --inherited\n';
const KEYS = 'aws_access_key_id = AKIAOTHEROTHEROTHER1\naws_secret_access_key = x\n';

describe('the profile that gives a program its role', () => {
  test('is fine where only Daypass has written it', () => {
    expect(roleProfileProblem(OURS, '')).toBeNull();
    expect(roleProfileProblem(`[default]\n${KEYS}${OURS}`, `[default]\n${KEYS}`)).toBeNull();
  });

  test('may have settings of its own', () => {
    expect(roleProfileProblem(`${OURS}output = json\n`, '')).toBeNull();
    expect(roleProfileProblem(`[daypass-role]\noutput = json\n${OURS}`, '')).toBeNull();
  });

  test.each([
    '[daypass-role]',
    '[ daypass-role ]',
    '[profile "daypass-role"]',
    "[profile 'daypass-role']",
    '[profile\tdaypass-role]',
    '[ profile daypass-role ]',
    '[PROFILE daypass-role]',
    '[profile Daypass-Role]',
  ])('leads elsewhere where any SDK could take keys under %s for it', (header) => {
    expect(roleProfileProblem(`${header}\n${KEYS}${OURS}`, '')).toBe('not-ours');
    expect(roleProfileProblem(`${OURS}${header}\n${KEYS}`, '')).toBe('not-ours');
    expect(roleProfileProblem(OURS, `${header}\n${KEYS}`)).toBe('keys');
  });

  test.each(['[other]', '[profile other]', '[profile daypass-role-2]'])('is another than %s', (header) => {
    expect(roleProfileProblem(`${header}\n${KEYS}${OURS}`, '')).toBeNull();
  });
});
