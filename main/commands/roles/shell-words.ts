/** What a shell of bash's family is asked to do, and how it does that with the role's variables set after its start files. */
import type { Assignments } from '../terminal/shell-syntax.ts';

export interface ShellWords {
  readonly args: readonly string[];
  /** `i`, `l` and what else is given in one letter. */
  readonly letters: ReadonlySet<string>;
  readonly long: ReadonlySet<string>;
  /** Place of the command behind `-c`, or of the script; null where there is neither. */
  readonly first: number | null;
  /** Place of the word behind `--rcfile`. */
  readonly rcfile: number | null;
}

/** bash(1), OPTIONS: long ones first, each letter may be in one word with others, `-o` and `-O` take a word. */
export function wordsOf(args: readonly string[]): ShellWords {
  const letters = new Set<string>();
  const long = new Set<string>();
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
      if (/[oO]$/.test(word)) at += 1;
    } else break;
  }
  return { args, letters, long, rcfile, first: at < args.length ? at : null };
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

const AGAIN = 'eval "$DAYPASS_SHELL_ENV"; unset DAYPASS_SHELL_ENV; ';

interface Where {
  readonly isBash: boolean;
  readonly bashrc: string;
  /** Whether a shell that is told nothing would ask a person. */
  readonly isAtTerminal: boolean;
}

/** @returns null where nothing is to be done: the shell reads only what `start-files.ts` has, or nothing. */
export function bashStart(words: ShellWords, { isBash, bashrc, isAtTerminal }: Where): Start | null {
  const { args, letters, long, first, rcfile } = words;
  if (['posix', 'version', 'help'].some((name) => long.has(name))) return null;
  const isLogin = letters.has('l') || long.has('login');
  const isCommand = letters.has('c');
  const isInteractive = letters.has('i') || (!isCommand && (first === null || letters.has('s')) && isAtTerminal);
  // Nothing of ours comes between start files and command here.
  if (isCommand && first !== null && (isBash ? isInteractive : isLogin)) {
    return { args: args.map((word, index) => (index === first ? AGAIN + word : word)), set: {} };
  }
  if (!isBash) return isInteractive && !isCommand ? { args, set: {} } : null;
  if (!isInteractive) return isLogin ? { args, set: {} } : null;
  if (long.has('norc') && !isLogin) return null;
  const end = first ?? args.length;
  const options = args.slice(0, end).filter((word, index) => {
    return word !== '--login' && !/^-l+$/.test(word) && index !== rcfile && index + 1 !== rcfile;
  });
  const withoutLogin = options.map((word) => (/^-[a-zA-Z]+$/.test(word) ? word.replaceAll('l', '') : word));
  return {
    args: ['--rcfile', bashrc, ...withoutLogin, ...args.slice(end)],
    set: {
      ...(isLogin ? { DAYPASS_LOGIN: '1' } : {}),
      ...(rcfile === null ? {} : { DAYPASS_BASHRC: args[rcfile] ?? '' }),
    },
  };
}

interface FilteredStart {
  readonly args: readonly string[];
  /** Whether the shell is told the variables. */
  readonly isTold: boolean;
  readonly isSure: boolean;
}

/** Where no file of ours is read: a command begins with the variables. A script comes behind the start files, where there are any. */
export function filteredStart({ args, letters, long, first }: ShellWords, syntax: 'bash' | 'zsh'): FilteredStart {
  if (letters.has('c') && first !== null) {
    return { args: args.map((word, index) => (index === first ? AGAIN + word : word)), isTold: true, isSure: true };
  }
  const isAbout = long.has('version') || long.has('help');
  const isScript = first !== null && !letters.has('s') && !letters.has('i') && !letters.has('l') && !long.has('login');
  return { args, isTold: false, isSure: isAbout || (isScript && syntax === 'bash') };
}
