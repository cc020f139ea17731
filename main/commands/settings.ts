/** `daypass settings …`: what a person may set, from a terminal. */
import { access } from 'node:fs/promises';
import { DaypassError, EXIT, isCode } from '../base/errors.ts';
import { DEFAULTS, type OwnSettings } from '../settings/schema.ts';
import type { Command, CommandContext } from './framework/command.ts';
import { didYouMean } from './framework/suggest.ts';
import { confirmWeakening } from './terminal/confirm-weakening.ts';
import { errorText, printable } from './terminal/text.ts';

const KEY = { name: 'KEY', about: 'name of a setting, such as theme or console.opens' } as const;

/** Said where a person switches on what puts secrets into a file. */
const PLAIN_TEXT = [
  'Sign-ins, refresh tokens included, are now in ~/.aws/sso/cache too: in plain text, readable by every program of yours.',
  '`daypass settings set awsCliCache.write false` takes them out again.\n',
].join('\n');

/** Said where a person switches on what this desktop can't do. */
const NOTHING_KEPT =
  "Consoles still keep no cookies here, because they can't be encrypted: the desktop has no keychain, or this is no packaged app.\n";

export const settingsGet: Command = {
  path: ['settings', 'get'],
  summary: 'Print what is set',
  details: 'Without KEY, everything that is in force, as JSON.',
  arguments: [KEY],
  flags: {
    own: { about: 'only what you have set, without the defaults' },
    json: { about: 'print a single value as JSON too' },
  },
  examples: [
    ['daypass settings get', 'everything in force'],
    ['daypass settings get defaultRegion', 'one of them'],
  ],
  async run(context, input) {
    const { agent, reply } = context;
    await agent.settings.reload();
    warnOfProblem(context);
    const all: unknown = input.has('own') ? agent.settings.own() : agent.settings.get();
    const [key] = input.arguments;
    if (key === undefined) {
      reply.stdout(`${JSON.stringify(all, null, 2)}\n`);
      return EXIT.done;
    }
    const value = pathOf(key).reduce(inside, all);
    const isPlain = typeof value === 'string' && !input.has('json');
    if (value !== undefined) reply.stdout(isPlain ? `${printable(value)}\n` : `${JSON.stringify(value, null, 2)}\n`);
    else if (input.has('json')) reply.stdout('null\n');
    return EXIT.done;
  },
};

export const settingsSet: Command = {
  path: ['settings', 'set'],
  summary: 'Change a setting',
  needsWindows: true,
  details: 'VALUE is JSON, or else a text as it stands. What is wrong is refused, and nothing is changed.',
  arguments: [
    { ...KEY, required: true },
    { name: 'VALUE', about: 'the value', required: true },
  ],
  flags: {},
  examples: [
    ['daypass settings set defaultRegion eu-west-1', 'a text'],
    ['daypass settings set approvalMinutes 30', 'a number'],
    ['daypass settings set regions \'[{"account":"*-prod","region":"eu-central-1"}]\'', 'a list of rules'],
    ['daypass settings set accounts.111122223333.alias pay', 'what you call an account'],
  ],
  async run(context, input) {
    const [key = '', text = ''] = input.arguments;
    const path = pathOf(key);
    const confirm = confirmWeakening(context);
    const set = (value: unknown) => context.agent.settings.update((own) => withValue(own, path, value), confirm);
    const value = parsed(text);
    const wasWritten = context.agent.settings.get().awsCliCache.write;
    try {
      await set(value);
    } catch (error) {
      // `accounts.….alias 42` means the text.
      if (typeof value === 'string' || !isCode(error, 'settings-invalid')) throw error;
      await set(text).catch(() => {
        throw error;
      });
    }
    if (!wasWritten && context.agent.settings.get().awsCliCache.write) context.reply.stderr(PLAIN_TEXT);
    if (key === 'console.keepData' && context.agent.settings.get().console.keepData) {
      if ((await context.host.canKeepConsoles?.()) === false) context.reply.stderr(NOTHING_KEPT);
    }
    return EXIT.done;
  },
};

export const settingsUnset: Command = {
  path: ['settings', 'unset'],
  summary: 'Bring the default of a setting back',
  needsWindows: true,
  arguments: [{ ...KEY, required: true }],
  flags: {},
  examples: [['daypass settings unset theme', 'as if it had never been set']],
  async run(context, input) {
    const path = pathOf(input.arguments[0] ?? '');
    await context.agent.settings.update((own) => withValue(own, path, undefined), confirmWeakening(context));
    return EXIT.done;
  },
};

export const settingsConfirm: Command = {
  path: ['settings', 'confirm'],
  summary: 'Confirm less protection that was written into the settings file',
  needsWindows: true,
  details: [
    'Where settings.json or the settings of your team were changed to require fewer approvals, or settings.json to reach AWS through',
    'another proxy, to trust other certificates or to open another terminal, they stay in force as they were until you agree: in a box',
    'of the app, or by words that you type into a terminal. The same goes for a file of certificates that holds others than before.',
  ].join('\n'),
  arguments: [],
  flags: {},
  examples: [['daypass settings confirm', 'see what would change, and agree']],
  async run(context) {
    const { settings } = context.agent;
    await settings.reload();
    const less = settings.pending();
    if (!less) {
      context.reply.stdout('The settings protect no less than you agreed to.\n');
      return EXIT.done;
    }
    await confirmWeakening(context)(less);
    settings.release(less);
    return EXIT.done;
  },
};

export const settingsEdit: Command = {
  path: ['settings', 'edit'],
  summary: 'Open the settings in your editor',
  needsWindows: true,
  details: [
    'The editor is that of VISUAL or EDITOR. Settings are read again when the file is saved; where something is wrong, they',
    'stay as they were, and `daypass status` says what it is.',
  ].join('\n'),
  arguments: [],
  flags: {},
  examples: [['EDITOR="code --wait" daypass settings edit', 'in another editor']],
  async run({ agent, host, reply, request }) {
    const { path } = agent.settings;
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (!isThere) await agent.settings.update(() => ({ version: 1 }));
    agent.settings.watch();
    const { VISUAL: visual, EDITOR: editor } = request.env;
    if (host.surroundings.platform === 'win32') {
      const words = (visual || editor || 'notepad').split(' ').filter(Boolean);
      return reply.exec({ argv: [words[0] ?? 'notepad', ...words.slice(1), path], set: {}, unset: [] });
    }
    // The variable is a command line, as for git and crontab: a shell reads it.
    const command = `exec ${visual || editor || 'vi'} "$1"`;
    return reply.exec({ argv: ['sh', '-c', command, 'sh', path], set: {}, unset: [] });
  },
};

/** @throws DaypassError usage for a setting that there is not. */
function pathOf(key: string): string[] {
  const [first = '', ...rest] = key.split('.');
  if (!Object.hasOwn(DEFAULTS, first) || key.endsWith('.')) {
    const known = Object.keys(DEFAULTS);
    const near = didYouMean(first, known, (name) => printable([name, ...rest].join('.')));
    throw new DaypassError('usage', `There is no setting "${printable(key)}".`, {
      next: near || `Settings are: ${known.join(', ')}.`,
    });
  }
  if (first === 'accounts' && rest.length > 1) return [first, rest[0] ?? '', rest.slice(1).join('.')];
  return rest.length === 0 ? [first] : [first, rest.join('.')];
}

function inside(value: unknown, key: string): unknown {
  return isGroup(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The change that puts a value at a path; groups on the way are copied, and made where they are missing. */
function withValue(own: OwnSettings, [first = '', ...rest]: readonly string[], value: unknown): Partial<OwnSettings> {
  const put = (group: unknown, [key, ...deeper]: readonly string[]): unknown => {
    if (key === undefined) return value;
    const next = { ...(isGroup(group) ? group : {}) };
    const inner = put(next[key], deeper);
    if (inner === undefined) delete next[key];
    else next[key] = inner;
    return Object.keys(next).length === 0 ? undefined : next;
  };
  return { [first]: put(own[first], rest) } as Partial<OwnSettings>;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function warnOfProblem({ agent, reply }: CommandContext): void {
  const { problem } = agent.settings;
  if (problem) reply.stderr(`${errorText(problem)}\n`);
}
