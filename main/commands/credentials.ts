import { DaypassError, EXIT } from '../base/errors.ts';
import type { Command } from './command.ts';
import { isoTime } from './text.ts';

export const credentials: Command = {
  path: ['credentials'],
  summary: 'Print credentials of a role for credential_process',
  details: [
    'Prints exactly the JSON that the AWS CLI and SDKs expect of a credential_process, and nothing else. Opens no',
    'browser: when a sign-in is due it fails at once with exit status 3 and says what to run.',
  ].join('\n'),
  arguments: [],
  flags: {
    session: { value: 'NAME', about: 'name of the [sso-session] section', required: true },
    account: { value: 'ID', about: '12-digit account id', required: true },
    role: { value: 'NAME', about: 'name of the role (permission set)', required: true },
  },
  examples: [
    [
      'credential_process = daypass credentials --session acme --account 111122223333 --role Admin',
      'a line for a [profile …] section of ~/.aws/config',
    ],
  ],
  async run({ agent, reply, request }, input) {
    const session = input.value('session') ?? '';
    const account = input.value('account') ?? '';
    const role = input.value('role') ?? '';
    if (!/^\d{12}$/.test(account)) {
      throw new DaypassError('usage', `"${account}" is not an account id.`, { next: 'Give its 12 digits.' });
    }
    const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = await agent.credentials(
      { session, account, role },
      { pid: request.parentPid, action: 'credentials' },
    );
    const answer = {
      Version: 1,
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey.expose(),
      SessionToken: sessionToken.expose(),
      // Programs compare this with the clock of this machine, so it is told in that clock's time.
      Expiration: isoTime(expiresAt - agent.clockOffset(session)),
      AccountId: account,
    };
    reply.stdout(`${JSON.stringify(answer)}\n`);
    return EXIT.done;
  },
};
