import { expect, it } from 'vitest';
import { promptName } from '../../../../main/commands/roles/role-reference.ts';

it('the name of a role in a prompt has nothing in it that a shell would expand', () => {
  const role = (name: string) => ({ session: 'acme', account: '111122223333', role: name });
  expect(promptName({ name: 'prod/Admin', role: role('Admin') })).toBe('prod/Admin');
  expect(promptName({ name: '$(id)/Admin', role: role('Admin') })).toBe('111122223333/Admin');
  expect(promptName({ name: 'prod/$(id)', role: role('$(id)') })).toBe('111122223333');
});
