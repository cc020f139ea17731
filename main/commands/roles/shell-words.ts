/** What a shell of bash's family is asked to do, and how it does that with the role's variables set after its start files. */
import type { DaypassError } from '../../base/errors.ts';
import { startFilesLast } from '../starters/refusals.ts';
import type { Assignments } from '../terminal/shell-syntax.ts';

export interface ShellWords {
  readonly args: readonly string[];
  /** `i`, `l` and what else is given in one letter. */
  readonly letters: ReadonlySet<string>;
  readonly long: ReadonlySet<string>;
  /** Those behind `-o`. */
  readonly named: ReadonlySet<string>;
  /** Place of the command behind `-c`, or of the script; null where there is neither. */
  readonly first: number | null;
  /** Place of the word behind `--rcfile`. */
  readonly rcfile: number | null;
}

/** bash(1), OPTIONS: long ones first, each letter may be in one word with others, `-o` and `-O` take a word. */
export function wordsOf(args: readonly string[]): ShellWords {
  const letters = new Set<string>();
  const long = new Set<string>();
  const named = new Set<string>();
  let rcfile: number | null = null;
  let at = 0;
  for (; at < args.length; at += 1) {
    const word = args[at] ?? '';
    if (word === '--' || word === '-') {
      at += 1;
      break;
    }
    if (word.startsWith('--')) {
      long.add(word.slice(2));
      if (word === '--rcfile' || word === '--init-file') {
        at += 1;
        rcfile = at;
      }
    } else if (/^[-+]./.test(word)) {
      if (word.startsWith('-')) for (const letter of word.slice(1)) letters.add(letter);
      if (!/[oO]$/.test(word)) continue;
      at += 1;
      if (/^-.*o$/.test(word)) named.add(args[at] ?? '');
    } else break;
  }
  return { args, letters, long, named, rcfile, first: at < args.length ? at : null };
}

/**
 * `DAYPASS_SHELL_ENV`: a start file of bash may become a fish, and the other way round, so both read it. Within single quotes fish alone
 * takes a backslash for a sign; both take `"\\\\"` for one.
 */
export function againText({ set, unset }: Assignments): string {
  const quoted = (value: string) => `'${value.replace(/['\\]/g, (sign) => (sign === "'" ? `'"'"'` : `'"\\\\"'`))}'`;
  const lines = [
    ...unset.map((name) => `unset ${name}`),
    ...Object.entries(set).map(([name, value]) => `export ${name}=${quoted(value)}`),
  ];
  return `${lines.join('\n')}\n`;
}

interface Start {
  readonly args: readonly string[];
  readonly set: Readonly<Record<string, string>>;
}

// biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own
const AGAIN = 'eval "${DAYPASS_SHELL_ENV-}"; unset DAYPASS_SHELL_ENV; ';

interface Where {
  /** As a person knows it. */
  readonly name: string;
  readonly isBash: boolean;
  readonly bashrc: string;
  /** Whether a shell that is told nothing would ask a person. */
  readonly isAtTerminal: boolean;
}

/** A command that begins with the variables: nothing of ours need come between start files and it. */
function againFirst({ args, first }: ShellWords): Start {
  return { args: args.map((word, index) => (index === first ? AGAIN + word : word)), set: {} };
}

/**
 * @returns null where nothing is to be done: the shell reads only what `start-files.ts` has, or nothing.
 * @throws DaypassError usage where it reads start files last
 */
export function posixStart(words: ShellWords, where: Where): Start | null {
  const { args, letters, long, named, first } = words;
  if (['posix', 'version', 'help'].some((name) => long.has(name))) return null;
  const isLogin = letters.has('l') || long.has('login') || hasNamed(named, /^login/);
  const isCommand = letters.has('c');
  const isAsked = !isCommand && (first === null || letters.has('s')) && where.isAtTerminal;
  const isInteractive = letters.has('i') || named.has('interactive') || isAsked;
  if (isCommand && first !== null && (where.isBash ? isInteractive || isLogin : isLogin)) return againFirst(words);
  // It doesn't read what BASH_ENV and ENV name.
  const isPrivileged = letters.has('p') || named.has('privileged');
  if (where.isBash) return bashStart(words, where, { isLogin, isInteractive, isPrivileged });
  if (!isLogin) return isInteractive && !isCommand ? { args, set: {} } : null;
  // posh(1) has no file for those that are interactive.
  if (!isInteractive || isPrivileged || where.name === 'posh' || hasNamed(named, /^login/)) throw loginLast(where.name);
  return { args: withoutLogin(words), set: { DAYPASS_LOGIN: '1' } };
}

/** Our own files read what a login shell reads, and come last: it might itself set `BASH_ENV`, or replace `--rcfile`. */
function bashStart(
  words: ShellWords,
  { name, bashrc }: Where,
  is: { readonly isLogin: boolean; readonly isInteractive: boolean; readonly isPrivileged: boolean },
): Start | null {
  const { args, long, rcfile } = words;
  const isBare = long.has('noprofile');
  if (!is.isInteractive) {
    if (!is.isLogin || isBare) return is.isLogin ? { args, set: {} } : null;
    if (is.isPrivileged) throw loginLast(name);
    return { args: withoutLogin(words), set: { DAYPASS_LOGIN: '1' } };
  }
  if (long.has('norc') && !is.isLogin) return null;
  return {
    args: ['--rcfile', bashrc, ...withoutLogin(words)],
    set: {
      ...(is.isLogin ? { DAYPASS_LOGIN: isBare ? '0' : '1' } : {}),
      ...(rcfile === null ? {} : { DAYPASS_BASHRC: args[rcfile] ?? '' }),
    },
  };
}

function hasNamed(named: ReadonlySet<string>, pattern: RegExp): boolean {
  return [...named].some((name) => pattern.test(name));
}

function loginLast(name: string): DaypassError {
  return startFilesLast(`A login shell of ${name}`, 'Leave out `-l`.');
}

/** Without the options that say that it is one, and which file it is to read. */
function withoutLogin({ args, first, rcfile }: ShellWords): string[] {
  const end = first ?? args.length;
  const options = args.slice(0, end).filter((word, index) => {
    return word !== '--login' && !/^-l+$/.test(word) && (rcfile === null || (index !== rcfile && index + 1 !== rcfile));
  });
  const others = options.map((word) => (/^-[a-zA-Z]+$/.test(word) ? word.replaceAll('l', '') : word));
  return [...others, ...args.slice(end)];
}

/** yash(1): `--rcfile` is what it reads at a terminal. */
export function yashStart(words: ShellWords, where: Where & { readonly yashrc: string }): Start | null {
  const { args, letters, long, named, first } = words;
  const isBare = (name: string) => long.has(name) || long.has('posix') || long.has('version') || long.has('help');
  const isLogin = (letters.has('l') || long.has('login') || hasNamed(named, /^login/)) && !isBare('noprofile');
  if (letters.has('c') && first !== null) return againFirst(words);
  const isAsked = (first === null || letters.has('s')) && where.isAtTerminal;
  const isInteractive = (letters.has('i') || long.has('interactive') || isAsked) && !isBare('norcfile');
  if (!isInteractive) {
    if (isLogin) throw loginLast(where.name);
    return null;
  }
  const own = args.slice(0, first ?? args.length).find((word) => word.startsWith('--rcfile='));
  const others = args.filter((word) => word !== own);
  return {
    args: [`--rcfile=${where.yashrc}`, ...others],
    set: own === undefined ? {} : { DAYPASS_BASHRC: own.slice(own.indexOf('=') + 1) },
  };
}

/**
 * zsh reads our five files wherever it reads the person's, unless a file of the system's says that they are elsewhere. As another shell
 * (`--emulate`) it reads that one's.
 * @throws DaypassError usage where it is one that Daypass doesn't know
 */
export function zshStart(args: readonly string[], where: Where): Start | null {
  const [option, shell = '', ...rest] = args;
  if (option === '--emulate' && shell !== 'zsh') {
    if (shell !== 'sh' && shell !== 'ksh') throw startFilesLast(`zsh as ${shell}`, 'Leave out `--emulate`.');
    const start = posixStart(wordsOf(rest), { ...where, name: `zsh as ${shell}`, isBash: false });
    return start && { ...start, args: [option, shell, ...start.args] };
  }
  const words = wordsOf(args);
  return words.letters.has('c') && words.first !== null ? againFirst(words) : null;
}

/**
 * As another user, where no file of ours is read. A script comes behind the start files, where there are any.
 * @throws DaypassError usage where start files come last
 */
export function filteredStart(words: ShellWords, name: string, syntax: 'bash' | 'zsh'): Start {
  const { args, letters, long, named, first } = words;
  if (letters.has('c') && first !== null) return againFirst(words);
  if (long.has('version') || long.has('help')) return { args, set: {} };
  const isLogin = letters.has('l') || long.has('login') || named.size > 0;
  const isScript = first !== null && !letters.has('s') && !letters.has('i');
  const isBare = long.has('norc') || letters.has('f') || long.has('no-rcs');
  if (!isLogin && (syntax === 'zsh' ? letters.has('f') || long.has('no-rcs') : isScript || isBare)) {
    return { args, set: {} };
  }
  const next = syntax === 'zsh' ? 'Use `-c`, or `-f` without `-l`.' : 'Use `-c`, or `--norc` without `-l`.';
  throw startFilesLast(`Another user’s ${name}`, next);
}
