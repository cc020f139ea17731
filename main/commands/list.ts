import type { RoleView } from '../agent/views.ts';
import { DaypassError, EXIT } from '../base/errors.ts';
import type { Command, CommandContext } from './framework/command.ts';
import { bringUpToDate } from './roles/listing.ts';
import { formatColumns, formatDuration, isoTime, printable } from './terminal/text.ts';

export const list: Command = {
  path: ['list'],
  summary: 'List accounts and roles',
  details: 'Shows what is known at once and refreshes it in the background; the first time it waits for AWS.',
  arguments: [
    {
      name: 'FILTER',
      about: 'words that must all occur in account name, alias, ID, e-mail, role, session or tags',
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
    const words = input.arguments.flatMap((argument) => argument.toLowerCase().split(/\s+/)).filter(Boolean);
    const roles = agent.roles().filter((role) => matchesWords(role, words));
    if (input.has('json')) {
      reply.stdout(json(roles));
      return EXIT.done;
    }
    if (roles.length === 0 && words.length > 0) {
      throw new DaypassError('no-role', `No account or role matches "${printable(words.join(' '))}".`);
    }
    reply.stdout(text(roles, context));
    return EXIT.done;
  },
};

export function matchesWords(role: RoleView, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const { alias, accountName, accountId, email, role: permission, session, favouriteName, tags } = role;
  const all = [alias ?? '', accountName, accountId, email, permission, session, favouriteName ?? '', ...tags];
  const text = all.join(' ').toLowerCase();
  return words.every((word) => text.includes(word));
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
