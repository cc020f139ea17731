import { describe, expect, it } from 'vitest';
import type { RoleView } from '../../../../main/agent/views.ts';
import { roleChanges, type Told } from '../../../../main/desktop/ipc/role-changes.ts';
import { roleView } from '../../../support/app/views.ts';

function view(account: string, role: string, more: Partial<RoleView> = {}): RoleView {
  return roleView({ accountId: account, accountName: `name of ${account}`, email: '', role, colour: null, ...more });
}

describe('updates of the list of roles for a window', () => {
  it('is all of it once, what the rules say put together where it is the same', () => {
    const told: Told = new Map();
    const changes = roleChanges(told, [
      view('1', 'Admin', { colour: 'red', sensitive: true }),
      view('1', 'ReadOnly', { colour: 'red' }),
    ]);
    expect(changes).toMatchObject([
      {
        session: 'acme',
        isWhole: true,
        accounts: [{ id: '1', roles: ['Admin', 'ReadOnly'], colours: ['red'], sensitive: [true, false] }],
        removed: [],
      },
    ]);
  });

  it('is then the accounts that changed, and those that are gone', () => {
    const told: Told = new Map();
    roleChanges(told, [view('1', 'Admin'), view('2', 'Admin'), view('3', 'Admin')]);
    const changes = roleChanges(told, [view('1', 'Admin'), view('2', 'Admin', { colour: 'green' })]);
    expect(changes).toMatchObject([{ isWhole: false, accounts: [{ id: '2', colours: ['green'] }], removed: ['3'] }]);
  });

  it('is nothing where only live credentials or favourites changed: those travel on their own', () => {
    const told: Told = new Map();
    roleChanges(told, [view('1', 'Admin')]);
    expect(roleChanges(told, [view('1', 'Admin', { expiresAt: 1, favourite: true, lastUsedAt: 1 })])).toEqual([]);
  });

  it('takes a session away as a whole, and tells it as a whole when it comes back', () => {
    const told: Told = new Map();
    roleChanges(told, [view('1', 'Admin')]);
    expect(roleChanges(told, [])).toMatchObject([{ accounts: [], removed: ['1'] }]);
    expect(roleChanges(told, [view('1', 'Admin')])).toMatchObject([{ isWhole: true }]);
  });
});
