import type { ActivityEntry } from '../agent/activity.ts';
import { DaypassError, EXIT } from '../base/errors.ts';
import type { Command, CommandContext } from './framework/command.ts';
import { nameOfRole } from './roles/role-name.ts';
import { formatTable, formatTime, isoTime, printable } from './terminal/text.ts';

const DEFAULT_LAST = 50;

export const activity: Command = {
  path: ['activity'],
  summary: 'Show which programs asked for what',
  details:
    'The last seven days, the newest at the end. Programs that ask again within minutes are counted on one line.',
  arguments: [],
  flags: {
    last: { value: 'N', about: `how many lines (${DEFAULT_LAST}; all of them in JSON)` },
    follow: { about: 'keep printing new entries until Ctrl-C' },
    json: { about: 'print JSON (docs/command-line.md describes it); with --follow one object a line' },
  },
  examples: [
    ['daypass activity', 'what happened lately'],
    ['daypass activity --follow', 'watch what asks'],
    ['daypass activity --json', 'for a script'],
  ],
  async run(context, input) {
    const { agent, reply } = context;
    const isJson = input.has('json');
    const last = lastOf(input.value('last')) ?? (isJson ? Number.POSITIVE_INFINITY : DEFAULT_LAST);
    const entries = agent.activity.list().slice(0, last).reverse();
    if (input.has('follow')) {
      for (const entry of entries) reply.stdout(isJson ? `${JSON.stringify(plain(entry))}\n` : line(entry, context));
      await follow(context, isJson);
      return EXIT.done;
    }
    if (isJson) reply.stdout(`${JSON.stringify({ version: 1, entries: entries.map(plain) })}\n`);
    else if (entries.length === 0) reply.stdout('Nothing has asked for anything in the last seven days.\n');
    else reply.stdout(formatTable(entries.map((entry) => cells(entry, context))));
    return EXIT.done;
  },
};

/** Until the client is gone. */
function follow(context: CommandContext, isJson: boolean): Promise<void> {
  const { agent, reply } = context;
  return new Promise((resolve) => {
    const subscription = agent.activity.onDidChange((entry) => {
      if (entry) reply.stdout(isJson ? `${JSON.stringify(plain(entry))}\n` : line(entry, context));
    });
    const end = () => {
      void subscription.dispose();
      resolve();
    };
    if (reply.signal.aborted) end();
    reply.signal.addEventListener('abort', end, { once: true });
  });
}

function line(entry: ActivityEntry, context: CommandContext): string {
  return formatTable([cells(entry, context)]);
}

function cells(entry: ActivityEntry, { agent, clock, request }: CommandContext): string[] {
  const { program, pid, session, account, role, action, result, count, lastAt } = entry;
  return [
    formatTime(lastAt, clock.now(), request.env.TZ),
    `${printable(program)} (${pid})`,
    nameOfRole(agent.roles(), { session, account, role }),
    printable(action),
    result === 'served' ? 'served' : `refused: ${printable(result)}`,
    count > 1 ? `${count} times` : '',
  ];
}

function plain({ at, lastAt, ...entry }: ActivityEntry): object {
  return { ...entry, at: isoTime(at), lastAt: isoTime(lastAt) };
}

/** @throws DaypassError usage */
function lastOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new DaypassError('usage', `"${text}" is not a number of lines.`, { next: 'Give one like 20.' });
}
