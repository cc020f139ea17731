/**
 * How a program is started so that it has the role whatever is in the files that shells read at their start. A shell gets the role's
 * variables again after its own, in `DAYPASS_SHELL_ENV` and the shell's own words; `start-files.ts` has what the shells inside read.
 */
import { realpath } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import type { CommandContext } from '../framework/command.ts';
import { programWords, withoutSplit } from '../starters/wrappers.ts';
import { type Assignments, assignmentText, syntaxOf } from '../terminal/shell-syntax.ts';
import { printable } from '../terminal/text.ts';
import { PLACES } from './held-variables.ts';
import { cshStart, nuStart, type OtherStart, xonshStart } from './other-shells.ts';
import { againText, bashStart, filteredStart, wordsOf } from './shell-words.ts';
import { FISH_AGAIN, FISH_PROMPT, writeStartFiles } from './start-files.ts';

const FISH = `${FISH_AGAIN}; set -e DAYPASS_SHELL_ENV`;
const FISH_SHOWN = `${FISH}; set -e DAYPASS_PROMPT\n${FISH_PROMPT}`;
const PWSH = [
  'Invoke-Expression $env:DAYPASS_SHELL_ENV; Remove-Item Env:DAYPASS_SHELL_ENV',
  '$function:DaypassPrompt = $function:prompt',
  [
    'function prompt { $now = "$env:AWS_PROFILE/$env:AWS_ACCESS_KEY_ID/$env:DAYPASS_ROLE"',
    'if ($env:DAYPASS_ROLE_REF -ne $global:DaypassRef) { $global:DaypassRef = $env:DAYPASS_ROLE_REF; $global:DaypassIs = $now; $global:DaypassRole = $env:DAYPASS_ROLE }',
    '$not = if ($now -eq $global:DaypassIs) { "" } else { "not " }; "($not$global:DaypassRole) $(DaypassPrompt)" }',
  ].join('; '),
].join('; ');
const CSH = /^t?csh$/;
/** Shells whose start files come last, or those of which do that are not told what to do. */
const OTHER_SHELLS = /^(?:nu|xonsh|t?csh)$/;
const UNKNOWN_SHELLS = /^(?:t?csh|elvish|ion|es|rc|yash|pwsh|powershell)$/;

export interface ProgramStart {
  readonly argv: readonly [string, ...string[]];
  readonly set: Readonly<Record<string, string>>;
  /** Whether start files of a shell can't change the role. */
  readonly isSure: boolean;
}

/** The person's own shell. @param role the variables, `DAYPASS_ROLE` among them: a name that no prompt would expand. */
export async function startOfShell(context: CommandContext, role: Assignments): Promise<ProgramStart> {
  const { SHELL, COMSPEC } = context.request.env;
  const program = isWindows(context) ? COMSPEC || 'cmd.exe' : SHELL || '/bin/sh';
  const files = await startFiles(context);
  const name = await shellNameOf(context, program);
  const syntax = syntaxOf(name);
  const prompt = `(${role.set.DAYPASS_ROLE}) `;
  if (syntax === null) {
    const other = await startOfOther(context, [program], { role, isShown: true });
    return other ?? { argv: [program], set: files.hooks, isSure: false };
  }
  // AutoRun, which is all that cmd reads, comes before the command of /K.
  if (syntax === 'cmd') {
    const profile = `AWS_PROFILE=${role.set.AWS_PROFILE ?? ''}`;
    return { argv: [program, '/K', 'set', profile], set: { PROMPT: `${prompt}$P$G` }, isSure: true };
  }
  const again = syntax === 'pwsh' ? assignmentText(role, syntax) : againText(role);
  const set = { ...files.hooks, DAYPASS_SHELL_ENV: again, DAYPASS_PROMPT: '1' };
  switch (syntax) {
    case 'bash':
      if (isBash(name)) return { argv: [program, '--rcfile', files.bashrc, '-i'], set, isSure: true };
      return { argv: [program], set: { ...set, PS1: `${prompt}$ ` }, isSure: true };
    case 'zsh':
      return { argv: [program, '-i'], set, isSure: true };
    case 'fish':
      return { argv: [program, '--init-command', FISH_SHOWN, '-i'], set, isSure: true };
    case 'pwsh':
      return { argv: [program, '-NoExit', '-Command', PWSH], set: without(set, 'DAYPASS_PROMPT'), isSure: true };
  }
}

/** Any program; a shell reads its start files first, also one that `env`, `nice` and the like run. */
export async function startOfProgram(
  context: CommandContext,
  argv: readonly [string, ...string[]],
  role: Assignments,
): Promise<ProgramStart & StartedProgram> {
  const isRegion = (name: string) => PLACES.some((place) => place === name);
  const isRoles = (name: string) => !isRegion(name) && (role.set[name] !== undefined || role.unset.includes(name));
  const words = isWindows(context) ? argv : withoutSplit(argv);
  const { count, isFiltered } = programWords(words, isRoles);
  const before = words.slice(0, count);
  const [program = words[0], ...args] = words.slice(before.length);
  // Another region is the person's choice, and leaves the role what it is.
  const again = withoutSet(role, (name) => isRegion(name) && before.some((word) => word.includes(name)));
  const own = isFiltered ? await startBehindSudo(context, [program, ...args], again) : null;
  const start = own ?? (await startOfWords(context, [program, ...args], again));
  const [first = program, ...rest] = [...before, ...start.argv];
  return { ...start, argv: [first, ...rest], program, isFiltered };
}

interface StartedProgram {
  /** The one that is run in the end. */
  readonly program: string;
  /** Whether it is started by a sudo. */
  readonly isFiltered: boolean;
}

/** sudo takes away what leads shells of bash's family and zsh to files of ours, which another user couldn't read. */
async function startBehindSudo(
  context: CommandContext,
  [program, ...args]: readonly [string, ...string[]],
  role: Assignments,
): Promise<ProgramStart | null> {
  const syntax = syntaxOf(await shellNameOf(context, program));
  if (syntax !== 'bash' && syntax !== 'zsh') return null;
  const start = filteredStart(wordsOf(args), syntax);
  const set = { DAYPASS_SHELL_ENV: againText(role) };
  return { argv: [program, ...start.args], set: start.isTold ? set : {}, isSure: start.isSure };
}

async function startOfWords(
  context: CommandContext,
  argv: readonly [string, ...string[]],
  role: Assignments,
): Promise<ProgramStart> {
  const [program, ...args] = argv;
  const { bashrc, hooks } = await startFiles(context);
  const variables = { DAYPASS_SHELL_ENV: againText(role) };
  const name = await shellNameOf(context, program);
  switch (syntaxOf(name)) {
    case 'fish': {
      const isBare = args.some((word) => word === '--no-config' || /^-[a-zA-Z]*N/.test(word));
      if (isBare) break;
      return {
        argv: [program, '--init-command', FISH, ...args],
        set: { ...hooks, ...variables },
        isSure: true,
      };
    }
    case 'bash': {
      const { stdin, stderr } = context.request.terminal;
      const start = bashStart(wordsOf(args), { isBash: isBash(name), bashrc, isAtTerminal: stdin && stderr });
      if (start === null) break;
      return { argv: [program, ...start.args], set: { ...hooks, ...variables, ...start.set }, isSure: true };
    }
    default:
  }
  const other = await startOfOther(context, argv, { role, isShown: false });
  if (other) return other;
  return {
    argv,
    set: hooks,
    isSure: (!UNKNOWN_SHELLS.test(name) && !isOtherZsh(name, args)) || args.some((word) => /^-nop/i.test(word)),
  };
}

/** nu, xonsh and csh's family. Null for any other program, and for starts of these whose files come last. */
async function startOfOther(
  context: CommandContext,
  [program, ...args]: readonly [string, ...string[]],
  { role, isShown }: { readonly role: Assignments; readonly isShown: boolean },
): Promise<ProgramStart | null> {
  if (isWindows(context)) return null;
  const { cshHome, hooks } = await startFiles(context);
  const { env, terminal } = context.request;
  const name = await shellNameOf(context, program);
  let start: OtherStart | null = null;
  if (name === 'nu') start = nuStart(args, role, { isShown, isAtTerminal: terminal.stdin });
  else if (name === 'xonsh') start = xonshStart(args);
  else if (CSH.test(name)) start = cshStart(args, role, { cshHome, home: env.HOME });
  if (!start) return null;
  const shown = isShown && name !== 'nu' ? { DAYPASS_PROMPT: '1' } : {};
  return { argv: [program, ...start.args], set: { ...hooks, ...start.set, ...shown }, isSure: start.isSure };
}

/** What is said where start files count after all. */
export function unknownShellLine({
  program,
  isFiltered = false,
}: Partial<StartedProgram> & { program: string }): string {
  const name = printable(nameOf(program));
  const why = isFiltered ? `sudo’s ${name} reads start files last` : `Daypass does not know ${name}`;
  return `${why}: where ${isFiltered ? 'they' : 'its start files'} set AWS_PROFILE or keys, those count.\n`;
}

function startFiles(context: CommandContext) {
  const { host, request } = context;
  if (isWindows(context)) return Promise.resolve({ bashrc: '', cshHome: '', hooks: {} });
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
  if (isWindows(context) || syntaxOf(name) !== null || OTHER_SHELLS.test(name)) return name;
  const { cwd, searchPath = '' } = context.request;
  const folders = program.includes('/') ? [''] : searchPath.split(delimiter).filter(Boolean);
  for (const folder of folders) {
    const target = await realpath(resolve(cwd, folder, program)).catch(() => null);
    if (target === null) continue;
    const real = nameOf(target);
    return syntaxOf(real) !== null || OTHER_SHELLS.test(real) ? real : name;
  }
  return name;
}

/** As another shell it reads that one's files, none of which is ours. */
function isOtherZsh(name: string, args: readonly string[]): boolean {
  return syntaxOf(name) === 'zsh' && args[0] === '--emulate' && args[1] !== 'zsh';
}

function isBash(name: string): boolean {
  return /^bash(?:-?[\d.]+)?$/.test(name.toLowerCase());
}

function withoutSet({ set, unset }: Assignments, isLeftOut: (name: string) => boolean): Assignments {
  return { set: Object.fromEntries(Object.entries(set).filter(([name]) => !isLeftOut(name))), unset };
}

function without(set: Record<string, string>, name: string): Record<string, string> {
  const { [name]: _, ...others } = set;
  return others;
}
