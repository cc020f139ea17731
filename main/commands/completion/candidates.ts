/** What can stand at the end of a command line that is being typed: commands, flags, and names of things that are there. */
import { askedOnce } from '../../../common/search/resolve.ts';
import type { Agent } from '../../agent/agent.ts';
import type { RoleView } from '../../agent/views.ts';
import { ownProfiles } from '../../aws-files/managed-block.ts';
import { readFileText } from '../../aws-files/read-file.ts';
import { DEFAULTS } from '../../settings/schema.ts';
import type { Command } from '../framework/command.ts';

export interface Candidate {
  readonly value: string;
  readonly about: string;
}

/** No one reads more than this many. */
const MAX_CANDIDATES = 1_000;

/**
 * @param before the words after the program's name, up to the one that is being typed.
 * @param word what is typed of the word so far; '' at its beginning.
 */
export async function candidates(
  commands: readonly Command[],
  agent: Agent,
  before: readonly string[],
  word: string,
): Promise<Candidate[]> {
  if (before.includes('--')) return [];
  const [first] = before;
  if (first === 'help') return pathWords(commands, before.slice(1));
  const command = commands.find(({ path }) => path.every((part, index) => before[index] === part));
  if (!command) return begins(pathWords(commands, before), word);
  const given = before.slice(command.path.length);
  const flag = flagOf(command, given.at(-1));
  if (flag !== null) return begins(await namesFor(flag, agent), word);
  if (word.startsWith('-')) return begins(flags(command, given), word);
  const place = given.filter(
    (text, index) => !text.startsWith('-') && flagOf(command, given[index - 1]) === null,
  ).length;
  const argument = command.arguments[place] ?? (command.arguments.at(-1)?.many ? command.arguments.at(-1) : undefined);
  const deeper = commands.filter(({ path }) => path.length > command.path.length);
  const more = given.length === 0 ? pathWords(deeper, before) : [];
  if (argument?.choices) return begins([...more, ...argument.choices.map(plain)], word);
  const names = argument ? (argument.name === 'ROLE' ? roles(agent, word) : await namesFor(argument.name, agent)) : [];
  const found = [...more, ...names.filter(({ value }) => !given.includes(value))];
  return begins(found.length > 0 || argument ? found : flags(command, given), word);
}

/** The name of a flag whose value comes next, or null. */
function flagOf(command: Command, text: string | undefined): string | null {
  const name = text?.startsWith('--') ? text.slice(2) : '';
  return command.flags[name]?.value === undefined ? null : name;
}

function pathWords(commands: readonly Command[], before: readonly string[]): Candidate[] {
  const found = new Map<string, string>();
  for (const { path, summary, hidden } of commands) {
    const next = path[before.length];
    if (hidden || next === undefined || !before.every((word, index) => path[index] === word)) continue;
    found.set(next, path.length === before.length + 1 ? summary : `${next} …`);
  }
  return [...found].map(([value, about]) => ({ value, about }));
}

function flags(command: Command, given: readonly string[]): Candidate[] {
  const shut = new Set(
    (command.exclusive ?? []).flatMap(([a, b]) =>
      given.includes(`--${a}`) ? [b] : given.includes(`--${b}`) ? [a] : [],
    ),
  );
  return [
    ...Object.entries(command.flags)
      .filter(([name]) => !given.includes(`--${name}`) && !shut.has(name))
      .map(([name, { about }]) => ({ value: `--${name}`, about })),
    { value: '--help', about: 'show its page' },
  ];
}

/** Names of things by what an argument or a flag is called. */
async function namesFor(name: string, agent: Agent): Promise<Candidate[]> {
  const { sessions, paths } = agent.view();
  switch (name) {
    case 'SESSION':
    case 'session':
      return sessions.map((session) => ({ value: session.name, about: session.address }));
    case 'account':
      return accounts(agent).map(({ id, name: about }) => ({ value: id, about }));
    case 'role':
      return [...new Set(agent.roles().map(({ role }) => role))].sort().map(plain);
    case 'region':
      return [...new Set([...sessions, ...agent.roles()].flatMap(({ region }) => region ?? []))].sort().map(plain);
    case 'KEY':
      return Object.keys(DEFAULTS).map(plain);
    case 'PROFILE':
      return ownProfiles(await readFileText(paths.awsConfig).catch(() => '')).map((profile) => plain(profile.name));
    default:
      return [];
  }
}

/** Favourites and accounts first; the roles of an account once it is named and a slash follows. */
function roles(agent: Agent, word: string): Candidate[] {
  const all = agent.roles();
  const slash = word.lastIndexOf('/');
  if (slash < 0) {
    const favourites = all.flatMap(({ favouriteName, accountName, role }) =>
      favouriteName === null ? [] : [{ value: favouriteName, about: `${accountName}/${role}` }],
    );
    const active = agent.view().active === null ? [] : [{ value: '@active', about: 'the active role' }];
    const isNumber = /^\d/.test(word);
    return [
      ...active,
      ...favourites,
      ...accounts(agent).map(({ id, name }) => ({ value: `${isNumber ? id : name}/`, about: isNumber ? name : id })),
    ];
  }
  const named = word.slice(0, slash).toLowerCase();
  const isNamed = ({ accountId, accountName, alias }: RoleView) =>
    [accountId, accountName, alias].some((name) => name?.toLowerCase() === named);
  const own = all.filter(askedOnce(isNamed));
  return own.map(({ role, accountId }) => ({ value: `${word.slice(0, slash)}/${role}`, about: accountId }));
}

/** By name, each once; the alias where there is one. */
function accounts(agent: Agent): { id: string; name: string }[] {
  const found = new Map<string, string>();
  for (const { accountId, accountName, alias } of agent.roles()) {
    if (!found.has(accountId)) found.set(accountId, alias ?? (accountName === '' ? accountId : accountName));
  }
  return [...found].map(([id, name]) => ({ id, name }));
}

function begins(all: readonly Candidate[], word: string): Candidate[] {
  const start = word.toLowerCase();
  return all.filter(({ value }) => value.toLowerCase().startsWith(start)).slice(0, MAX_CANDIDATES);
}

function plain(value: string): Candidate {
  return { value, about: '' };
}
