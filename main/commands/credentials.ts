import { isAccountId } from '../../common/patterns.ts';
import type { RoleRef } from '../../common/roles.ts';
import { askerOf } from '../agent/asker.ts';

import { DaypassError, EXIT } from '../base/errors.ts';
import type { Command, Input } from './framework/command.ts';
import { isoTime } from './terminal/text.ts';

export const credentials: Command = {
  path: ['credentials'],
  summary: 'Print credentials of a role for credential_process',
  details: [
    'Prints exactly the JSON that the AWS CLI and SDKs expect of a credential_process, and nothing else. Opens no',
    'browser: when a sign-in is due it fails at once with exit status 3 and says what to run.',
  ].join('\n'),
  arguments: [],
  exclusive: [
    ['active', 'session'],
    ['active', 'account'],
    ['active', 'role'],
  ],
  flags: {
    session: { value: 'NAME', about: 'name of the [sso-session] section' },
    account: { value: 'ID', about: '12-digit account id' },
    role: { value: 'NAME', about: 'name of the role (permission set)' },
    active: { about: 'the active role, in the place of the three' },
  },
  examples: [
    [
      'credential_process = daypass credentials --session acme --account 111122223333 --role Admin',
      'a line for a [profile …] section of ~/.aws/config',
    ],
    ['credential_process = daypass credentials --active', 'for a profile that follows `daypass switch`'],
  ],
  async run({ agent, reply, request }, input) {
    const role = roleOf(input) ?? agent.activeRole();
    const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = await agent.credentials(
      role,
      askerOf(request, 'credentials'),
    );
    const answer = {
      Version: 1,
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey.expose(),
      SessionToken: sessionToken.expose(),
      // Programs compare this with the clock of this machine, so it is told in that clock's time.
      Expiration: isoTime(expiresAt - agent.clockOffset(role.session)),
      AccountId: role.account,
    };
    reply.stdout(`${JSON.stringify(answer)}\n`);
    return EXIT.done;
  },
};

/** Null for the active role. @throws DaypassError usage */
function roleOf(input: Input): RoleRef | null {
  if (input.has('active')) return null;
  const next = 'Run `daypass credentials --help`.';
  const given = (flag: string, value: string) => {
    const text = input.value(flag);
    if (text === undefined) throw new DaypassError('usage', `--${flag} ${value} is missing.`, { next });
    return text;
  };
  const session = given('session', 'NAME');
  const account = given('account', 'ID');
  const role = given('role', 'NAME');
  if (isAccountId(account)) return { session, account, role };
  throw new DaypassError('usage', `"${account}" is not an account id.`, { next: 'Give its 12 digits.' });
}
