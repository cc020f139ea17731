import { describe, expect, it } from 'vitest';
import { withNearRoles } from '../../../../main/agent/listing/near-roles.ts';
import { DaypassError, type ErrorCode } from '../../../../main/base/errors.ts';

const PROD = '111122223333';
const SANDBOX = '444455556666';
const LISTED = [
  { id: PROD, name: 'payments-prod', email: '', roles: ['AdministratorAccess', 'ReadOnlyAccess', 'Billing'] },
  { id: SANDBOX, name: 'sandbox', email: '', roles: ['PowerUserAccess'] },
];

function refused(account: string, role: string, code: ErrorCode = 'access-denied') {
  const error = new DaypassError(code, 'No.', { next: 'Ask.', details: { account, role } });
  const told = withNearRoles(error, { session: 'acme', account, role }, LISTED) as DaypassError;
  return { next: told.next, similar: told.details?.similar, isSame: told === error };
}

describe('a role that AWS refuses', () => {
  it.each([
    ['a letter too few', 'ReadOnlyAcces', 'ReadOnlyAccess'],
    ['capitals', 'readonlyaccess', 'ReadOnlyAccess'],
    ['two letters swapped', 'Biling', 'Billing'],
    ['other words for the same', 'Admin', 'AdministratorAccess'],
  ])('is shown the nearest name of its account: %s', (_what, role, meant) => {
    expect(refused(PROD, role)).toMatchObject({ next: `Did you mean ${meant}? Ask.`, similar: meant });
  });

  it('is shown the account whose ID is one slip away, by its name, where it has that role', () => {
    const meant = `PowerUserAccess in sandbox (${SANDBOX})`;
    expect(refused('444455556665', 'PowerUserAccess').next).toBe(`Did you mean ${meant}? Ask.`);
    expect(refused('444455556665', 'Billing').isSame).toBe(true);
  });

  it('is left as it is where the list has it, or nothing like it', () => {
    expect(refused(PROD, 'Billing').isSame).toBe(true);
    expect(refused(PROD, 'Zebra').isSame).toBe(true);
    expect(refused('999900001111', 'Billing').isSame).toBe(true);
  });

  it('is not guessed at after failures that say nothing of its name', () => {
    expect(refused(PROD, 'Biling', 'no-role').similar).toBe('Billing');
    expect(refused(PROD, 'Biling', 'aws-failed').isSame).toBe(true);
  });
});
