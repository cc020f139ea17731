import { isAccountId } from '../../common/patterns.ts';
import { isSameRole, type RoleRef } from '../../common/roles.ts';
import { requesterOf } from '../agent/requester.ts';
import { DaypassError, EXIT } from '../base/errors.ts';
import type { Command, CommandContext, Input } from './framework/command.ts';
import { inheritedRole } from './roles/role-argument.ts';
import { UNTIL_GRANT_ENDS } from './roles/role-environment.ts';
import { referencedRole } from './roles/role-reference.ts';
import { isoTime, printable } from './terminal/text.ts';

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
    ['inherited', 'active'],
    ['inherited', 'session'],
    ['inherited', 'account'],
    ['inherited', 'role'],
  ],
  flags: {
    session: { value: 'NAME', about: 'name of the [sso-session] section' },
    account: { value: 'ID', about: '12-digit account id' },
    role: { value: 'NAME', about: 'name of the role (permission set)' },
    active: {
      about:
        'the active role, in the place of the three; inside `daypass exec` or `daypass shell` the role of that, and of nothing else',
    },
    inherited: { about: 'the role of the `daypass exec`, `shell` or `serve` around the program, and nothing else' },
  },
  examples: [
    [
      'credential_process = daypass credentials --session acme --account 111122223333 --role Admin',
      'a line for a [profile …] section of ~/.aws/config',
    ],
    ['credential_process = daypass credentials --active', 'for a profile that follows `daypass switch`'],
    [
      'credential_process = daypass credentials --inherited',
      'what [profile daypass-role] says; `daypass exec` writes it',
    ],
  ],
  async run(context, input) {
    const { agent, reply, request } = context;
    const { role, approved } = await wantedRole(context, input);
    const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = await agent.credentials(role, {
      ...requesterOf(request, 'credentials'),
      ...(approved ? { approved } : {}),
    });
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

interface WantedRole {
  readonly role: RoleRef;
  /** What a person has allowed the program around this one for as long as it runs; see `Requester`. */
  readonly approved?: Set<string>;
}

/** @throws DaypassError usage | no-role */
async function wantedRole(context: CommandContext, input: Input): Promise<WantedRole> {
  const isActive = input.has('active');
  if (!isActive && !input.has('inherited')) return { role: namedRole(input) };
  const { agent, host, request } = context;
  requireUnchanged(request.env);
  const around = await inheritedRole(context);
  if (around) {
    const { DAYPASS_GRANT: grant = '' } = request.env;
    const held = host.heldGrant(grant.replace(UNTIL_GRANT_ENDS, ''));
    const isHeld = held !== null && isSameRole(held.role, around.role);
    if (!isHeld && grant.startsWith(UNTIL_GRANT_ENDS)) {
      throw new DaypassError('no-role', 'The `daypass serve` that this environment is from has ended.', {
        next: 'Start it again and paste what it prints.',
      });
    }
    return { role: around.role, ...(isHeld && held.approved ? { approved: held.approved } : {}) };
  }
  if (isActive) return { role: agent.activeRole() };
  throw new DaypassError('no-role', 'DAYPASS_ROLE is not set, so there is no role for this profile.', {
    next: 'Start the program with `daypass exec ROLE -- …`, or name another profile.',
  });
}

/**
 * The endpoint next to such a profile gives the role that the program was started with, whatever DAYPASS_ROLE has been set to since:
 * two roles in one shell, of which a person sees one, are refused. @throws DaypassError no-role
 */
function requireUnchanged({ DAYPASS_ROLE: name, DAYPASS_ROLE_REF: reference }: CommandContext['request']['env']): void {
  if (!name || !reference) return;
  const started = referencedRole(reference).name;
  if (started === name) return;
  throw new DaypassError(
    'no-role',
    `DAYPASS_ROLE was changed to ${printable(name)} here. It was ${printable(started)}.`,
    {
      next: 'Run `daypass exec ROLE -- …` or `daypass shell ROLE` for another role.',
    },
  );
}

/** The role that is named by three flags. @throws DaypassError usage */
function namedRole(input: Input): RoleRef {
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
