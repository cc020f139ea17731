import { describe, expect, it } from 'vitest';
import { baseRolesOf } from '../../../main/agent/base-roles.ts';
import type { Sessions } from '../../../main/agent/sessions/sessions.ts';
import type { SessionDefinition } from '../../../main/base/session-definition.ts';
import { assumeRole } from '../../support/agent/definitions.ts';

const SAM = { kind: 'iam-user', name: 'old key', origin: 'settings' } as SessionDefinition;

describe('a role whose base Daypass does not know', () => {
  it('names the command that adds it as an IAM user', () => {
    expect(adviceFor('profile')).toBe('If that is an IAM user, run `daypass iam-user add default --import default`.');
  });

  it('names the command that makes it build on the IAM user that there is', () => {
    expect(adviceFor('profile', SAM)).toBe(
      "If its key is the one that Daypass keeps as old key, run `aws configure set source_profile 'old key' --profile deploy`. " +
        'If it is another IAM user, run `daypass iam-user add default --import default`.',
    );
  });

  it('is changed in the settings where it is defined there', () => {
    expect(adviceFor('settings', SAM)).toContain('run `daypass settings edit`, and let deploy build on old key.');
  });
});

function adviceFor(origin: 'profile' | 'settings', ...others: SessionDefinition[]): string | undefined {
  const all = [assumeRole('deploy', { from: 'session', session: 'default' }, { origin }), ...others];
  const found = all.map((definition) => ({ definition }));
  const sessions = { list: () => found, find: (name: string) => found.find((one) => one.definition.name === name) };
  const parts = {
    sessions: () => sessions as unknown as Sessions,
    credentials: () => Promise.reject(new Error('unused')),
  };
  try {
    baseRolesOf('deploy', parts).onlyRole('default');
    return undefined;
  } catch (error) {
    return (error as { next?: string }).next;
  }
}
