/**
 * How a program is started so that it has the role whatever is in the files that shells read at their start. A shell gets the role's
 * variables again after its own, in `DAYPASS_SHELL_ENV` and the shell's own words; `start-files.ts` has what the shells inside read.
 */
import { realpath } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { DaypassError } from '../../base/errors.ts';
import type { CommandContext } from '../framework/command.ts';
import { startFilesLast } from '../starters/refusals.ts';
import { programWords, withoutSplit } from '../starters/wrappers.ts';
import { type Assignments, assignmentText, syntaxOf } from '../terminal/shell-syntax.ts';
import { printable } from '../terminal/text.ts';
import { PLACES } from './held-variables.ts';
import { isLastShell, refuseBareZsh, refuseLast, refuseMovedZsh } from './last-shells.ts';
import { cshStart, elvishStart, nuStart, type OtherStart, xonshStart } from './other-shells.ts';
import { againText, filteredStart, posixStart, wordsOf, yashStart, zshStart } from './shell-words.ts';
import { writeStartFiles } from './start-files.ts';
import { FISH_AGAIN, FISH_PROMPT } from './start-files-fish.ts';
import { PWSH } from './start-files-pwsh.ts';

const FISH = `${FISH_AGAIN}; set -e DAYPASS_SHELL_ENV`;
const FISH_SHOWN = `${FISH}; set -e DAYPASS_PROMPT\n${FISH_PROMPT}`;
const CSH = /^t?csh$/;
/** Shells that Daypass knows, next to those of `syntaxOf`. */
const OTHER_SHELLS = /^(?:nu|xonsh|t?csh|elvish)$/;

export interface ProgramStart {
  readonly argv: readonly [string, ...string[]];
  readonly set: Readonly<Record<string, string>>;
}

/**
 * The person's own shell.
 * @throws DaypassError usage where its start files could take the role away
 * @param role the variables, `DAYPASS_ROLE` among them: a name that no prompt would expand.
 */
export async function startOfShell(context: CommandContext, role: Assignments): Promise<ProgramStart> {
  const { SHELL, COMSPEC } = context.request.env;
  const program = isWindows(context) ? COMSPEC || 'cmd.exe' : SHELL || '/bin/sh';
  const files = await startFiles(context);
  const name = await shellNameOf(context, program);
  const syntax = syntaxOf(name);
  const prompt = `(${role.set.DAYPASS_ROLE}) `;
  if (syntax === null) {
    refuseLast(name, []);
    const other = await startOfOther(context, [program], { role, isShown: true });
    if (other) return other;
    if (isLastShell(name)) return { argv: [program], set: files.hooks };
    throw new DaypassError(
      'usage',
      `Daypass doesn’t know the shell ${printable(nameOf(program))}, whose start files could take the role away.`,
      {
        next: 'Name another in SHELL: `SHELL=/bin/bash daypass shell ROLE`.',
      },
    );
  }
  // Without AutoRun, which is all that cmd reads.
  if (syntax === 'cmd') return { argv: [program, '/D'], set: { PROMPT: `${prompt}$P$G` } };
  const again = syntax === 'pwsh' ? assignmentText(role, syntax) : againText(role);
  const set = { ...files.hooks, DAYPASS_SHELL_ENV: again, DAYPASS_PROMPT: '1' };
  switch (syntax) {
    case 'bash':
      if (isBash(name)) return { argv: [program, '--rcfile', files.bashrc, '-i'], set };
      if (isYash(name)) return { argv: [program, `--rcfile=${files.yashrc}`, '-i'], set };
      return { argv: [program], set: { ...set, PS1: `${prompt}$ ` } };
    case 'zsh':
      await refuseMovedZsh();
      return { argv: [program, '-i'], set };
    case 'fish':
      return { argv: [program, '--init-command', FISH_SHOWN, '-i'], set };
    case 'pwsh':
      return { argv: [program, '-NoExit', '-Command', PWSH], set: without(set, 'DAYPASS_PROMPT') };
  }
}

/**
 * Any program; a shell reads its start files first, also one that `env`, `nice` and the like run.
 * @throws DaypassError usage where that shell would read them last
 */
export async function startOfProgram(
  context: CommandContext,
  argv: readonly [string, ...string[]],
  role: Assignments,
): Promise<ProgramStart> {
  const isRegion = (name: string) => PLACES.some((place) => place === name);
  const isRoles = (name: string) => !isRegion(name) && (role.set[name] !== undefined || role.unset.includes(name));
  const words = isWindows(context) ? argv : withoutSplit(argv);
  const { count, isFiltered, isListed } = programWords(words, isRoles);
  const before = words.slice(0, count);
  const [program = words[0], ...args] = words.slice(before.length);
  // Another region is the person's choice, and leaves the role what it is.
  const again = withoutSet(role, (name) => isRegion(name) && before.some((word) => word.includes(name)));
  if (isListed && isShell(await shellNameOf(context, program))) {
    throw startFilesLast(`Another user’s ${nameOf(program)}`, 'Use `sudo -E`, which passes on what it needs.');
  }
  const own = isFiltered ? await startAsAnother(context, [program, ...args], again) : null;
  const start = own ?? (await startOfWords(context, [program, ...args], again));
  const [first = program, ...rest] = [...before, ...start.argv];
  return { ...start, argv: [first, ...rest] };
}

/** sudo takes away what leads shells to files of ours, and another user couldn't read those. */
async function startAsAnother(
  context: CommandContext,
  [program, ...args]: readonly [string, ...string[]],
  role: Assignments,
): Promise<ProgramStart | null> {
  const name = await shellNameOf(context, program);
  const syntax = syntaxOf(name);
  if (syntax === 'bash' || syntax === 'zsh') {
    const start = filteredStart(wordsOf(args), name, syntax);
    // sudo takes the person's own away, others don't.
    return { argv: [program, ...start.args], set: { DAYPASS_SHELL_ENV: againText(role), BASH_ENV: '', ENV: '' } };
  }
  if (name === 'xonsh' && !args.includes('--no-rc')) throw startFilesLast('Another user’s xonsh', 'Use `--no-rc`.');
  if (CSH.test(name) && !/^-[a-zA-Z]*[cf]$/.test(args[0] ?? ''))
    throw startFilesLast(`Another user’s ${name}`, 'Use `-f`.');
  return null;
}

async function startOfWords(
  context: CommandContext,
  argv: readonly [string, ...string[]],
  role: Assignments,
): Promise<ProgramStart> {
  const [program, ...args] = argv;
  const { hooks } = await startFiles(context);
  const name = await shellNameOf(context, program);
  refuseLast(name, args);
  if (syntaxOf(name) === 'cmd') return { argv: [program, '/D', ...args], set: {} };
  const set = { ...hooks, DAYPASS_SHELL_ENV: againText(role) };
  const start = await startOfKnown(context, { name, args });
  if (start) return { argv: [program, ...start.args], set: { ...set, ...start.set } };
  return (await startOfOther(context, argv, { role, isShown: false })) ?? { argv, set: hooks };
}

/** Shells that read `DAYPASS_SHELL_ENV` as it is. Null where nothing is to be done. */
async function startOfKnown(
  context: CommandContext,
  { name, args }: { readonly name: string; readonly args: readonly string[] },
): Promise<ReturnType<typeof posixStart>> {
  const { bashrc, yashrc } = await startFiles(context);
  const { stdin, stderr } = context.request.terminal;
  const words = wordsOf(args);
  const where = { name, isBash: isBash(name), bashrc, yashrc, isAtTerminal: stdin && stderr };
  switch (syntaxOf(name)) {
    case 'fish': {
      const isBare = args.some((word) => word === '--no-config' || /^-[a-zA-Z]*N/.test(word));
      return isBare ? null : { args: ['--init-command', FISH, ...args], set: {} };
    }
    case 'bash':
      return isYash(name) ? yashStart(words, where) : posixStart(words, where);
    case 'zsh': {
      const start = zshStart(args, where);
      const isBare = words.letters.has('f') || words.long.has('no-rcs');
      if (start === null) await (isBare ? refuseBareZsh() : refuseMovedZsh());
      return start;
    }
    default:
      return null;
  }
}

/** nu, xonsh, elvish and csh's family. Null for any other program. */
async function startOfOther(
  context: CommandContext,
  [program, ...args]: readonly [string, ...string[]],
  { role, isShown }: { readonly role: Assignments; readonly isShown: boolean },
): Promise<ProgramStart | null> {
  if (isWindows(context)) return null;
  const { cshHome, elvishRc, hooks } = await startFiles(context);
  const name = await shellNameOf(context, program);
  const { env, terminal } = context.request;
  let start: OtherStart | null = null;
  if (name === 'nu') start = nuStart(args, role, isShown);
  else if (name === 'xonsh') start = xonshStart(args);
  else if (name === 'elvish') start = elvishStart(args, role, terminal.stdin ? elvishRc : null);
  else if (CSH.test(name)) start = cshStart(args, role, { name, cshHome, home: env.HOME });
  if (!start) return null;
  const shown = isShown && name !== 'nu' ? { DAYPASS_PROMPT: '1' } : {};
  return { argv: [program, ...start.args], set: { ...hooks, ...start.set, ...shown } };
}

function startFiles(context: CommandContext) {
  const { host, request } = context;
  if (isWindows(context)) return Promise.resolve({ bashrc: '', yashrc: '', elvishRc: '', cshHome: '', hooks: {} });
  return writeStartFiles(join(host.paths.state, 'shell'), request.env, host.surroundings.platform);
}

function isWindows({ host }: CommandContext): boolean {
  return host.surroundings.platform === 'win32';
}

function nameOf(program: string): string {
  return (program.split(/[\\/]/).at(-1) ?? '').replace(/\.exe$/i, '');
}

/** What a program is called, or where it is a link to a shell, what that is: `rbash` and `~/bin/my-shell` read what bash reads. */
async function shellNameOf(context: CommandContext, program: string): Promise<string> {
  const name = nameOf(program);
  if (isWindows(context) || isShell(name)) return name;
  const { cwd, searchPath = '' } = context.request;
  const folders = program.includes('/') ? [''] : searchPath.split(delimiter).filter(Boolean);
  for (const folder of folders) {
    const target = await realpath(resolve(cwd, folder, program)).catch(() => null);
    if (target === null) continue;
    const real = nameOf(target);
    return isShell(real) ? real : name;
  }
  return name;
}

function isShell(name: string): boolean {
  return syntaxOf(name) !== null || OTHER_SHELLS.test(name) || isLastShell(name);
}

function isBash(name: string): boolean {
  return /^bash(?:-?[\d.]+)?$/.test(name.toLowerCase());
}

function isYash(name: string): boolean {
  return name === 'yash';
}

function withoutSet({ set, unset }: Assignments, isLeftOut: (name: string) => boolean): Assignments {
  return { set: Object.fromEntries(Object.entries(set).filter(([name]) => !isLeftOut(name))), unset };
}

function without(set: Record<string, string>, name: string): Record<string, string> {
  const { [name]: _, ...others } = set;
  return others;
}
