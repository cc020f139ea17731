import type { RoleView } from '../agent/views.ts';
import { DaypassError, EXIT } from '../base/errors.ts';
import type { Command, CommandContext } from './framework/command.ts';
import { bringUpToDate } from './roles/listing.ts';
import { MAX_NEAR } from './roles/role-argument.ts';
import { rank } from './roles/role-match.ts';
import { roleNames } from './roles/role-name.ts';
import { formatColumns, formatDuration, isoTime, printable } from './terminal/text.ts';

export const list: Command = {
  path: ['list'],
  summary: 'List accounts and roles',
  details: 'Shows what is known at once and refreshes it in the background; the first time it waits for AWS.',
  arguments: [
    {
      name: 'FILTER',
      about:
        'words of account name, alias, ID, e-mail, role, session or tags, as the window finds them; the best first',
      many: true,
    },
  ],
  flags: {
    json: { about: 'print JSON (docs/command-line.md describes it)' },
    refresh: { about: 'ask AWS first' },
  },
  examples: [
    ['daypass list', 'everything you may use'],
    ['daypass list prod admin', 'the admin roles of accounts like prod'],
    ['daypass list --json --refresh', 'for a script, asked afresh'],
  ],
  async run(context, input) {
    const { agent, reply } = context;
    await agent.reloadConfig();
    await bringUpToDate(context, { refresh: input.has('refresh') });
    const query = input.arguments.join(' ').trim();
    const roles = matching(agent.roles(), query);
    if (input.has('json')) {
      reply.stdout(json(roles));
      return EXIT.done;
    }
    reply.stdout(text(roles, context));
    return EXIT.done;
  },
};

/**
 * What the window and the picker find, best first; without words everything, in the order of the accounts.
 * @throws DaypassError no-role, where what only resembles the words is named and not listed.
 */
function matching(roles: readonly RoleView[], query: string): readonly RoleView[] {
  if (query === '') return roles;
  const { items, isSimilar } = rank(roles, query);
  if (items.length > 0 && !isSimilar) return items;
  const nameOf = roleNames(roles);
  const near = items.slice(0, MAX_NEAR).map((role) => `  ${nameOf(role)}`);
  throw new DaypassError('no-role', `No account or role matches "${printable(query)}".`, {
    ...(near.length > 0 ? { next: `Did you mean:\n${near.join('\n')}` } : {}),
  });
}

function text(roles: readonly RoleView[], { agent, clock, request }: CommandContext): string {
  if (roles.length === 0) return 'No account is assigned to you.\n';
  const { sessions } = agent.view();
  const severalSessions = sessions.length > 1;
  // Where a source names no accounts, its session's name stands for them, which several may share: the ID tells them apart.
  const nameless = new Set(sessions.filter(({ kind }) => kind !== 'identity-center').map(({ name }) => name));
  const nameOf = ({ alias, accountName, accountId, session }: RoleView) =>
    alias ?? (accountName === '' || (nameless.has(session) && accountName === session) ? accountId : accountName);
  const now = clock.now();
  const column = (head: string, cell: (role: RoleView) => string) => (row: RoleView | 'heads') =>
    row === 'heads' ? head : cell(row);
  const columns = [
    column('ACCOUNT', (role) => printable(nameOf(role))),
    column('ID', (role) => role.accountId),
    column('ROLE', (role) => printable(role.role)),
    ...(severalSessions ? [column('SESSION', (role) => printable(role.session))] : []),
    column('CREDENTIALS', ({ expiresAt }) => (expiresAt === null ? '' : `${formatDuration(expiresAt - now)} left`)),
  ];
  return formatColumns(request.terminal.stdout ? ['heads' as const, ...roles] : roles, columns);
}

function json(roles: readonly RoleView[]): string {
  const plain = roles.map(({ session, accountId, accountName, alias, email, role, expiresAt }) => ({
    session,
    accountId,
    accountName,
    alias,
    email,
    role,
    expiresAt: expiresAt === null ? null : isoTime(expiresAt),
  }));
  return `${JSON.stringify({ version: 1, roles: plain })}\n`;
}
