import { requesterOf } from '../agent/requester.ts';
import { EXIT } from '../base/errors.ts';
import { stsError } from '../sources/sts-errors.ts';
import type { Command } from './framework/command.ts';
import { lostRoleLine } from './roles/lost-role.ts';
import { ROLE, roleArgument } from './roles/role-argument.ts';
import { endOf, regionOf } from './roles/role-environment.ts';
import { formatDuration, formatTable, isoTime, printable } from './terminal/text.ts';

/** Where a partition's STS is when nothing says a region. */
const FIRST_REGION = 'us-east-1';

export const whoami: Command = {
  path: ['whoami'],
  summary: 'Ask AWS who a role is',
  details: [
    'Calls STS GetCallerIdentity with the role’s credentials, in the role’s region. It needs no permission.',
    'Inside `daypass exec` or `shell` it also says where AWS_PROFILE or keys that were set since, also in files, keep programs from',
    'being that role.',
  ].join('\n'),
  arguments: [ROLE],
  flags: {
    region: { value: 'REGION', about: 'the region; else AWS_REGION, the account’s by the settings, the session’s' },
    json: { about: 'print JSON (docs/command-line.md describes it)' },
  },
  examples: [
    ['daypass whoami prod/adm', 'account, ARN and how long the credentials last'],
    ['daypass whoami @active --json', 'for a script'],
  ],
  async run(context, input) {
    const { agent, clock, host, reply, request } = context;
    const named = await roleArgument(context, input.arguments[0]);
    const region = regionOf(named.role, context, input.value('region')) ?? FIRST_REGION;
    const credentials = await agent.credentials(named.role, requesterOf(request, 'whoami'));
    const sts = await host.sts(region);
    const { arn, accountId, userId } = await sts.getCallerIdentity(credentials, reply.signal).catch((error) => {
      throw stsError(error, `arn:aws:iam::${named.role.account}:role/${named.role.role}`);
    });
    const end = endOf(named.role, credentials, context);
    const lost = input.arguments[0] === undefined ? await lostRoleLine(context, named.name) : null;
    if (lost !== null) reply.stderr(lost);
    if (input.has('json')) {
      const answer = { version: 1, arn, accountId, userId, region, name: named.name, expiresAt: isoTime(end) };
      reply.stdout(`${JSON.stringify(answer)}\n`);
      return EXIT.done;
    }
    const rows = [
      ['Role', named.name],
      ['Account', accountId],
      ['ARN', printable(arn)],
      ['User id', printable(userId)],
      ['Region', region],
      ['Credentials', `${formatDuration(end - clock.now())} left`],
    ];
    reply.stdout(formatTable(rows));
    return EXIT.done;
  },
};
