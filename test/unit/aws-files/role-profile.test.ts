import { describe, expect, test } from 'vitest';
import { hasDefaultCredentials, ProfilePrecedence } from '../../../main/aws-files/profile-precedence.ts';

const OURS = '[profile daypass-role]\ncredential_process = /usr/bin/daypass credentials --inherited\n';
const KEYS = 'aws_access_key_id = AKIAOTHEROTHEROTHER1\naws_secret_access_key = x\n';

const roleProfileProblem = (config: string, keys: string) => new ProfilePrecedence(config, keys).ofInherited();

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
    '[profile.daypass-role]',
    '[profile Daypass-Role]',
  ])('leads elsewhere where any SDK could take keys under %s for it', (header) => {
    expect(roleProfileProblem(`${header}\n${KEYS}${OURS}`, '')).toBe('not-ours');
    expect(roleProfileProblem(`${OURS}${header}\n${KEYS}`, '')).toBe('not-ours');
    expect(roleProfileProblem(OURS, `${header}\n${KEYS}`)).toBe('keys');
  });

  test.each([
    '[daypass-role] # was [old]',
    '[profile daypass-role] ; [mine]',
    '[other] [daypass-role]',
    '[a]\nregion = us-east-1\n  [daypass-role]',
    '[profile a]\r\noutput = json\r\n\t[profile daypass-role]',
  ])('leads elsewhere where JavaScript and Go, and not botocore, see a header in %j', (header) => {
    expect(roleProfileProblem(`${OURS}${header}\n${KEYS}`, '')).toBe('not-ours');
    expect(roleProfileProblem(OURS, `${header}\n${KEYS}`)).toBe('keys');
  });

  test('is hidden by no comment and no value', () => {
    const text = '# [daypass-role]\n[b] # not [daypass-role]\n[profile a]\nregion = [daypass-role]\n';
    expect(roleProfileProblem(`${text}${OURS}`, text)).toBeNull();
  });

  test.each(['[other]', '[profile other]', '[profile daypass-role-2]'])('is another than %s', (header) => {
    expect(roleProfileProblem(`${header}\n${KEYS}${OURS}`, '')).toBeNull();
  });
});

describe('a profile of a role', () => {
  const ADMIN =
    '[profile prod-Admin]\ncredential_process = /usr/bin/daypass credentials --session a --account 1 --role Admin\n';
  const problem = (config: string, keys = '') => new ProfilePrecedence(config, keys).problem('prod-Admin', () => true);

  test('is its own, whatever other profiles say', () => {
    expect(problem(`${ADMIN}region = eu-west-1\n[profile prod-admin-2]\n${KEYS}`, `[prod]\n${KEYS}`)).toBeNull();
  });

  test.each([
    ['keys in its own section', `${ADMIN}${KEYS}`],
    ['a role to assume', `${ADMIN}role_arn = arn:aws:iam::1:role/Other\nsource_profile = default\n`],
    ['what every section gets from [DEFAULT]', `[DEFAULT]\nrole_arn = arn:aws:iam::1:role/Other\n${ADMIN}`],
    ['a section that the first SDK of Go reads before it', `[prod-Admin]\n${KEYS}${ADMIN}`],
    ['the line of another program', '[profile prod-Admin]\ncredential_process = other credentials\n'],
  ])('leads elsewhere by %s', (_, config) => {
    expect(problem(config)).toBe('not-ours');
  });

  test('is another than that of a session whose name differs in case', () => {
    const other = ADMIN.replace('prod-Admin', 'PROD-Admin').replace('--session a', '--session A');
    expect(problem(ADMIN + other)).toBeNull();
    expect(problem(ADMIN, `[PROD-admin]\n${KEYS}`)).toBeNull();
  });

  test.each(['[prod-Admin]', '[ prod-Admin ]', '[profile prod-Admin]'])('comes after keys under %s', (header) => {
    expect(problem(ADMIN, `${header}\n${KEYS}`)).toBe('keys');
  });
});

describe('credentials of the [default] profile', () => {
  test.each([
    '[default]\n',
    '[profile default]\n',
    '[default] # was [old]\n',
    '[other] [default]\n',
    '[profile.default]\n',
    '[old]\nregion = us-east-1\n  [default]\n',
    '[DEFAULT]\n',
    '[old\r[Default]\r',
  ])('are found by whichever SDK reads such a header: %j', (header) => {
    expect(hasDefaultCredentials(`${header}${KEYS}`)).toBe(true);
    expect(hasDefaultCredentials(`${header}region = eu-west-1\n[profile mine]\n${KEYS}`)).toBe(false);
  });

  test('are those of no other profile, and not what stands in a comment', () => {
    expect(hasDefaultCredentials(`[defaults]\n${KEYS}[my default]\n${KEYS}`)).toBe(false);
    expect(hasDefaultCredentials(`[default]\n# ${KEYS.replace('\n', '\n# ')}`)).toBe(false);
  });
});
